"""A real encrypted file with a directory in it, and the shortest ways to fill it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from app.domain.directory.fields import Row
from app.domain.directory.leaf_tables import BY_NAME
from app.storage.database import connect
from app.storage.directory.steps import ensure_directory_schema
from app.storage.directory.store import DirectoryStore
from app.usecases.directory.importing import ImportOrder, ImportReport, import_directory

FIXTURES = Path(__file__).parents[2] / "fixtures"
HSDS = FIXTURES / "hsds"
OHANA = FIXTURES / "ohana"
KEY = b"k" * 48
NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
TODAY = NOW.date()


def new_store(folder: Path, name: str = "directory.db") -> DirectoryStore:
    tables = connect(folder / name, KEY)
    ensure_directory_schema(tables)
    return DirectoryStore(tables)


def run(store: DirectoryStore, order: ImportOrder) -> ImportReport:
    job = import_directory(store, order, at=NOW)
    while True:
        try:
            next(job)
        except StopIteration as done:
            report: ImportReport = done.value
            return report


def bring(store: DirectoryStore, path: Path) -> ImportReport:
    return run(store, ImportOrder(path))


def fill(store: DirectoryStore, rows: list[tuple[str, Row]]) -> None:
    """Rows given by table, written and made findable."""
    with store.transaction():
        loader = store.loader()
        for table, row in rows:
            loader.add(BY_NAME[table], row)
        loader.flush()
        for _ in store.refresh():
            pass
