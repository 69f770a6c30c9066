"""Any two of three officers open the kit; one alone never does."""

from __future__ import annotations

import itertools

import msgspec
import pyrage
import pytest

from sync.seal import kit
from sync.seal.broken import SealBroken

SECRETS = kit.KitSecrets(b"o" * 16, bytes(range(32)), bytes(range(96)))


@pytest.fixture(scope="module")
def codes() -> list[str]:
    return [kit.new_code() for _ in range(kit.OFFICERS)]


@pytest.fixture(scope="module")
def made(codes: list[str]) -> bytes:
    return kit.make_kit(SECRETS, codes)


def reason(made: bytes, one: str, other: str) -> str:
    with pytest.raises(SealBroken) as broken:
        kit.open_kit(made, one, other)
    return broken.value.reason


def test_any_two_in_any_order(made: bytes, codes: list[str]) -> None:
    for one, other in itertools.permutations(codes, 2):
        assert kit.open_kit(made, one, other) == SECRETS
    assert kit.open_kit(made, f" {codes[0][:30].lower()}\n{codes[0][30:].lower()} ", codes[2]) == SECRETS
    assert len(made) < kit.LARGEST


def test_a_code_is_known_however_it_was_copied_and_a_slip_is_seen(made: bytes, codes: list[str]) -> None:
    code = codes[1]
    spoken = " ".join(code.replace("-", "")[at : at + 6] for at in range(0, 80, 6)).lower()
    assert kit.plain(spoken) == code
    assert len(code) == kit.LETTERS
    assert kit.is_code(spoken)
    slip = code[:40] + ("Q" if code[40] != "Q" else "P") + code[41:]
    assert not kit.is_code(slip)
    assert kit.plain("abc 1") == "ABC1"
    assert kit.is_of(made, spoken)
    assert not kit.is_of(made, kit.new_code())
    with pytest.raises(SealBroken) as broken:
        kit.is_of(b"{}", code)
    assert broken.value.reason == "kit"


def test_one_alone_or_a_stranger_opens_nothing(made: bytes, codes: list[str]) -> None:
    assert reason(made, codes[0], codes[0]) == "code"
    assert reason(made, codes[0], kit.new_code()) == "code"
    assert reason(made, codes[0], codes[1][:-1]) == "code"
    pairs: dict[str, str] = msgspec.json.decode(made)["pairs"]
    assert sorted(pairs) == ["0+1", "0+2", "1+2"]
    opened = 0
    for name, code in itertools.product(pairs, codes):
        sealed = msgspec.json.decode(msgspec.json.encode(pairs[name]), type=bytes)
        try:
            layer = pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(code)])
        except pyrage.DecryptError:
            continue
        opened += 1
        with pytest.raises(pyrage.DecryptError):
            pyrage.decrypt(layer, [pyrage.x25519.Identity.from_str(code)])
    assert opened == 3


@pytest.mark.parametrize("broken", [b"", b"{}", b"[1]", b"x" * (kit.LARGEST + 1)])
def test_what_is_no_kit_is_refused(broken: bytes, codes: list[str]) -> None:
    assert reason(broken, codes[0], codes[1]) == "kit"


def test_a_damaged_kit_is_refused(made: bytes, codes: list[str]) -> None:
    lost = msgspec.json.decode(made)
    del lost["pairs"]["0+1"]
    assert reason(msgspec.json.encode(lost), codes[0], codes[1]) == "kit"
    swapped = msgspec.json.decode(made)
    swapped["pairs"]["0+1"] = swapped["pairs"]["0+2"]
    assert reason(msgspec.json.encode(swapped), codes[0], codes[1]) == "kit"


def test_a_kit_wants_different_officers(codes: list[str]) -> None:
    for few in ([], codes[:1], [codes[0], codes[0]], [codes[0], codes[1], codes[0]]):
        with pytest.raises(SealBroken):
            kit.make_kit(SECRETS, few)


def test_the_secrets_do_not_show() -> None:
    assert repr(SECRETS) == "KitSecrets(...)"
