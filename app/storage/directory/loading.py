"""Many rows at once: insert what is new, update what differs, leave alone what is the same."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from app.domain.directory.fields import Cell, Table
from app.domain.directory.identity import as_bytes
from app.domain.directory.leaf_tables import BY_NAME
from app.storage.database import translated

if TYPE_CHECKING:
    from sqlite_utils import Database

BATCH = 400
_LINKED = {"link_id": "link_entity", "resource_id": "resource_type"}


@dataclass
class Counts:
    """What happened to the rows of one table."""

    read: int = 0
    added: int = 0
    updated: int = 0

    @property
    def unchanged(self) -> int:
        """Rows that were there already, exactly so."""
        return self.read - self.added - self.updated


@lru_cache(maxsize=128)
def _upsert(table: Table, keep_references: bool) -> str:
    """Insert or update; a row that is already the same is not touched, so it is not counted."""
    columns = (*table.columns, "extra")
    changing = columns[1:]
    pointing = {f.name for f in table.references} | _LINKED.keys() if keep_references else frozenset()
    here = f"dir_{table.name}"
    fresh = {
        name: f'coalesce(excluded."{name}", {here}."{name}")' if name in pointing else f'excluded."{name}"'
        for name in changing
    }
    names = ", ".join(f'"{name}"' for name in columns)
    marks = ", ".join("?" * len(columns))
    sets = ", ".join(f'"{name}" = {value}' for name, value in fresh.items())
    old = ", ".join(f'{here}."{name}"' for name in changing)
    return (
        f"INSERT INTO {here} ({names}) VALUES ({marks}) "
        f"ON CONFLICT (id) DO UPDATE SET {sets} WHERE ({old}) IS NOT ({', '.join(fresh.values())})"
    )


@lru_cache(maxsize=128)
def _plan(table: Table) -> tuple[tuple[str, str | None], ...]:
    """(column, None or the table whose id it holds; "@x" when column x names that table)."""
    linked = {name: f"@{by}" for name, by in _LINKED.items()}
    return tuple(
        (f.name, (linked.get(f.name) or f.to or table.name) if f.kind == "id" else None) for f in table.fields
    )


@dataclass
class Loader:
    """Takes rows as files have them (ids as text) and writes them in batches.

    `keep_references` is for sources that tell of one row in several places, each with
    another of its references (nested JSON): a reference that is not told stays.
    """

    tables: Database
    keep_references: bool = False
    counts: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    _waiting: dict[str, list[tuple[object, ...]]] = field(default_factory=lambda: defaultdict(list))
    _known: dict[str, set[bytes]] = field(default_factory=dict)

    def known(self, table: str) -> set[bytes]:
        """Ids of `table`, those of this load among them."""
        if table not in self._known:
            with translated():
                rows = self.tables.execute(f"SELECT id FROM dir_{table}").fetchall()
            self._known[table] = {row[0] for row in rows}
            self._known[table] |= {row[0] for row in self._waiting[table] if isinstance(row[0], bytes)}
        return self._known[table]

    def points_nowhere(self, table: Table, row: Mapping[str, Cell]) -> str:
        """The column whose row is indispensable and does not exist, or nothing."""
        for column in table.indispensable:
            value = row.get(column.name)
            if value is None:
                continue
            if as_bytes(column.to, str(value)) not in self.known(column.to):
                return column.name
        return ""

    def add(self, table: Table, row: Mapping[str, Cell], extra: Mapping[str, object] | None = None) -> bytes:
        """Take one row; give its id at rest."""
        identity = as_bytes(table.name, str(row["id"]))
        values = [identity, *(_at_rest(row, name, to) for name, to in _plan(table)[1:])]
        values.append(json.dumps(extra, ensure_ascii=False, sort_keys=True) if extra else None)
        waiting = self._waiting[table.name]
        waiting.append(tuple(values))
        if table.name in self._known:
            self._known[table.name].add(identity)
        if len(waiting) >= BATCH:
            self._write(table)
        return identity

    def flush(self) -> None:
        """Write what is still waiting."""
        for name in list(self._waiting):
            self._write(BY_NAME[name])

    def _write(self, table: Table) -> None:
        rows = self._waiting.pop(table.name, [])
        if not rows:
            return
        counts = self.counts[table.name]
        before = self._last(table)
        changes = self.tables.conn.total_changes
        with translated():
            self.tables.conn.executemany(_upsert(table, self.keep_references), rows)
        added = self._last(table) - before
        counts.read += len(rows)
        counts.added += added
        counts.updated += self.tables.conn.total_changes - changes - added

    def _last(self, table: Table) -> int:
        """The highest row number: nothing is deleted during a load, so it counts what came in."""
        row = self.tables.execute(f"SELECT coalesce(max(rowid), 0) FROM dir_{table.name}").fetchone()
        return int(row[0])


def _at_rest(row: Mapping[str, Cell], name: str, to: str | None) -> object:
    value = row.get(name)
    if value is None or to is None:
        return value
    return as_bytes(str(row.get(to[1:]) or "") if to.startswith("@") else to, str(value))
