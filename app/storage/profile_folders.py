"""The folders of the profiles: a new one comes into being whole or not at all."""

from __future__ import annotations

import contextlib
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from app.storage import attempts
from app.storage.files import disk_errors, private_folder, sync_folder
from app.storage.lockfile import FileLock, ProfileInUse
from app.storage.profile import BACKUPS, LOCK

_UNFINISHED = "unfinished"


def profiles_folder(home: Path) -> Path:
    """Where the profiles stand below the program's data folder `home`."""
    return home / "profiles"


@contextlib.contextmanager
def new_folder(home: Path) -> Iterator[tuple[Path, FileLock]]:
    """A folder with a random name and its lock, to be filled by the block; gone again when that fails.

    A power cut in the middle leaves a folder marked as unfinished, which `abandoned` clears away.
    """
    folder = private_folder(profiles_folder(home) / secrets.token_hex(8))
    with disk_errors():
        (folder / _UNFINISHED).touch()
    lock = FileLock(folder / LOCK)
    try:
        attempts.write(folder, attempts.Attempts())
        private_folder(folder / BACKUPS)
        yield folder, lock
        with disk_errors():
            (folder / _UNFINISHED).unlink()
            sync_folder(folder)
            sync_folder(folder.parent)
    except BaseException:
        lock.release()
        shutil.rmtree(folder, ignore_errors=True)
        raise


def abandoned(folder: Path) -> bool:
    """True for a profile whose making is not over; cut short, nobody was told it exists, so it goes."""
    if not (folder / _UNFINISHED).exists():
        return False
    try:
        lock = FileLock(folder / LOCK)
    except ProfileInUse:
        return True  # being made at this moment by another window
    lock.release()
    shutil.rmtree(folder, ignore_errors=True)
    return True
