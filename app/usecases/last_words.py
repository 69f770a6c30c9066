"""The screen as somebody left it, half-typed words too: kept even when the disk is full."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Protocol

from app.errors import DiskFull
from app.storage import reserve

SCREEN: Final = "screen"
"""Key of the draft that holds the screen as it was left."""


class Keeps(Protocol):
    """What half-typed words are kept in."""

    def save_draft(self, key: str, body: str) -> None:
        """Keep them; raises the disk's errors."""


def keep(session: Keeps, folder: Path | None, state: str) -> None:
    """Keep `state` in the file; on a full disk in the room held back for it in the profile's `folder`.

    Raises the disk's errors: then nothing was kept.
    """
    try:
        session.save_draft(SCREEN, state)
    except DiskFull:
        if folder is None or not reserve.give_up(folder):
            raise
        session.save_draft(SCREEN, state)


def hold_room(folder: Path) -> bool:
    """Hold back room for the last words if there is plenty; whether it is held. Raises the disk's errors."""
    return reserve.hold(folder)


def is_room_held(folder: Path | None) -> bool:
    """Whether there is room for the last words; a bare file, which has no folder, is not asked."""
    return folder is None or reserve.is_held(folder)
