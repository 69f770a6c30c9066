"""What one envelope costs to seal and to open, and what it weighs."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from sync.protocol.envelope import FIRST_PREV, EnvelopeKind, parse
from sync.seal import boxes, envelopes, groups
from sync.trust import signatures
from sync.trust.roster import Roster
from tests.sync.seal.example_record import FORM, PROSE
from tests.sync.seal.test_sizes import new_record
from tests.sync.trust.organisation import id16, settled

KEY, DEVICE_KEY = bytes(range(32)), bytes(range(32))
SEED, GROUP, USER = bytes(range(96)), b"g" * 16, b"u" * 16


def microseconds(act: Callable[[], object], times: int = 2000) -> float:
    act()
    start = time.perf_counter()
    for _ in range(times):
        act()
    return (time.perf_counter() - start) / times * 1e6


@pytest.mark.bench
def test_an_envelope() -> None:
    sign, pk = signatures.signer(DEVICE_KEY), signatures.public_of(DEVICE_KEY)

    def sealed(body: bytes, *, quick: bool = False) -> bytes:
        return envelopes.seal(
            KEY,
            kind=EnvelopeKind.CHANGE,
            space=b"s" * 16,
            device=b"d" * 8,
            dseq=1,
            epoch=1,
            prev=FIRST_PREV,
            body=body,
            signer=sign,
            quick=quick,
        )

    def opened(raw: bytes) -> bytes:
        envelope = parse(raw)
        assert signatures.verify(pk, envelope.signature, envelope.signed)
        return envelopes.unseal(envelope, KEY)

    for name, fields in (("form", FORM), ("prose", PROSE)):
        body = new_record(fields)
        raw = sealed(body)
        assert opened(raw) == body
        print(f"\n25 fields, {name}: {len(raw)} bytes (quick {len(sealed(body, quick=True))}; limit 620)")
        print(f"  seal and sign {microseconds(lambda b=body: sealed(b)):.0f} us (limit 80)")  # type: ignore[misc]
        print(f"  quick {microseconds(lambda b=body: sealed(b, quick=True)):.0f} us")  # type: ignore[misc]
        print(f"  check and open {microseconds(lambda r=raw: opened(r)):.0f} us (limit 130)")  # type: ignore[misc]


@pytest.mark.bench
def test_a_box_and_a_roster() -> None:
    pk = boxes.public_of(SEED)
    granted = groups.grant(KEY, GROUP, 1, USER, pk)
    stated = groups.seal_pk(KEY, GROUP, 1)
    print(f"\ngrant {microseconds(lambda: groups.grant(KEY, GROUP, 1, USER, pk), 300):.0f} us")
    print(
        f"open and prove a grant {microseconds(lambda: groups.open_grant(granted, SEED, stated), 300):.0f} us"
    )
    one = settled()
    for number in range(1000):
        one.user("ada", f"user {number}", "operator", sites=("nord",))
    start = time.perf_counter()
    roster = Roster.empty().extended(one.lines)
    print(f"{roster.total} lines of the membership log read in {time.perf_counter() - start:.2f} s")
    assert roster.user(id16("user 999")) is not None
