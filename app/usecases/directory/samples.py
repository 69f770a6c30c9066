"""The real directory that comes with the program: family clinics and schools of Italy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator
from pathlib import Path

from app.jobs import Progress
from app.storage.directory.store import DirectoryStore
from app.usecases.directory.column_maps import read_map
from app.usecases.directory.importing import ImportOrder, ImportReport, import_directory, made_findable

FOLDER = Path(__file__).parents[3] / "resources" / "samples" / "directory"
PARTS = ("consultori", "scuole")


def import_sample(
    store: DirectoryStore, *, at: dt.datetime
) -> Generator[Progress, None, tuple[ImportReport, ...]]:
    """Bring in the shipped tables, one after the other, all in one transaction."""
    reports: list[ImportReport] = []
    with store.transaction():
        for part in PARTS:
            chosen = read_map(FOLDER / f"{part}.toml")
            order = ImportOrder(FOLDER / f"{part}.csv", map=chosen, findable=False)
            reports.append((yield from import_directory(store, order, at=at)))
        if any(report.changed for report in reports):
            yield from made_findable(store)
    return tuple(reports)
