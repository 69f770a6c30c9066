"""Fields that hold several values and wait for a person: a list beside the records that hold them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.ids import RecordId
from app.storage.reader import Reader
from app.storage.rows import from_column
from app.storage.schema import column_of, table_of
from sync.merge.registers import Registers, Survivor
from sync.merge.settling import choices
from sync.protocol.change import LIFE


@dataclass(frozen=True, slots=True)
class OpenField:
    """One field in question: `survivors` are its values with the changes that wrote them, the shown first.

    `since`: milliseconds since 1970 when it was met here; `skipped`: when somebody put it off, or None.
    """

    kind: int
    record: RecordId
    field: int
    since: int
    skipped: int | None
    survivors: tuple[Survivor, ...]


def begin(reader: Reader, kind: int, record: bytes, field: int, at: int) -> None:
    """Put a field on the list; harmless when it is there."""
    reader.tables.execute(
        "INSERT INTO conflict (kind, record, field, since) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (record, field) DO UPDATE SET skipped = NULL",
        [kind, record, field, at],
    )


def end(reader: Reader, record: bytes, fields: Iterable[int]) -> None:
    """Take fields of a record off the list; harmless when they are not on it."""
    for field in fields:
        reader.tables.execute("DELETE FROM conflict WHERE record = ? AND field = ?", [record, field])


def skip(reader: Reader, kind: int, record: bytes, at: int) -> None:
    """Put the fields of a record off; they stay on the list, at its end."""
    sql = "UPDATE conflict SET skipped = ? WHERE kind = ? AND record = ?"
    reader.tables.execute(sql, [at, kind, record])


def open_fields(reader: Reader, record: bytes | None = None) -> list[OpenField]:
    """Fields in question, of one record or of all, newest first."""
    where, bound = ("WHERE record = ?", [record]) if record is not None else ("", [])
    rows = reader.rows(
        f"SELECT kind, record, field, since, skipped FROM conflict {where} ORDER BY since DESC, rid DESC",
        bound,
    )
    found = []
    for number, id_, field, since, skipped in rows:
        survivors = _survivors(reader, number, id_, field)
        if len(survivors) > 1:
            found.append(OpenField(number, RecordId(id_), field, since, skipped, tuple(survivors)))
    return found


def _survivors(reader: Reader, number: int, record: bytes, field: int) -> list[Survivor]:
    kind = reader.registry.numbered(number)
    if kind is None or (field != LIFE and field not in kind.by_id):
        return []
    column = "alive" if field == LIFE else column_of(kind.by_id[field])
    rows = reader.rows(f"SELECT meta, {column} FROM {table_of(kind)} WHERE id = ?", [record])
    if not rows:
        return []
    registers = Registers.unpack(rows[0][0])
    shown = bool(rows[0][1]) if field == LIFE else from_column(kind.by_id[field], rows[0][1])
    return choices(registers, field, shown)
