"""Encrypted backups: copied page by page under a key of their own, believed only after reopening.

Kept: the last seven, and the newest of each of four earlier weeks. They are counted by a number
in their name, so a laptop whose date is wrong never takes an old backup for a new one.
"""

from __future__ import annotations

import datetime as dt
import re
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import DatabaseDamaged, WrongKey
from app.storage.database import connect, connect_alone, translated
from app.storage.files import disk_errors, private_folder, sync_file, sync_folder
from app.storage.integrity import examine

if TYPE_CHECKING:
    from sqlite_utils import Database

TURN = threading.RLock()
"""Held while a backup is made: what deletes older ones waits for one that began before."""
NIGHTLY = 7
WEEKLY = 4
_NAME = re.compile(r"(\d{6,})-(\d{8}T\d{6})Z\.backup")
_STAMP = "%Y%m%dT%H%M%S"
_UNFINISHED = ".unfinished"


@dataclass(frozen=True, slots=True, order=True)
class Backup:
    """One backup file; `made` is what the laptop's clock said (UTC), `number` the true order."""

    number: int
    made: dt.datetime
    path: Path


def backups_in(folder: Path) -> tuple[Backup, ...]:
    """The backups in `folder`, newest first."""
    if not folder.is_dir():
        return ()
    found = []
    for path in folder.iterdir():
        if (match := _NAME.fullmatch(path.name)) is not None:
            made = dt.datetime.strptime(match[2], _STAMP).replace(tzinfo=dt.UTC)
            found.append(Backup(int(match[1]), made, path))
    return tuple(sorted(found, reverse=True))


def make(database: Path, key: bytes, folder: Path, backup_key: bytes, now: dt.datetime) -> Backup:
    """Copy `database` into `folder` as it is at this instant, check the copy, then drop what is too old.

    Other connections may go on writing. Raises `DiskFull`, `DatabaseDamaged` and the like; then
    no backup was made and none was dropped.
    """
    with TURN:
        return _make(database, key, folder, backup_key, now)


def _make(database: Path, key: bytes, folder: Path, backup_key: bytes, now: dt.datetime) -> Backup:
    private_folder(folder)
    number = max((one.number for one in backups_in(folder)), default=0) + 1
    made = now.astimezone(dt.UTC).replace(microsecond=0)
    path = folder / f"{number:06d}-{made.strftime(_STAMP)}Z.backup"
    copy(database, key, path, backup_key)
    rotate(folder)
    return Backup(number, made, path)


def copy(source: Path, key: bytes, target: Path, target_key: bytes, *, from_backup: bool = False) -> None:
    """Copy the encrypted `source` to `target` under another key.

    `target` appears whole and checked, or not at all. A source that is a backup itself stays untouched.
    """
    unfinished = target.with_name(target.name + _UNFINISHED)
    remove_with_companions(unfinished)
    try:
        origin = connect_alone(source, key) if from_backup else connect(source, key, read_only=True)
        _copy_pages(origin, unfinished, target_key)
        check(unfinished, target_key)
        with disk_errors():
            sync_file(unfinished)
            unfinished.replace(target)
            sync_folder(target.parent)
    finally:
        remove_with_companions(unfinished)


def check(path: Path, key: bytes) -> None:
    """Open the copy at `path` and examine every page; raises `DatabaseDamaged` or `WrongKey`."""
    tables = connect_alone(path, key)
    try:
        if not examine(tables).good:
            raise DatabaseDamaged
    finally:
        tables.conn.close()


def rotate(folder: Path) -> None:
    """Delete what is neither among the last seven nor the newest of one of four earlier weeks."""
    backups = backups_in(folder)
    weeks = {_week(one) for one in backups[:NIGHTLY]}
    kept = 0
    for old in backups[NIGHTLY:]:
        if _week(old) not in weeks and kept < WEEKLY:
            weeks.add(_week(old))
            kept += 1
        else:
            with disk_errors():
                old.path.unlink(missing_ok=True)


def remove_with_companions(path: Path) -> None:
    """Delete a database file and what the driver may have left beside it."""
    for end in ("", "-journal", "-wal", "-shm"):
        with disk_errors():
            path.with_name(path.name + end).unlink(missing_ok=True)


def _week(backup: Backup) -> tuple[int, int]:
    year, week, _ = backup.made.isocalendar()
    return year, week


def _copy_pages(origin: Database, target: Path, target_key: bytes) -> None:
    try:
        destination = connect_alone(target, target_key)
        try:
            with translated():
                origin.conn.backup(destination.conn)
        finally:
            destination.conn.close()
    except WrongKey:  # a page that was readable when the file was opened no longer is
        raise DatabaseDamaged from None
    finally:
        origin.conn.close()
