"""The shipped family clinics and a few of the schools: all twelve thousand take as long as thirty tests."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from datetime import UTC, datetime
from pathlib import Path

from app.jobs import Progress
from app.session import Session
from app.storage.directory.store import DirectoryStore
from app.storage.store import Store
from app.usecases.directory.column_maps import read_map
from app.usecases.directory.importing import ImportOrder, import_directory
from app.usecases.directory.samples import FOLDER, PARTS

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
EVERY = 40


def bring_in(session: Session, folder: Path) -> None:
    """The whole table of family clinics; of the schools those of Napoli and every fortieth of the rest."""
    for part in PARTS:
        cut = folder / f"{part}.csv"
        cut.write_text("".join(_some(FOLDER / f"{part}.csv")), encoding="utf-8")
        for _ in session.job(_import, cut, FOLDER / f"{part}.toml"):
            pass


def _some(table: Path) -> Iterator[str]:
    with table.open(encoding="utf-8") as lines:
        yield next(lines)
        for number, line in enumerate(lines):
            if number % EVERY == 0 or table.stem == PARTS[0] or "napoli" in line.casefold():
                yield line


def _import(store: Store, table: Path, columns: Path) -> Generator[Progress]:
    order = ImportOrder(table, map=read_map(columns))
    yield from import_directory(DirectoryStore(store.tables), order, at=AT)
