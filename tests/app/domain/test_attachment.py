"""How the bytes of a file travel, as the manifest says it; what is not whole says nothing."""

from __future__ import annotations

import pytest

from app.domain.attachment import CHUNK_BYTES, Sealing, piece_size, pieces_of

TWO = CHUNK_BYTES + 10
SEALING = Sealing(bytes(range(32)), (b"a" * 32, b"b" * 32))


def test_it_reads_what_it_wrote() -> None:
    assert Sealing.read(SEALING.text(), TWO) == SEALING


@pytest.mark.parametrize(
    ("text", "size"),
    [
        (None, TWO),
        ("", TWO),
        ("è", TWO),
        ("?", TWO),
        (SEALING.text(), 10),
        (SEALING.text(), 0),
        (SEALING.text(), None),
    ],
)
def test_what_is_not_whole_says_nothing(text: str | None, size: int | None) -> None:
    assert Sealing.read(text, size) is None


def test_pieces_are_full_but_the_last() -> None:
    assert [pieces_of(size) for size in (0, 1, CHUNK_BYTES, TWO)] == [0, 1, 1, 2]
    assert (piece_size(TWO, 0), piece_size(TWO, 1)) == (CHUNK_BYTES, 10)
