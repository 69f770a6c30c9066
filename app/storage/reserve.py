"""Room held back on the disk, so that what is half typed can still be kept when the disk is full.

A file of no content beside the profile. Given up, its room takes the last words; once there is room again it
is made anew.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from app.storage.files import disk_errors

NAME: Final = "reserve"
BYTES: Final = 5 << 20
"""More than the write-ahead log grows to before its pages go back into the file, and a few records."""

PLENTY: Final = 4 * BYTES
"""Free bytes from which the room is held: with less, holding it would itself fill the disk."""


def is_held(folder: Path) -> bool:
    """Whether there is room to give up in `folder`."""
    return (folder / NAME).exists()


def hold(folder: Path) -> bool:
    """Hold the room back, if it is not and there is plenty; whether it is held. Raises the disk's errors."""
    if is_held(folder):
        return True
    with disk_errors():
        if shutil.disk_usage(folder).free < PLENTY:
            return False
        beside = folder / f"{NAME}.new"
        with beside.open("wb") as file:
            for _ in range(BYTES >> 20):
                file.write(bytes(1 << 20))
        beside.replace(folder / NAME)
    return True


def give_up(folder: Path) -> bool:
    """Free the room; False when there is none to free."""
    try:
        (folder / NAME).unlink()
    except OSError:  # not there, or a disk that takes nothing at all: it gives no room either
        return False
    return True
