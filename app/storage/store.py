"""Writes records: rows, change, search, projections and audit in one transaction.

A `Store` lives as long as one transaction. It compares what is saved with what is stored and
writes only the fields that differ; nothing else reaches the outbox.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from app.domain.declaration import KINDS, FieldSpec, Kind, Record, Registry, Scope, kind_of
from app.domain.ids import RecordId
from app.domain.user import User
from app.domain.values import Plain
from app.errors import DomainError
from app.storage import conflicts, search
from app.storage.audit import AuditWriter
from app.storage.database import Database
from app.storage.journal import Journal, Opened
from app.storage.reader import Reader
from app.storage.rows import plain_fields, read_record, select_list, to_column
from app.storage.schema import column_of, table_of
from app.storage.spaces import Space, Spaces
from sync.merge.registers import Dot, Registers, Survivor
from sync.protocol.change import LIFE

R = TypeVar("R", bound=Record)

# Brings computed tables in step with the files of these persons.
Projection = Callable[["Store", frozenset[RecordId]], None]


class RecordGone(DomainError):
    """The record was deleted meanwhile; what was typed is still in the form."""

    key = "error.record_gone"


@dataclass(frozen=True, slots=True)
class Before:
    """What a transaction overwrote of a record: the fields it changed, as they were.

    `new` tells that the transaction made the record; `alive`, whether it lived before. `open` holds
    all values of the fields that were in question and that it decided.
    """

    kind: Kind
    record: RecordId
    fields: dict[int, Plain]
    new: bool
    alive: bool
    open: dict[int, list[Survivor]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Held:
    """A stored record with its row's own columns."""

    record: Any
    rid: int
    space: int
    alive: bool
    registers: Registers


class Store(Reader):
    """The writer of one transaction, acting for `by`."""

    def __init__(self, tables: Database, by: User, registry: Registry = KINDS) -> None:
        super().__init__(tables, registry)
        self.by = by
        self._journal = Journal(self, by.id)
        self._spaces = Spaces(self, by.id)
        self._audit = AuditWriter(
            self, author=by.id, device=self._journal.device, at=self._journal.now_ms, hlc=self._journal.hlc
        )
        self.touched: dict[str, set[RecordId]] = {}
        self.touched_persons: set[RecordId] = set()
        self.before: dict[tuple[str, RecordId], Before] = {}

    @property
    def now_ms(self) -> int:
        """Wall time of this transaction, milliseconds since 1970."""
        return self._journal.now_ms

    def add(self, record: R) -> R:
        """Insert a record the store has not seen."""
        kind = kind_of(record)
        space = self._spaces.of_new(kind, record)
        opened = self._journal.change_in(space)
        plain = plain_fields(kind, record)
        self._insert(kind, record, plain, opened)
        written = {number: _as_set_op(value) for number, value in plain.items() if value not in (None, [])}
        self._journal.note(opened, kind.id, record.id, {LIFE: True, **written})
        self._remember(kind, record.id, {}, new=True, alive=False)
        self._after(kind, record, space, "create", (kind.by_id[n].name for n in written))
        return record

    def save(self, record: R) -> R:
        """Write the fields of `record` that differ from what is stored.

        RecordGone when it is not there any more. Saving what is there already writes nothing.
        """
        kind = kind_of(record)
        held = self._held(kind, record.id)
        if held is None or not held.alive:
            raise RecordGone
        old, new = plain_fields(kind, held.record), plain_fields(kind, record)
        changed = {number: value for number, value in new.items() if value != old[number]}
        if changed:
            self._update(kind, held, old, changed)
            space = self._spaces.numbered(held.space)
            self._after(kind, record, space, "update", (kind.by_id[n].name for n in changed))
        return record

    def put(self, record: R) -> R:
        """Add the record, or save it when the store has it."""
        held = self._held(kind_of(record), record.id)
        return self.add(record) if held is None else self.save(record)

    def delete(self, record: Record, reason: str = "") -> None:
        """End the record's life; its fields stay in the history and it can be restored."""
        self._live(record, alive=False, action="delete", reason=reason)

    def restore(self, record: Record, reason: str = "") -> None:
        """Bring a deleted record back as it was."""
        self._live(record, alive=True, action="restore", reason=reason)

    def put_back(self, before: Before) -> None:
        """Undo: make the record what it was before another transaction touched it."""
        held = self._held(before.kind, before.record)
        if held is None:
            raise RecordGone
        if before.open:
            self._reopen(before)
            return
        if before.alive is not held.alive:
            action = "restore" if before.alive else "delete"
            self._live(held.record, alive=before.alive, action=action, reason="undo")
        if before.fields and not before.new and before.alive:
            plain = plain_fields(before.kind, held.record) | before.fields
            columns = [before.record, *(to_column(s, plain[s.id]) for s in before.kind.fields)]
            self.save(read_record(before.kind.record, before.kind, columns))

    def settle(self, kind: Kind, record: RecordId, values: Mapping[int, Plain]) -> None:
        """Decide fields that hold several values (number -> plain value; of LIFE, a bool).

        Each is written even when it shows that value already: the write is the decision, and it ends
        the question on every laptop. RecordGone when there is no such record.
        """
        self._settle(kind, record, values)

    def _settle(self, kind: Kind, record: RecordId, values: Mapping[int, Plain]) -> Dot:
        held = self._held(kind, record)
        if held is None:
            raise RecordGone
        shown = plain_fields(kind, held.record) | {LIFE: held.alive}
        opened = self._journal.change_in(self._spaces.numbered(held.space))
        was_open = {n: held.registers.survivors(n, shown[n]) for n in values}
        for number in sorted(values, reverse=True):  # the life last: deciding about it ends that question too
            held.registers.write(number, opened.dot)
        alive = bool(values.get(LIFE, held.alive))
        fields = {n: value for n, value in values.items() if n != LIFE}
        self._rewrite(kind, held, fields, alive, opened)
        self._journal.note(opened, kind.id, record, dict(values))
        self._remember(kind, record, {n: shown[n] for n in fields}, alive=held.alive, open_=was_open)
        conflicts.end(self, record, values)
        now = self._held(kind, record) or held
        space = self._spaces.numbered(held.space)
        self._after(kind, now.record, space, "update", (kind.by_id[n].name for n in fields), alive=alive)
        return opened.dot

    def _reopen(self, before: Before) -> None:
        values = {n: kept[0][1] if kept else None for n, kept in before.open.items()}
        dot = self._settle(before.kind, before.record, values)
        for number, kept in before.open.items():
            if len(kept) > 1:
                conflicts.reopen(self, before.kind, before.record, number, kept, dot, self.now_ms)

    def note_act(
        self, action: str, record: Record | None = None, *, detail: Iterable[str] = (), reason: str = ""
    ) -> None:
        """Record an act of list V72 (opening, printing, exporting ...) in the audit chain."""
        if record is None:
            self._audit.append(action, detail=detail, reason=reason)
            return
        kind = kind_of(record)
        held = self._held(kind, record.id)
        space = held.space if held else 0
        self._audit.append(
            action, kind=kind.name, record=record.id, space=space, detail=detail, reason=reason
        )

    def space_of(self, record: Record) -> Space:
        """The space a stored record lives in; RecordGone when it was never stored."""
        held = self._held(kind_of(record), record.id)
        if held is None:
            raise RecordGone
        return self._spaces.numbered(held.space)

    def remember_local(self, key: str, value: int | str | bytes) -> None:
        """Keep something about this laptop; never synced."""
        self.tables.execute("INSERT OR REPLACE INTO local (key, value) VALUES (?, ?)", [key, value])

    def meet_clock(self, hlc: int) -> None:
        """Let the next stamp of this laptop be later than `hlc`."""
        if hlc > int(self.local("hlc") or 0):
            self.remember_local("hlc", hlc)

    def finish(self, projections: Iterable[Projection]) -> None:
        """Bring the projections in step and write the changes; the last act before the commit."""
        persons = frozenset(self.touched_persons)
        for project in projections:
            project(self, persons)
        self._journal.write()

    def _insert(self, kind: Kind, record: Record, plain: dict[int, Plain], opened: Opened) -> None:
        columns = ["id", "space", "alive", "change", "meta", *(column_of(s) for s in kind.fields)]
        meta = Registers(opened.dot).pack()
        bound = [record.id, opened.space.number, 1, opened.rid, meta]
        bound += [to_column(s, plain[s.id]) for s in kind.fields]
        marks = ", ".join("?" * len(bound))
        self.tables.execute(f"INSERT INTO {table_of(kind)} ({', '.join(columns)}) VALUES ({marks})", bound)

    def _update(self, kind: Kind, held: Held, old: dict[int, Plain], changed: dict[int, Plain]) -> None:
        opened = self._journal.change_in(self._spaces.numbered(held.space))
        operations: dict[int, Any] = {}
        for number, value in changed.items():
            operations[number] = _write(kind.by_id[number], held.registers, old[number], value, opened)
        self._rewrite(kind, held, changed, True, opened)
        conflicts.end(self, held.record.id, changed)
        self._journal.note(opened, kind.id, held.record.id, operations)
        self._remember(kind, held.record.id, {n: old[n] for n in changed}, alive=True)

    def _rewrite(
        self, kind: Kind, held: Held, fields: Mapping[int, Plain], alive: bool, opened: Opened
    ) -> None:
        columns = [column_of(kind.by_id[n]) for n in fields]
        bound = [to_column(kind.by_id[n], value) for n, value in fields.items()]
        assignments = ", ".join(f"{name} = ?" for name in [*columns, "alive", "change", "meta"])
        self.tables.execute(
            f"UPDATE {table_of(kind)} SET {assignments} WHERE rid = ?",
            [*bound, int(alive), opened.rid, held.registers.pack(), held.rid],
        )

    def _live(self, record: Record, *, alive: bool, action: str, reason: str) -> None:
        kind = kind_of(record)
        held = self._held(kind, record.id)
        if held is None:
            raise RecordGone
        if held.alive is alive:
            return
        space = self._spaces.numbered(held.space)
        opened = self._journal.change_in(space)
        held.registers.write(LIFE, opened.dot)
        self._rewrite(kind, held, {}, alive, opened)
        conflicts.end(self, record.id, [LIFE])
        self._journal.note(opened, kind.id, record.id, {LIFE: alive})
        self._remember(kind, record.id, {}, alive=held.alive)
        self._after(kind, held.record, space, action, (), alive=alive, reason=reason)

    def _after(
        self,
        kind: Kind,
        record: Record,
        space: Space,
        action: str,
        detail: Iterable[str],
        *,
        alive: bool = True,
        reason: str = "",
    ) -> None:
        file_scoped = space.scope in (Scope.FILE, Scope.RESERVED)
        number = self._spaces.at(Scope.FILE, space.root).number if file_scoped else space.number
        search.index(self, kind, record, number, alive)
        self.touched.setdefault(kind.name, set()).add(record.id)
        person = record.id if kind.name == "person" else getattr(record, "person", None)
        if person is not None:
            self.touched_persons.add(person)
        self._audit.append(
            action, kind=kind.name, record=record.id, space=space.number, detail=detail, reason=reason
        )

    def _remember(
        self,
        kind: Kind,
        id: RecordId,
        fields: dict[int, Plain],
        *,
        alive: bool,
        new: bool = False,
        open_: Mapping[int, list[Survivor]] | None = None,
    ) -> None:
        first = self.before.setdefault((kind.name, id), Before(kind, id, {}, new, alive))
        for number, kept in (open_ or {}).items():
            first.open.setdefault(number, kept)
        for number, value in fields.items():
            first.fields.setdefault(number, value)

    def _held(self, kind: Kind, id: RecordId) -> Held | None:
        rows = self.rows(
            f"SELECT rid, space, alive, meta, {select_list(kind)} FROM {table_of(kind)} WHERE id = ?", [id]
        )
        if not rows:
            return None
        rid, space, alive, meta, *rest = rows[0]
        return Held(read_record(kind.record, kind, rest), rid, space, bool(alive), Registers.unpack(meta))


def _as_set_op(value: Plain) -> Any:
    return dict.fromkeys(value, True) if isinstance(value, list) else value


def _write(spec: FieldSpec, registers: Registers, old: Plain, new: Plain, opened: Opened) -> Any:
    if not spec.is_set:
        registers.write(spec.id, opened.dot)
        return new
    had, has = set(_elements(old)), set(_elements(new))
    for element in had ^ has:
        registers.write_element(spec.id, element, opened.dot, element in has)
    return {element: element in has for element in sorted(had ^ has)}


def _elements(plain: Plain) -> list[Any]:
    return plain if isinstance(plain, list) else []
