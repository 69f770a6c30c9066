"""What the engine may rely on about pieces of files in any store of a laptop."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.storage.replica import EncryptedReplica
from sync.protocol.replication import Wish
from tests.contracts.replicas import FileLaptop, Laptop, MemoryLaptop, identity
from tests.envelopes import page, send

ONE = b"\x01" * 16
SMALL, LARGE = b"\xff\xd8\xff" + bytes(1000), b"\xff\xd8\xff" + bytes(300 << 10)


@pytest.fixture(params=["file", "memory"])
def laptops(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Laptop, Laptop]]:
    made: list[Laptop] = []
    for name in ("anna", "luca"):
        who = identity(name, f"device-{name[0]}".encode())
        made.append(FileLaptop(tmp_path / name, who) if request.param == "file" else MemoryLaptop(who))
    yield made[0], made[1]
    for laptop in made:
        laptop.close()


def told(anna: Laptop, luca: Laptop) -> None:
    """Luca reads what Anna wrote."""
    if isinstance(anna, MemoryLaptop) and isinstance(luca, MemoryLaptop):
        luca.know_files(anna)
    else:
        assert isinstance(anna.replica, EncryptedReplica)
        luca.replica.apply(page(send(anna.replica)))


def test_a_file_waits_until_the_server_has_it_and_again_when_in_doubt(
    laptops: tuple[Laptop, Laptop],
) -> None:
    anna, _ = laptops
    anna.write(ONE, "a")
    anna.attach(ONE, SMALL)
    (held,) = anna.replica.unsent_pieces(b"", 10)
    assert anna.replica.unsent_pieces(held.place, 10) == []
    assert anna.replica.pending().files == 1
    assert anna.replica.pending().file_bytes == held.size
    sealed = anna.replica.piece(held.name)
    assert sealed is not None
    assert hashlib.sha256(sealed).digest() == held.name
    anna.replica.pieces_said((), [held.name])
    assert anna.replica.pending().files == 1
    anna.replica.pieces_said([held.name], ())
    assert (anna.replica.unsent_pieces(b"", 10), anna.replica.pending().files) == ([], 0)
    anna.replica.doubt_pieces()
    assert anna.replica.pending().files == 1


def test_what_is_told_of_is_awaited_kept_once_and_offered_on(laptops: tuple[Laptop, Laptop]) -> None:
    anna, luca = laptops
    anna.write(ONE, "a")
    anna.attach(ONE, LARGE)
    anna.attach(ONE, SMALL)
    names = {one.size: one.name for one in anna.replica.unsent_pieces(b"", 10)}
    small = names[min(names)]
    large = set(names.values()) - {small}
    told(anna, luca)
    first, *later = luca.replica.awaited_pieces(10)
    assert (first.name, first.wish) == (small, Wish.FREELY)
    assert ({one.name for one in later}, {one.wish for one in later}) == (large, {Wish.LATER})
    sealed = anna.replica.piece(small)
    assert sealed is not None
    for wrong in (sealed[:-1], b"", sealed[:-1] + bytes((sealed[-1] ^ 1,))):
        assert not luca.replica.keep_piece(small, wrong, there=True)
    assert not luca.replica.keep_piece(hashlib.sha256(b"nobody's").digest(), b"nobody's", there=True)
    assert luca.replica.piece(small) is None
    assert {one.name for one in luca.replica.awaited_pieces(10)} == {small, *large}
    assert luca.replica.keep_piece(small, sealed, there=False)
    assert luca.replica.piece(small) == sealed
    assert [one.name for one in luca.replica.unsent_pieces(b"", 10)] == [small]
    assert {one.name for one in luca.replica.awaited_pieces(10)} == large
    luca.replica.pieces_said(large, ())
    assert luca.replica.awaited_pieces(10) == []  # nobody wants it, and where it is is known
    assert luca.replica.keep_piece(small, sealed, there=True)


def test_files_of_a_space_are_found_by_size(laptops: tuple[Laptop, Laptop]) -> None:
    anna, _ = laptops
    space = anna.write(ONE, "a")
    anna.attach(ONE, SMALL)
    anna.attach(ONE, LARGE)
    sizes = {one.name: one.size for one in anna.replica.unsent_pieces(b"", 10)}
    small = min(sizes, key=lambda name: sizes[name])
    assert set(anna.replica.pieces_in([space], 1 << 40)) == set(sizes)
    assert anna.replica.pieces_in([space], len(SMALL)) == [small]
    assert anna.replica.pieces_in([space], 0) == []
