"""Putting a backup in the place of the present file, which is kept aside and never destroyed.

Everything slow happens before: the backup is copied under the profile's own key and checked. The
exchange itself is a few renames told by a marker; a power cut among them is completed at the
next unlock.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import AppError
from app.storage import backup, device
from app.storage.database import connect, connect_alone, translated
from app.storage.files import disk_errors, private_folder, sync_folder, write_durably
from app.storage.ids_beside import DEVICES

if TYPE_CHECKING:
    from sqlite_utils import Database

READY = "restored.db"
MARKER = "restoring"
ASIDE = "aside"
_COMPANIONS = ("", "-wal", "-shm", "-journal")


def restore(database: Path, key: bytes, chosen: Path, backup_key: bytes) -> Path:
    """Put the backup `chosen` in the place of `database`; return the folder where the old file now is.

    Nobody may have `database` open. Raises `DatabaseDamaged`, `WrongKey`, `DatabaseTooNew` or
    `DiskFull` before anything was touched.
    """
    folder = database.parent
    rewrite(chosen, backup_key, folder / READY, key)
    DEVICES.keep(database, key, _speak_for_what_it_replaces(folder / READY, key, database))
    aside = _free_aside(folder)
    write_durably(folder / MARKER, aside.name.encode())
    finish(database)
    return aside


def _speak_for_what_it_replaces(ready: Path, key: bytes, database: Path) -> list[bytes]:
    """The devices the file speaks for from now on, its own among them: a backup older than the one that was
    put back last knows nothing of that one, which nobody else could answer for."""
    others = DEVICES.read(database, key) | _of_present(database, key)
    tables = connect_alone(ready, key)
    try:
        device.take_place(tables, others)
        return device.speaks_for(tables)
    finally:
        tables.conn.close()


def _of_present(database: Path, key: bytes) -> frozenset[bytes]:
    """What the file that is to be replaced speaks for; nothing where it cannot be read any more."""
    if not database.exists():
        return frozenset()
    try:
        tables = connect(database, key, read_only=True)
    except AppError:
        return frozenset()
    try:
        with translated():
            return frozenset(device.speaks_for(tables))
    except AppError:
        return frozenset()
    finally:
        tables.conn.close()


def rewrite(chosen: Path, backup_key: bytes, target: Path, key: bytes) -> None:
    """Make `target`, a database that goes on as a new device, from the backup `chosen`."""
    backup.copy(chosen, backup_key, target, key, from_backup=True)
    tables = connect_alone(target, key)
    try:
        device.renew(tables)
    finally:
        tables.conn.close()


def saved_after(tables: Database, made: datetime) -> int:
    """How many saves in `tables` are later than `made`: what going back to that moment loses.

    One save may have written several changes: they bear one stamp. Raises what a damaged file raises.
    """
    at = int(made.timestamp() * 1000)
    with translated():
        sql = "SELECT count(DISTINCT hlc) FROM change WHERE at > ?"
        return int(tables.execute(sql, [at]).fetchone()[0])


def finish(database: Path) -> bool:
    """Complete an exchange that was interrupted; False when there was none. Harmless when repeated."""
    folder = database.parent
    marker, ready = folder / MARKER, folder / READY
    if not marker.exists():
        backup.remove_with_companions(ready)  # copied but never chosen: a restore that was cut short
        return False
    with disk_errors():
        if ready.exists():
            aside = private_folder(folder / ASIDE / Path(marker.read_text()).name)
            for end in _COMPANIONS:
                _move(database.with_name(database.name + end), aside)
            sync_folder(aside)
            sync_folder(aside.parent)
            ready.replace(database)
            sync_folder(folder)
        marker.unlink()
        sync_folder(folder)
    return True


def _move(path: Path, folder: Path) -> None:
    if path.exists():
        path.replace(folder / path.name)


def _free_aside(folder: Path) -> Path:
    number = 1
    while (folder / ASIDE / f"{number:03d}").exists():
        number += 1
    return folder / ASIDE / f"{number:03d}"
