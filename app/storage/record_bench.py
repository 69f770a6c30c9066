"""The records a page of changes touches: read with few questions, merged in memory, written in batches."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from app.domain.declaration import FieldSpec, Kind
from app.storage.field_rules import rules
from app.storage.reader import Reader
from app.storage.record_writes import Key
from app.storage.replica_access import batches
from app.storage.rows import plain_values
from app.storage.schema import column_of, table_of
from sync.merge.registers import Dot, Registers
from sync.merge.rules import MergeRule
from sync.protocol.change import LIFE

_OWN_COLUMNS = ("id", "space", "alive", "change", "meta", "extra")
_FOLLOWING = "alive = ?, change = ?, meta = ?, extra = ?"


class BenchRecord(msgspec.Struct):
    """One record: `values` by field number, LIFE among them; `rid` is None while it has no row, else `stored`
    are the values in its columns.

    `kind` is None for a kind only a newer program knows.
    """

    key: Key
    kind: Kind | None
    space: int
    registers: Registers | None = None
    values: dict[int, Any] = {}
    rid: int | None = None
    stored: dict[int, Any] = {}
    change: int = 0
    was_open: frozenset[int] = frozenset()
    """Fields that held several values when it was read."""

    @property
    def alive(self) -> bool:
        """Whether it lives."""
        return bool(self.values.get(LIFE, True))


_LISTED = (MergeRule.ASK, MergeRule.SUPERVISOR, MergeRule.KEEP_BOTH)


def several(record: BenchRecord) -> frozenset[int]:
    """Fields of a record that hold different values which a person may look at."""
    if record.kind is None or record.registers is None or not record.registers.siblings:
        return frozenset()
    rule_of, registers = rules(record.kind), record.registers
    return frozenset(
        number
        for number in registers.siblings
        if (number == LIFE or rule_of.get(number) in _LISTED)
        and registers.others(number, record.values.get(number))
    )


class RecordBench:
    """The records of one page."""

    def __init__(self, reader: Reader) -> None:
        self._reader, self._registry = reader, reader.registry
        self.records: dict[Key, BenchRecord] = {}
        self._metas: dict[Dot, bytes] = {}

    def load(self, keys: Iterable[Key]) -> None:
        """Read those of these records that are stored."""
        by_kind: dict[int, list[bytes]] = {}
        for number, record in keys:
            by_kind.setdefault(number, []).append(record)
        for number, ids in by_kind.items():
            kind = self._registry.numbered(number)
            found = _stored_foreign(self._reader, number, ids) if kind is None else self._stored(kind, ids)
            self.records.update((one.key, one) for one in found)

    def write(self, touched: Iterable[Key]) -> None:
        """Write these records: one statement for each kind and for new and known ones."""
        by_kind: dict[int, list[BenchRecord]] = {}
        for key in touched:
            by_kind.setdefault(key[0], []).append(self.records[key])
        run = self._reader.tables.conn.executemany
        for records in by_kind.values():
            kind = records[0].kind
            if kind is None:
                run(
                    "INSERT OR REPLACE INTO foreign_record (id, kind, space, meta, fields)"
                    " VALUES (?, ?, ?, ?, ?)",
                    [_foreign_row(one) for one in records],
                )
                continue
            rows = _Rows(kind, self._metas)
            run(rows.insertion, [rows.of(one) for one in records if one.rid is None])
            for statement, bound in rows.updates([one for one in records if one.rid is not None]).items():
                run(statement, bound)

    def _stored(self, kind: Kind, ids: list[bytes]) -> Iterator[BenchRecord]:
        columns = ", ".join(column_of(spec) for spec in kind.fields)
        for marks, part in batches(ids):
            sql = (
                f"SELECT rid, id, space, alive, change, meta, extra, {columns} FROM {table_of(kind)}"
                f" WHERE id IN ({marks})"
            )
            for rid, id_, space, alive, change, meta, extra, *held in self._reader.rows(sql, part):
                stored = plain_values(kind, held)
                values: dict[int, Any] = {LIFE: bool(alive), **stored}
                if extra:  # it may hold what has a column by now
                    values.update(msgspec.msgpack.decode(extra, type=dict[int, Any]))
                registers = Registers.unpack(meta)
                yield BenchRecord((kind.id, id_), kind, space, registers, values, rid, stored, change)


class _Rows:
    """Rows of one kind."""

    def __init__(self, kind: Kind, metas: dict[Dot, bytes]) -> None:
        self._kind = kind
        self._numbers = [spec.id for spec in kind.fields]
        self._known = {LIFE, *self._numbers}
        self._sets = [(at, spec) for at, spec in enumerate(kind.fields) if spec.is_set]
        self._metas = metas

    @property
    def insertion(self) -> str:
        """Puts in what `of` gives."""
        names = [*_OWN_COLUMNS, *(column_of(spec) for spec in self._kind.fields)]
        marks = ", ".join("?" * len(names))
        return f"INSERT INTO {table_of(self._kind)} ({', '.join(names)}) VALUES ({marks})"

    def of(self, record: BenchRecord) -> list[Any]:
        """The columns of a record: `_OWN_COLUMNS` and its fields."""
        columns = list(map(record.values.get, self._numbers))
        for at, spec in self._sets:
            columns[at] = _set_column(spec, columns[at])
        return [record.key[1], record.space, *self._following(record), *columns]

    def updates(self, records: Iterable[BenchRecord]) -> dict[str, list[list[Any]]]:
        """For records with a row the statements that bring it in step, with what they bind: only columns that
        differ are written, so that no index of another is touched."""
        made: dict[tuple[int, ...], list[list[Any]]] = {}
        for one in records:
            now, was = one.values, one.stored
            changed = tuple(n for n in self._numbers if now.get(n) != was.get(n))
            columns = [self._column(number, now.get(number)) for number in changed]
            made.setdefault(changed, []).append([*columns, *self._following(one), one.rid])
        return {self._update(changed): bound for changed, bound in made.items()}

    def _update(self, changed: Iterable[int]) -> str:
        columns = "".join(f"{column_of(self._kind.by_id[number])} = ?, " for number in changed)
        return f"UPDATE {table_of(self._kind)} SET {columns}{_FOLLOWING} WHERE rid = ?"

    def _column(self, number: int, value: Any) -> Any:
        spec = self._kind.by_id[number]
        return _set_column(spec, value) if spec.is_set else value

    def _following(self, record: BenchRecord) -> tuple[Any, ...]:
        values, extra = record.values, None
        if not values.keys() <= self._known:
            rest = {number: value for number, value in values.items() if number not in self._known}
            extra = msgspec.msgpack.encode(rest)
        return int(record.alive), record.change, self._meta(record.registers), extra

    def _meta(self, registers: Registers | None) -> bytes:
        if registers is None:
            raise ValueError("a record without registers")
        if registers.dots or registers.siblings or registers.elements or registers.foreseen:
            return registers.pack()
        packed = self._metas.get(registers.base)
        if packed is None:
            packed = self._metas[registers.base] = registers.pack()
        return packed


def _set_column(spec: FieldSpec, elements: list[Any] | None) -> str | None:
    if not elements:
        return None
    return json.dumps([e.hex() if isinstance(e, bytes) else e for e in elements], ensure_ascii=False)


def _foreign_row(record: BenchRecord) -> list[Any]:
    if record.registers is None:
        raise ValueError("a record without registers")
    fields = msgspec.msgpack.encode(record.values)
    return [record.key[1], record.key[0], record.space, record.registers.pack(), fields]


def _stored_foreign(reader: Reader, number: int, ids: list[bytes]) -> Iterator[BenchRecord]:
    for marks, part in batches(ids):
        sql = f"SELECT rowid, id, space, meta, fields FROM foreign_record WHERE kind = ? AND id IN ({marks})"
        for rid, id_, space, meta, fields in reader.rows(sql, [number, *part]):
            values = msgspec.msgpack.decode(fields, type=dict[int, Any])
            yield BenchRecord((number, id_), None, space, Registers.unpack(meta), values, rid)
