"""Backups of an open profile, and copies of the whole profile for a stick or another laptop."""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from app.errors import AppError, DatabaseDamaged, WrongKey
from app.jobs import Progress
from app.storage import backup, restore
from app.storage.backup import Backup
from app.storage.profile import UnlockedProfile

__all__ = ["Backup", "Choice", "back_up", "choices", "due", "list_backups", "restore_backup"]


@dataclass(frozen=True, slots=True)
class Choice:
    """A backup to go back to: its `size` in octets and what going back to it would lose."""

    backup: Backup
    size: int
    lost: int | None
    """Saves made after it; None when the present file cannot be read any more."""


def list_backups(unlocked: UnlockedProfile) -> tuple[Backup, ...]:
    """The profile's backups, newest first."""
    return backup.backups_in(unlocked.backups)


def choices(unlocked: UnlockedProfile) -> tuple[Choice, ...]:
    """The backups with what each would lose, newest first; reads a damaged profile as far as it goes."""
    kept = list_backups(unlocked)
    lost = _lost(unlocked, kept)
    return tuple(Choice(one, one.path.stat().st_size, lost.get(one.number)) for one in kept)


def due(unlocked: UnlockedProfile, now: dt.datetime) -> bool:
    """True when no backup carries today's date; a laptop whose date jumps makes one more, never one less."""
    backups = list_backups(unlocked)
    return not backups or backups[0].made.astimezone(now.tzinfo).date() != now.date()


def back_up(unlocked: UnlockedProfile, now: dt.datetime) -> Generator[Progress, None, Backup]:
    """Make a checked, encrypted backup while work goes on; returns it. `now` needs its time zone.

    Raises `DiskFull`, `ReadOnlyMedia`, `DatabaseDamaged`; then the earlier backups are all still there.
    """
    yield Progress(0, 1, "backup.copying")
    made = backup.make(unlocked.path, unlocked.db_key, unlocked.backups, unlocked.backup_key, now)
    yield Progress(1, 1, "backup.copying")
    return made


def restore_backup(unlocked: UnlockedProfile, chosen: Backup) -> Generator[Progress, None, Path]:
    """Put a backup in the place of the present file; return the folder where that one is kept aside.

    Nobody may be using the profile's database: close the session first (after a damaged file, come
    from `unlock_for_repair`). Raises `DatabaseDamaged` when the backup is not whole, `DiskFull`;
    then nothing was changed.
    """
    yield Progress(0, 1, "backup.restoring")
    try:
        aside = restore.restore(unlocked.path, unlocked.db_key, chosen.path, unlocked.backup_key)
    except WrongKey:
        raise DatabaseDamaged("error.backup.not_of_this_profile") from None
    yield Progress(1, 1, "backup.restoring")
    return aside


def _lost(unlocked: UnlockedProfile, kept: tuple[Backup, ...]) -> dict[int, int]:
    """Saves after each backup by its number; empty when the database cannot say."""
    try:
        tables = unlocked.open_reader()
    except AppError:
        return {}
    try:
        return {one.number: restore.saved_after(tables, one.made) for one in kept}
    except AppError:
        return {}
    finally:
        tables.conn.close()
