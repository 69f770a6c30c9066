"""Questions to the encrypted file. Used by the writer inside its transaction and, on a
query-only connection, by everything that only looks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from app.domain.declaration import KINDS, Kind, Record, Registry, kind_of
from app.domain.ids import RecordId
from app.domain.values import to_plain
from app.storage.change_states import ARRIVED
from app.storage.database import Database, translated
from app.storage.rows import read_record, select_list, to_column
from app.storage.schema import column_of, table_of

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who wrote a record last, and when (milliseconds since 1970 by that laptop's clock)."""

    author: RecordId
    at: int
    sent: bool


class Reader:
    """One connection and what can be asked of it. Not for two threads at once."""

    def __init__(self, tables: Database, registry: Registry = KINDS) -> None:
        self.tables = tables
        self.registry = registry

    def rows(self, sql: str, bound: Sequence[Any] = ()) -> list[Any]:
        """All rows of a SELECT; only modules of `app.storage` call this."""
        with translated():
            return list(self.tables.execute(sql, list(bound)))

    def each(self, sql: str, bound: Sequence[Any] = ()) -> Iterator[Any]:
        """Like `rows`, one by one: for very many."""
        with translated():
            yield from self.tables.execute(sql, list(bound))

    def named(self, sql: str, bound: Mapping[str, Any]) -> list[Any]:
        """Like `rows`, with `:name` parameters."""
        with translated():
            return list(self.tables.execute(sql, dict(bound)))

    def get(self, record: type[R], id: RecordId | None) -> R | None:
        """The living record of this id, or None."""
        found = self._select(record, "id = ? AND alive", [id]) if id is not None else []
        return found[0] if found else None

    def find(
        self, record: type[R], *, order: str = "rid", descending: bool = False, limit: int = -1, **equal: Any
    ) -> list[R]:
        """Living records whose fields equal `equal` (None: no answer), oldest first.

        `order` is the name of a field, or `rid` for the order of making on this laptop.
        """
        kind = kind_of(record)
        conditions, bound = ["alive"], []
        for name, value in equal.items():
            spec = kind.by_name[name]
            if value is None:
                conditions.append(f"{column_of(spec)} IS NULL")
            else:
                conditions.append(f"{column_of(spec)} = ?")
                bound.append(to_column(spec, to_plain(spec, value)))
        by = "rid" if order == "rid" else column_of(kind.by_name[order])
        tail = f"ORDER BY {by} {'DESC' if descending else 'ASC'}, rid LIMIT {int(limit)}"
        return self._select(record, " AND ".join(conditions), bound, tail)

    def get_many(self, record: type[R], ids: Sequence[RecordId]) -> dict[RecordId, R]:
        """Living records of these ids; ids without one are left out."""
        found: dict[RecordId, R] = {}
        for start in range(0, len(ids), 500):
            part = list(ids[start : start + 500])
            marks = ",".join("?" * len(part))
            found.update((r.id, r) for r in self._select(record, f"alive AND id IN ({marks})", part))
        return found

    def count(self, record: type[Record]) -> int:
        """How many records of a kind live."""
        table = table_of(kind_of(record))
        return int(self.rows(f"SELECT count(*) FROM {table} WHERE alive")[0][0])

    def stamp(self, record: Record) -> Stamp | None:
        """Who wrote `record` last and when; None for one that was never saved."""
        table = table_of(kind_of(record))
        found = self.rows(
            f"SELECT c.author, c.at, c.state FROM {table} k JOIN change c ON c.rid = k.change WHERE k.id = ?",
            [record.id],
        )
        return Stamp(RecordId(found[0][0]), found[0][1], found[0][2] in ARRIVED) if found else None

    def file_number(self, kind: Kind, id: RecordId) -> int | None:
        """Local number of the file (the general space) a record belongs to, or None."""
        found = self.rows(
            f"""SELECT f.rid FROM {table_of(kind)} k JOIN space s ON s.rid = k.space
                JOIN space f ON f.scope = 'file' AND f.root = s.root WHERE k.id = ?""",
            [id],
        )
        return int(found[0][0]) if found else None

    def space_number(self, record: Record) -> int | None:
        """Local number of the space a record lives in, or None when it was never saved."""
        found = self.rows(f"SELECT space FROM {table_of(kind_of(record))} WHERE id = ?", [record.id])
        return int(found[0][0]) if found else None

    def local(self, key: str) -> Any:
        """What this laptop remembers under `key`, or None."""
        found = self.rows("SELECT value FROM local WHERE key = ?", [key])
        return found[0][0] if found else None

    def _select(self, record: type[R], where: str, bound: Sequence[Any], tail: str = "") -> list[R]:
        kind = kind_of(record)
        rows = self.rows(f"SELECT {select_list(kind)} FROM {table_of(kind)} WHERE {where} {tail}", bound)
        return [read_record(record, kind, row) for row in rows]
