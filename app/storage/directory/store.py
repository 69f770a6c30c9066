"""The service directory of one profile: loaded in bulk, searched, corrected row by row."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from app.domain.directory.answers import Found
from app.domain.directory.assembling import entries
from app.domain.directory.entries import Entry
from app.domain.directory.fields import Table
from app.domain.directory.questions import Question
from app.storage.database import immediate, translated
from app.storage.directory import projection, reading
from app.storage.directory.loading import Loader
from app.storage.directory.search import DirectorySearch
from app.storage.directory.trail import DirectoryTrail

if TYPE_CHECKING:
    from sqlite_utils import Database


class DirectoryStore:
    """Reads and writes the tables of the directory; searching works on a query-only connection too.

    The directory is public: it is written here directly, and never goes through the
    case files' outbox.
    """

    def __init__(self, tables: Database) -> None:
        self._tables = tables
        self._search = DirectorySearch(tables)
        self.trail = DirectoryTrail(tables, self._changed)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; inside a transaction that is open already, a part of that one."""
        if self._tables.conn.in_transaction:
            yield
        else:
            with immediate(self._tables):
                yield

    def loader(self, *, keep_references: bool = False) -> Loader:
        """What takes rows in bulk, in the caller's transaction; `refresh` comes after it."""
        return Loader(self._tables, keep_references)

    def refresh(self) -> Iterator[int]:
        """Make every entry findable as it now is; yields how many services are done."""
        self._search.forget()
        yield from projection.refresh_all(self._tables)

    def _changed(self, services: Sequence[bytes]) -> None:
        self._search.forget()
        projection.refresh(self._tables, services)

    def search(self, question: Question, today: dt.date) -> Found:
        """One page of what answers `question`."""
        return self._search.find(question, today)

    def entry(self, identity: bytes) -> Entry | None:
        """The entry of a service_at_location, or of a service without a place."""
        with translated():
            row = self._tables.execute(
                "SELECT service FROM dir_entry WHERE place = ?", (identity,)
            ).fetchone()
        if row is None:
            return None
        return next(e for e in entries(reading.bundle(self._tables, [row[0]])) if e.id == identity)

    def rows(self, table: Table) -> Iterator[dict[str, object]]:
        """Every row of `table` in the order of the ids."""
        return reading.all_rows(self._tables, table)

    def rows_by(self, table: Table, column: str, ids: Iterable[bytes]) -> list[dict[str, object]]:
        """The rows of `table` whose `column` is among `ids`."""
        return reading.rows_by(self._tables, table.name, column, ids)

    def ids(self, table: Table) -> set[bytes]:
        """The ids of all rows of `table`."""
        with translated():
            return {row[0] for row in self._tables.execute(f"SELECT id FROM dir_{table.name}").fetchall()}

    def count(self, table: Table) -> int:
        """How many rows `table` has."""
        with translated():
            return int(self._tables.execute(f"SELECT count(*) FROM dir_{table.name}").fetchone()[0])

    def imports(self) -> list[dict[str, object]]:
        """Where the directory came from, newest first."""
        with translated():
            found = self._tables.execute("SELECT * FROM dir_import ORDER BY id DESC")
            names = [part[0] for part in found.description]
            return [dict(zip(names, row, strict=True)) for row in found]

    def note_import(self, facts: dict[str, str | int]) -> None:
        """Remember where rows came from, with the licence that asks to be named."""
        names = ", ".join(facts)
        marks = ", ".join(f":{name}" for name in facts)
        with translated():
            self._tables.execute(f"INSERT INTO dir_import ({names}) VALUES ({marks})", facts)
