"""The two generations of a profile's key file on disk.

A change is written over the older file, read back, and only then copied over the other: at any
moment at least one complete file stands, and once the change is done no file opens with the old
passphrase any more.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Final

from app.crypto.keyfile import LARGEST, KeyFile, KeyFileBroken, KeyFileTooNew, decode, encode
from app.errors import DatabaseTooNew, DiskFailing, OperationalError
from app.storage.files import disk_errors, write_durably

NAMES = ("key.1", "key.2")
CHANGING: Final = threading.RLock()
"""Held by whoever reads a key file to write its next generation: of two changes none is lost."""


class KeyFileLost(OperationalError):
    """Neither generation of the key file can be read: only a saved copy can open this profile."""

    key = "profile.key_file_lost"


def read_all(folder: Path) -> tuple[KeyFile, ...]:
    """The readable generations, newest first; may be empty. Raises `DatabaseTooNew`."""
    found = [file for name in NAMES if (file := _read(folder / name)) is not None]
    return tuple(sorted(found, key=lambda file: file.generation, reverse=True))


def read_newest(folder: Path) -> KeyFile:
    """The newest readable generation; raises `KeyFileLost` or `DatabaseTooNew`."""
    files = read_all(folder)
    if not files:
        raise KeyFileLost
    return files[0]


def write(folder: Path, file: KeyFile) -> None:
    """Put `file` in the place of both generations, one after the other.

    Raises `DiskFull`, `ReadOnlyMedia` or `DiskFailing`; the profile then opens as before.
    """
    older, newer = _by_age(folder)
    for path in (older, newer):
        write_durably(path, encode(file))
        if _read(path) != file:
            raise DiskFailing


def repair(folder: Path, file: KeyFile) -> None:
    """After an unlock with `file`: bring a torn or older generation up to it."""
    for name in NAMES:
        if _read(folder / name) != file:
            write_durably(folder / name, encode(file))


def _read(path: Path) -> KeyFile | None:
    try:
        with disk_errors(), path.open("rb") as stream:
            return decode(stream.read(LARGEST + 1))
    except (FileNotFoundError, KeyFileBroken):
        return None
    except KeyFileTooNew:
        raise DatabaseTooNew from None


def _by_age(folder: Path) -> tuple[Path, Path]:
    """The file to write first (missing, broken or older) and the other."""

    def age(path: Path) -> int:
        file = _read(path)
        return -1 if file is None else file.generation

    first, second = sorted((folder / name for name in NAMES), key=age)
    return first, second
