"""Pieces of files: the same bytes give the same piece, and no other piece opens in its place."""

from __future__ import annotations

import hashlib

import pytest

from sync.seal import pieces
from sync.seal.broken import SealBroken

KEY, OTHER = bytes(range(32)), bytes(range(32, 64))
BODY = b"a photograph of a permit" * 40
DIGEST = hashlib.sha256(BODY).digest()
SEALED = pieces.seal(KEY, DIGEST, 0, 1, BODY)


def opened(
    sealed: bytes = SEALED,
    *,
    key: bytes = KEY,
    digest: bytes = DIGEST,
    place: tuple[int, int] = (0, 1),
    size: int = len(BODY),
) -> bytes:
    return pieces.open_piece(key, digest, *place, size, sealed)


def test_who_has_the_file_makes_the_same_piece_again() -> None:
    assert pieces.seal(KEY, DIGEST, 0, 1, BODY) == SEALED
    assert opened() == BODY
    assert pieces.name_of(SEALED) == hashlib.sha256(SEALED).digest()


def test_no_two_places_files_or_keys_share_a_piece() -> None:
    others = (
        pieces.seal(OTHER, DIGEST, 0, 1, BODY),
        pieces.seal(KEY, bytes(32), 0, 1, BODY),
        pieces.seal(KEY, DIGEST, 1, 2, BODY),
        pieces.seal(KEY, DIGEST, 0, 2, BODY),
    )
    assert len({SEALED, *others}) == 5


@pytest.mark.parametrize(
    "broken",
    [
        {"key": OTHER},
        {"digest": bytes(32)},
        {"place": (1, 2)},
        {"place": (0, 2)},
        {"sealed": SEALED[:-1]},
        {"sealed": SEALED[:-1] + bytes((SEALED[-1] ^ 1,))},
        {"sealed": b""},
        {"sealed": SEALED + b"\0"},
        {"size": len(BODY) * 2},
    ],
)
def test_another_piece_does_not_open(broken: dict[str, object]) -> None:
    with pytest.raises(SealBroken):
        opened(**broken)  # type: ignore[arg-type] # one of its parameters


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 1000, 70_001, pieces.PIECE_BYTES])
def test_lengths_tell_little_and_cost_little(size: int) -> None:
    sealed = pieces.seal(KEY, DIGEST, 0, 1, bytes(size))
    assert len(sealed) <= max(256, size * 1.12) + 16
    assert len(sealed) <= (1 << 20) + 64  # what a server takes
    assert opened(sealed, size=size) == bytes(size)


def test_sizes_that_are_near_look_alike() -> None:
    assert len({pieces.padded_length(size) for size in range(100_000, 101_000)}) <= 2


def test_a_piece_has_its_bounds() -> None:
    with pytest.raises(ValueError, match="piece"):
        pieces.seal(KEY, DIGEST, 0, 1, bytes(pieces.PIECE_BYTES + 1))


def test_each_file_has_its_own_key() -> None:
    made = {pieces.new_key() for _ in range(20)}
    assert len(made) == 20
    assert {len(key) for key in made} == {32}
