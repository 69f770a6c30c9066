"""A file for somebody else: there whole, or not at all and with words that say why."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.errors import DiskFull, PlaceGone
from app.storage import reserve
from app.storage.files import write_durably


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Nothing longer than `size` bytes can be written, by this process, as if the disk were full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_leaves_what_was_there_and_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    write_durably(path, b"before")
    with room_for(1000), pytest.raises(DiskFull):
        write_durably(path, bytes(5000))
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_stick_taken_out_is_a_place_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(PlaceGone):
        write_durably(tmp_path / "stick" / "letter.pdf", b"words")


def test_room_is_held_given_up_once_and_not_held_when_the_disk_takes_no_more(tmp_path: Path) -> None:
    assert reserve.hold(tmp_path)
    assert (tmp_path / reserve.NAME).stat().st_size == reserve.BYTES
    assert reserve.give_up(tmp_path)
    assert not reserve.is_held(tmp_path)
    assert not reserve.give_up(tmp_path)
    with room_for(1000), pytest.raises(DiskFull):
        reserve.hold(tmp_path)
    assert not reserve.is_held(tmp_path)
