"""What is sealed to the key in the envelope opens with it alone, in its own place."""

from __future__ import annotations

import zlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.seal import boxes, escrow
from sync.seal.broken import SealBroken

SEED, OTHER = bytes(range(96)), bytes(range(1, 97))
PK = boxes.public_of(SEED)
KEY = bytes(range(32))


def reason(act: Callable[[], object]) -> str:
    with pytest.raises(SealBroken) as broken:
        act()
    return broken.value.reason


@settings(max_examples=30)
@given(st.binary(max_size=3000))
def test_a_copy_opens_with_the_key_and_in_its_place(plain: bytes) -> None:
    box = escrow.seal_copy(PK, plain, b"here")
    assert escrow.open_copy(SEED, box, b"here") == plain
    assert reason(lambda: escrow.open_copy(OTHER, box, b"here")) == "box"
    assert reason(lambda: escrow.open_copy(SEED, box, b"there")) == "box"


def test_lengths_that_differ_little_look_alike() -> None:
    lengths = {len(escrow.seal_copy(PK, b"x" * n, b"")) for n in (1, 20, 60)}
    assert lengths == {boxes.OVERHEAD + escrow.BLOCK}


def padded(plain: bytes) -> bytes:
    """A box as a forger could make one: anybody may seal to a public key."""
    return boxes.seal_to(PK, plain, b"escrow copy 1\x00here")


@pytest.mark.parametrize(
    ("inside", "why"),
    [
        (b"", "padding"),
        (b"no mark at all", "padding"),
        (zlib.compress(b"x") + b"\x80" + b"\x01", "padding"),
        (b"not packed\x80", "compression"),
        (zlib.compress(b"cut short")[:-3] + b"\x80", "compression"),
        (zlib.compress(bytes(escrow.LARGEST + 1)) + b"\x80", "compression"),
    ],
)
def test_what_a_forger_puts_into_a_copy_is_refused(inside: bytes, why: str) -> None:
    assert reason(lambda: escrow.open_copy(SEED, padded(inside), b"here")) == why


def test_the_largest_copy_still_opens() -> None:
    plain = bytes(escrow.LARGEST)
    assert escrow.open_copy(SEED, escrow.seal_copy(PK, plain, b"here"), b"here") == plain


@pytest.mark.parametrize(
    ("wrap", "unwrap", "word"),
    [
        (escrow.lock_seed, escrow.unlock_seed, "code"),
        (escrow.keep_seed, escrow.kept_seed, "secret"),
        (escrow.link_seed, escrow.linked_seed, "secret"),
    ],
)
def test_a_private_half_opens_with_its_key_alone(
    wrap: Callable[[bytes, bytes, bytes], bytes], unwrap: Callable[[bytes, bytes, bytes], bytes], word: str
) -> None:
    wrapped = wrap(SEED, KEY, b"here")
    assert unwrap(wrapped, KEY, b"here") == SEED
    assert wrapped != wrap(SEED, KEY, b"here")
    assert reason(lambda: unwrap(wrapped, KEY[::-1], b"here")) == word
    assert reason(lambda: unwrap(wrapped, KEY, b"there")) == word
    assert reason(lambda: unwrap(b"\x02" + wrapped[1:], KEY, b"here")) == "suite"
    assert reason(lambda: unwrap(b"", KEY, b"here")) == "suite"
    assert reason(lambda: unwrap(boxes.SUITE, KEY, b"here")) == word
    changed = wrapped[:-1] + bytes([wrapped[-1] ^ 1])
    assert reason(lambda: unwrap(changed, KEY, b"here")) == word


def test_one_wrapping_never_opens_as_another() -> None:
    locked = escrow.lock_seed(SEED, KEY, b"here")
    assert reason(lambda: escrow.kept_seed(locked, KEY, b"here")) == "secret"
    assert reason(lambda: escrow.linked_seed(locked, KEY, b"here")) == "secret"
