"""After an order to erase was carried out: this laptop makes its own backups anew, then it confirms.

A new, checked backup comes first; only then the older ones go, and with them the files kept aside when a
backup was put back. A disk that is full leaves all of them and the order unconfirmed, and it is tried again.
Copies somebody carried away are beyond this: opened on a laptop of the organisation they follow the orders
at the next round, put back in this profile at once.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Generator
from pathlib import Path

from app.jobs import Progress
from app.storage import backup
from app.storage.files import disk_errors
from app.storage.profile import UnlockedProfile
from app.storage.restore import ASIDE
from app.usecases import erasure_orders
from app.usecases.lines import Doors


def is_due(doors: Doors) -> bool:
    """Whether an order was carried out here that is not confirmed yet."""
    return bool(doors.read_for_sync(erasure_orders.unconfirmed))


def settle(doors: Doors) -> int:
    """Make the backups anew where there are any, and confirm what was carried out; how many copies went.

    Raises `DiskFull`, `ReadOnlyMedia`, `DatabaseDamaged`; then nothing was confirmed. It takes as long as a
    backup does: not for the thread of the windows.
    """
    if not is_due(doors):
        return 0
    profile = doors.profile
    copies = _renewed(profile) if profile is not None else 0
    doors.receive([lambda store: erasure_orders.confirm(store, copies)])
    return copies


def settling(doors: Doors) -> Generator[Progress, None, int]:
    """`settle` as a job of the windows."""
    yield Progress(0, 1, "backup.copying")
    copies = settle(doors)
    yield Progress(1, 1, "backup.copying")
    return copies


def _renewed(profile: UnlockedProfile) -> int:
    with backup.TURN:
        older = _inside(profile.backups)
        if older:
            now = dt.datetime.now(dt.UTC)
            backup.make(profile.path, profile.db_key, profile.backups, profile.backup_key, now)
        aside = _inside(profile.folder / ASIDE)
        for path in (*older, *aside):
            _drop(path)
    return len(older) + len(aside)


def _inside(folder: Path) -> list[Path]:
    """Everything in it: what a crash left half made, too."""
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _drop(path: Path) -> None:
    with disk_errors():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
