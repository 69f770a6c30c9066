"""The folders of the profiles: a new one comes into being whole or not at all."""

from __future__ import annotations

import contextlib
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from app.storage import attempts, keyfiles
from app.storage.files import disk_errors, private_folder, sync_folder
from app.storage.lockfile import FileLock, ProfileInUse
from app.storage.profile import BACKUPS, LOCK

_UNFINISHED = "unfinished"
_BEGUN, _DISCARDED = ".begun-", ".discarded-"


def profiles_folder(home: Path) -> Path:
    """Where the profiles stand below the program's data folder `home`."""
    return home / "profiles"


@contextlib.contextmanager
def new_folder(home: Path) -> Iterator[tuple[Path, FileLock]]:
    """A folder with a random name and its lock, to be filled by the block; gone again when that fails.

    A power cut in the middle leaves a folder marked as unfinished, which `whole_folders` clears away.
    """
    begun = private_folder(profiles_folder(home) / f"{_BEGUN}{secrets.token_hex(8)}")
    with disk_errors():
        (begun / _UNFINISHED).touch()
        folder = begun.rename(begun.with_name(begun.name.removeprefix(_BEGUN)))  # never there unmarked
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
        discard(folder)
        raise


def discard(folder: Path) -> None:
    """Delete a profile's folder: out of sight in one step, then its keys, then the rest."""
    with disk_errors():
        gone = folder.rename(folder.with_name(_DISCARDED + folder.name))
        for name in keyfiles.NAMES:
            (gone / name).unlink(missing_ok=True)
        sync_folder(gone)
    shutil.rmtree(gone, ignore_errors=True)


def whole_folders(home: Path) -> list[Path]:
    """The folders of finished profiles; clears away what a crash left half made or half deleted."""
    folder = profiles_folder(home)
    if not folder.is_dir():
        return []
    for one in folder.glob(_DISCARDED + "*"):
        shutil.rmtree(one, ignore_errors=True)
    seen = [one for one in folder.iterdir() if one.is_dir() and not one.name.startswith(".")]
    return [one for one in seen if not _abandoned(one)]


def _abandoned(folder: Path) -> bool:
    """True for a profile whose making is not over; cut short, nobody was told it exists, so it goes."""
    if not (folder / _UNFINISHED).exists():
        return False
    try:
        lock = FileLock(folder / LOCK)
    except ProfileInUse:
        return True  # being made at this moment by another window
    lock.release()
    discard(folder)
    return True
