"""Whatever bytes come from outside: an answer of the protocol, never a fault of ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.protocol import messages as m
from sync.server.auth import Caller
from sync.server.endpoints import ENDPOINTS, Ask
from sync.server.refusal import Refusal
from sync.server.services import Services
from sync.server.settings import Settings
from sync.server.tokens import HeadsToken, Listing, read_token, write_token
from tests.sync.server.laptop import ALL, envelope, space, with_known_key
from tests.sync.trust.organisation import id16, settled

ENVELOPE = envelope("laptop of luca", space("a"))
PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.binary(max_size=40)
    | st.text(max_size=10)
    | st.sampled_from(
        [ALL, space("a"), id16("laptop of luca")[:8], bytes(16), envelope("laptop of luca", space("a"))]
    ),
    lambda inner: st.lists(inner, max_size=6),
    max_leaves=20,
)
BODIES = st.binary(max_size=200) | PLAIN.map(msgspec.msgpack.encode)


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    folder: Path = tmp_path_factory.mktemp("server")
    with_known_key(folder)
    made = Services(Settings(data=str(folder)))
    made.membership.found(settled().lines, (), made.public)
    yield made
    made.close()


@pytest.mark.parametrize("endpoint", [e for e in ENDPOINTS if e.method == "POST"], ids=lambda e: str(e.path))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(body=BODIES)
def test_any_body_is_answered_or_refused(services: Services, endpoint: object, body: bytes) -> None:
    assert any(endpoint is one for one in ENDPOINTS)
    one = next(one for one in ENDPOINTS if one is endpoint)
    caller = Caller(id16("laptop of luca")[:8], id16("luca"), services.membership.current())
    with suppress(Refusal):  # anything else is a fault
        answer = one.work(services, Ask(one.read(body), {"id": body[:8].hex()}, {}, caller))
        assert isinstance(answer, msgspec.Struct)


@given(raw=st.binary(max_size=100) | PLAIN.map(msgspec.msgpack.encode))
def test_any_token_is_one_or_none(raw: bytes) -> None:
    token = read_token(raw, b"i" * 8, SEAL)
    assert token is None or token.incarnation == b"i" * 8


SEAL = b"s" * 32
LOW_AND_HIGH = [-(2**63), -1, 0, 1, 2**31, 2**63, 2**64 - 1]


def test_numbers_beyond_all_bounds_are_refused_or_mean_nothing(services: Services) -> None:
    caller = Caller(id16("laptop of luca")[:8], id16("luca"), services.membership.current())
    services.push(caller, m.Push(((space("n"), ALL),), (envelope("laptop of luca", space("n")),)))
    incarnation, life = services.store.facts.get("incarnation") or b"", services.lives.present
    seal = services.lister._seal
    share = m.Share(space("n"), id16("omar"), 1, b"k", False, caller.device)
    for number in LOW_AND_HIGH:
        for token in (
            HeadsToken(incarnation, number, 1, life=life),
            HeadsToken(incarnation, 1, number, life=life),
        ):
            assert services.lister.heads(caller, write_token(token, seal)).members == caller.roster.total
        page = Listing(number, number, number, number)
        services.lister.heads(caller, write_token(HeadsToken(incarnation, 1, 1, b"", page, life), seal))
        services.puller.pull(caller, m.PullRequest((m.Cursor(space("n"), number, b"x" * 8),), number))
        odd = msgspec.structs.replace(share, epoch=number)
        with pytest.raises(Refusal):
            services.sharing.put(caller, m.Shares((odd,)))
        with pytest.raises(Refusal):
            services.joining.invite(caller, m.Invitation(b"i" * 16, number, caller.user))


@given(st.integers(0, 2**61), st.integers(0, 2**31), st.binary(max_size=8), st.booleans())
def test_a_token_comes_back_as_it_was(since: int, members: int, seen: bytes, listing: bool) -> None:
    token = HeadsToken(
        b"i" * 8, since, members, seen, Listing(members, since, since, 3) if listing else None, b"l" * 8
    )
    assert read_token(write_token(token, SEAL), b"i" * 8, SEAL) == token
    assert read_token(write_token(token, SEAL), b"j" * 8, SEAL) is None
    assert read_token(write_token(token, b"another"), b"i" * 8, SEAL) is None
    assert len(write_token(token, SEAL)) < 130


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(raw=st.binary(max_size=300), cut=st.integers(0, 400), flip=st.integers(0, 2800))
def test_a_damaged_envelope_gets_its_own_answer(services: Services, raw: bytes, cut: int, flip: int) -> None:
    whole = bytearray(envelope("laptop of luca", space("damaged")))
    at = flip // 8 % len(whole)
    whole[at] ^= 1 << flip % 8
    caller = Caller(id16("laptop of luca")[:8], id16("luca"), services.membership.current())
    pushed = services.push(
        caller, m.Push(((space("damaged"), ALL),), (raw, bytes(whole[:cut]), bytes(whole)))
    )
    assert len(pushed.results) == 3
    assert all(code != "ok" for code, _ in pushed.results)
