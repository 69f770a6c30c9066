"""Writes records: rows, change, search, projections and audit in one transaction.

A `Store` lives as long as one transaction. It compares what is saved with what is stored and
writes only the fields that differ; nothing else reaches the outbox.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from app.domain.declaration import KINDS, FieldSpec, Kind, Record, Registry, Scope, kind_of
from app.domain.ids import RecordId
from app.domain.user import User
from app.domain.values import Plain
from app.errors import DomainError
from app.storage import conflicts, questioned, search
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

    @property
    def id(self) -> RecordId:
        """Id of the record."""
        found: RecordId = self.record.id
        return found


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
        self.shown: dict[RecordId, Record] = {}
        """Records as the form showed them whose answers are being saved: see `save`."""

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

        RecordGone when it is not there any more. Saving what is there already writes nothing. A field
        with several values goes on being in question: see `app.storage.questioned`. Of a record in
        `shown` only what differs from there is written, and what came in since then is not replaced.
        """
        kind = kind_of(record)
        held = self._held(kind, record.id)
        if held is None or not held.alive:
            raise RecordGone
        old, new = plain_fields(kind, held.record), plain_fields(kind, record)
        shown = self.shown.get(record.id) if (kind.name, record.id) not in self.before else None
        late = questioned.answered(kind, new, old, plain_fields(kind, shown)) if shown else []
        changed = {number: value for number, value in new.items() if value != old[number]}
        if changed:
            kept = self._update(kind, held, old, changed, late)
            space = self._spaces.numbered(held.space)
            self._after(kind, kept, space, "update", (kind.by_id[n].name for n in changed))
        return record

    def put(self, record: R) -> R:
        """Add the record, or save it when the store has it."""
        held = self._held(kind_of(record), record.id)
        return self.add(record) if held is None else self.save(record)

    def bring(self, record: R) -> R:
        """Like `put`, for records whose id follows from what they are about: one that was deleted comes back
        with these answers. There can be no other in its place, so what was undone can be done again."""
        held = self._held(kind_of(record), record.id)
        if held is not None and not held.alive:
            self.restore(held.record)
        return self.put(record)

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
            held = self._reopen(before, held)
        elif before.alive is not held.alive:
            action = "restore" if before.alive else "delete"
            self._live(held.record, alive=before.alive, action=action, reason="undo")
        fields = {n: value for n, value in before.fields.items() if n not in before.open}
        if fields and not before.new and before.alive:
            plain = plain_fields(before.kind, held.record) | fields
            columns = [before.record, *(to_column(s, plain[s.id]) for s in before.kind.fields)]
            self.save(read_record(before.kind.record, before.kind, columns))

    def settle(self, kind: Kind, record: RecordId, values: Mapping[int, Plain]) -> None:
        """Decide fields that hold several values (number -> plain value; of LIFE, a bool).

        Each is written even when it shows that value already: the write is the decision, and it ends
        the question on every laptop. RecordGone when there is no such record.
        """
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

    def _reopen(self, before: Before, held: Held) -> Held:
        """Take a decision back: each of the values is written again by a change that has not seen the others.

        The one that was shown comes last, so that it is shown again.
        """
        kind, space = before.kind, self._spaces.numbered(held.space)
        again: frozenset[Dot] = frozenset()
        for at in reversed(range(max(1, *map(len, before.open.values())))):
            fields = {n: kept[at][1] for n, kept in before.open.items() if at < len(kept)}
            fields |= {n: None for n, kept in before.open.items() if not kept and at == 0 and n != LIFE}
            opened = self._journal.change_in(space, again)
            held = self._beside(kind, held, fields, opened)
            again |= {opened.dot}
        for number, kept in before.open.items():
            if len(kept) > 1:
                conflicts.begin(self, kind.id, before.record, number, self.now_ms)
        names = (kind.by_id[n].name for n in before.open if n != LIFE)
        self._after(kind, held.record, space, "update", names, alive=held.alive, reason="undo")
        return held

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

    def _update(
        self, kind: Kind, held: Held, old: dict[int, Plain], changed: dict[int, Plain], late: list[int]
    ) -> Any:
        space = self._spaces.numbered(held.space)
        kept: dict[frozenset[Dot], dict[int, Plain]] = {}
        for number, value in changed.items():
            spec = kind.by_id[number]
            unseen = questioned.unseen(self, self.by.id, spec, held.registers, old[number], held.space)
            if number in late:
                unseen = frozenset(dot for dot, _ in held.registers.survivors(number, old[number]))
            kept.setdefault(unseen, {})[number] = value
        record = held.id
        self._remember(kind, record, {n: old[n] for n in changed}, alive=True)
        if plain := kept.pop(frozenset(), None):
            opened = self._journal.change_in(space)
            operations: dict[int, Any] = {}
            for number, value in plain.items():
                operations[number] = _write(kind.by_id[number], held.registers, old[number], value, opened)
            self._rewrite(kind, held, plain, True, opened)
            conflicts.end(self, record, plain)
            self._journal.note(opened, kind.id, record, operations)
        for unseen, fields in kept.items():
            held = self._beside(kind, held, fields, self._journal.change_in(space, unseen))
            shown = plain_fields(kind, held.record)
            conflicts.end(self, record, [n for n in fields if not held.registers.others(n, shown[n])])
            for number in (n for n in fields if n in late and held.registers.others(n, shown[n])):
                conflicts.begin(self, kind.id, record, number, self.now_ms)
        return (self._held(kind, record) or held).record

    def _beside(self, kind: Kind, held: Held, fields: Mapping[int, Plain], opened: Opened) -> Held:
        """Write fields by a change that leaves standing what it has not seen; the record as it is then."""
        values = plain_fields(kind, held.record) | {LIFE: held.alive}
        made = questioned.merged(self._journal, opened, kind, held.registers, values, fields)
        shown = {n: value for n, value in made.shown.items() if n != LIFE}
        alive = bool(made.shown.get(LIFE, held.alive))
        held = replace(held, registers=made.registers)
        self._rewrite(kind, held, shown, alive, opened)
        self._journal.note(opened, kind.id, held.id, dict(fields))
        return self._held(kind, held.id) or held

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
