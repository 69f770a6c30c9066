"""One file that holds a whole profile, for a stick: its key file and its database under the backup key.

A ZIP without compression, so that any tool can list it and none can read it: what opens it is the
passphrase or the recovery code the profile had when the copy was made.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import zipfile
from pathlib import Path

from app.crypto.keyfile import LARGEST, KeyFile, KeyFileBroken, KeyFileTooNew, decode, encode
from app.errors import DatabaseDamaged, DatabaseTooNew, DiskFull
from app.storage import backup
from app.storage.files import disk_errors, place_errors, sync_folder

ENDING = ".approdo"
_KEY, _DATABASE = "key", "profile.backup"
_ROOM = 1024 * 1024


class NotACopy(DatabaseDamaged):
    """The file is no saved copy of a profile, or is damaged."""

    key = "error.copy.damaged"


def write(database: Path, key: bytes, backup_key: bytes, file: KeyFile, target: Path) -> None:
    """Save the profile to `target`, which appears whole and checked or not at all.

    Raises `DiskFull`, `ReadOnlyMedia`, `DiskFailing`, `PlaceGone`, `DatabaseDamaged`.
    """
    copied = database.with_name(_DATABASE)
    unfinished = target.with_name(target.name + ".unfinished")
    try:
        backup.copy(database, key, copied, backup_key)
        with place_errors():
            _pack(file, copied, unfinished)
            _check(unfinished, copied)
            unfinished.replace(target)
            sync_folder(target.parent)
    finally:
        backup.remove_with_companions(copied)
        with contextlib.suppress(OSError):  # a stick taken out: what is on it cannot be cleared away
            unfinished.unlink(missing_ok=True)


def read_key(source: Path) -> KeyFile:
    """The key file in the copy at `source`; raises `NotACopy` or `DatabaseTooNew`."""
    with disk_errors():
        try:
            with zipfile.ZipFile(source) as packed:
                if sorted(packed.namelist()) != sorted((_KEY, _DATABASE)):
                    raise NotACopy
                return decode(_member(packed, _KEY, LARGEST))
        except (zipfile.BadZipFile, EOFError, KeyFileBroken):
            raise NotACopy from None
        except KeyFileTooNew:
            raise DatabaseTooNew from None


def unpack_database(source: Path, to: Path) -> None:
    """Take the encrypted database out of the copy into the file `to`; raises `NotACopy`, `DiskFull`."""
    with disk_errors():
        if shutil.disk_usage(to.parent).free < source.stat().st_size + _ROOM:
            raise DiskFull
        try:
            with (
                zipfile.ZipFile(source) as packed,
                packed.open(_stored(packed, _DATABASE)) as stream,
                to.open("wb") as out,
            ):
                shutil.copyfileobj(stream, out)
                out.flush()
                os.fsync(out.fileno())
        except (zipfile.BadZipFile, EOFError):
            raise NotACopy from None


def _pack(file: KeyFile, copied: Path, target: Path) -> None:
    with target.open("wb") as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED, allowZip64=True) as packed:
            packed.writestr(_entry(_KEY), encode(file))
            with copied.open("rb") as stream, packed.open(_entry(_DATABASE), "w", force_zip64=True) as entry:
                shutil.copyfileobj(stream, entry)
        out.flush()
        os.fsync(out.fileno())


def _entry(name: str) -> zipfile.ZipInfo:
    """An entry that does not tell when it was written."""
    return zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))


def _check(written: Path, copied: Path) -> None:
    """Read everything back from the stick."""
    read_key(written)
    with (
        disk_errors(),
        zipfile.ZipFile(written) as packed,
        packed.open(_stored(packed, _DATABASE)) as stream,
        copied.open("rb") as wanted,
    ):
        while block := wanted.read(_ROOM):
            if stream.read(len(block)) != block:
                raise NotACopy


def _stored(packed: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    """The entry, when it is as we write it: nothing that could unfold into more than the file holds."""
    entry = packed.getinfo(name)
    if entry.compress_type != zipfile.ZIP_STORED:
        raise NotACopy
    return entry


def _member(packed: zipfile.ZipFile, name: str, most: int) -> bytes:
    entry = _stored(packed, name)
    if entry.file_size > most:
        raise NotACopy
    return packed.read(entry)
