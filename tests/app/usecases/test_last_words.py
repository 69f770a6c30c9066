"""The disk is full: what is half typed goes where room was held back for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import DiskFull
from app.storage import reserve
from app.usecases import last_words


class _Disk:
    """A file on a disk that is full as long as the room is held back."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.kept = folder, ""

    def save_draft(self, _key: str, body: str) -> None:
        if reserve.is_held(self.folder):
            raise DiskFull
        self.kept = body


def test_the_room_held_back_takes_the_last_words(tmp_path: Path) -> None:
    disk = _Disk(tmp_path)
    last_words.hold_room(tmp_path)
    last_words.keep(disk, tmp_path, "words")
    assert disk.kept == "words"
    (tmp_path / reserve.NAME).mkdir()  # room that cannot be given up
    with pytest.raises(DiskFull):
        last_words.keep(disk, tmp_path, "more")
