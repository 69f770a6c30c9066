"""Lays out one field in question: what there was before, each value with who wrote it, when and where."""

from __future__ import annotations

from typing import Any

from app.domain.case import Case
from app.domain.declaration import FieldSpec, Kind, Merge
from app.domain.ids import RecordId
from app.domain.person import Person
from app.domain.user import User
from app.domain.values import from_plain
from app.storage import record_writes
from app.storage.conflicts import OpenField
from app.storage.reader import Reader
from app.storage.record_writes import Write
from app.usecases.conflict_views import ConflictLine, Side
from sync.merge.registers import Survivor
from sync.protocol.change import LIFE

ONE_ACT = 16
"""Stamps of the changes of one transaction follow each other."""


class LineReader:
    """Reads lines; keeps the names it has met, so use one for many."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._own = {number for number, _, own in record_writes.devices(reader) if own}
        self._names: dict[RecordId, str] = {}

    def lines(
        self, kind: Kind, record: RecordId, fields: list[OpenField]
    ) -> tuple[int, tuple[ConflictLine, ...]]:
        """The lines of a record in the order of its form, and how many other fields were put together."""
        writes = record_writes.writes_of(self._reader, (kind.id, record))
        by_dot = {write.dot: write for write in writes}
        order = {spec.id: at for at, spec in enumerate(kind.fields)}
        found = sorted(fields, key=lambda one: order.get(one.field, -1))
        made = tuple(self._line(kind, one, writes, by_dot) for one in found)
        return _merged(found, writes), made

    def person_of(self, kind: Kind, record: RecordId) -> RecordId | None:
        """Whose file a record is in."""
        if kind.name == "person":
            return record
        held = self._reader.get(kind.record, record)
        person: RecordId | None = getattr(held, "person", None)
        if person is None and held is not None and kind.parent is not None:
            above = self._reader.registry.named(kind.parent.target)
            parent: RecordId | None = getattr(held, kind.parent.name)
            return self.person_of(above, parent) if parent else None
        return person

    def whose(self, person: RecordId | None) -> tuple[str, RecordId | None, str]:
        """The person's name, their newest case and its number."""
        found = self._reader.get(Person, person)
        if found is None:
            return "", None, ""
        cases = self._reader.find(Case, person=found.id)
        last = cases[-1] if cases else None
        return found.display_name or "", last.id if last else None, (last.number or "") if last else ""

    def _line(
        self, kind: Kind, one: OpenField, writes: list[Write], by_dot: dict[tuple[int, int], Write]
    ) -> ConflictLine:
        spec = kind.by_id.get(one.field)
        first = one.survivors[0]
        own = {dot: _origin(by_dot.get(dot), one.field, writes) for dot, _ in one.survivors}
        sides = [self._side(kind, spec, held, own[held[0]], held == first) for held in one.survivors]
        sides.sort(key=lambda side: (not side.here, -side.at))
        before = _before(spec, [write for write in own.values() if write is not None], writes)
        rule = spec.merge if spec else Merge.ASK
        return ConflictLine(
            spec,
            before,
            tuple(sides),
            supervisor_only=rule is Merge.SUPERVISOR,
            optional=rule is Merge.KEEP_BOTH,
        )

    def _side(
        self,
        kind: Kind,
        spec: FieldSpec | None,
        survivor: Survivor,
        write: Write | None,
        shown: bool,
    ) -> Side:
        dot, plain = survivor
        author = write.author if write else RecordId(bytes(16))
        return Side(
            dot,
            _value(spec, plain),
            author,
            self._name(author),
            write.at if write else 0,
            "",
            (write.dot if write else dot)[0] in self._own,
            shown,
            _edited(kind, write) if spec is None and plain is True and write else (),
        )

    def _name(self, author: RecordId) -> str:
        if author not in self._names:
            user = self._reader.get(User, author)
            self._names[author] = (user.name or "") if user else ""
        return self._names[author]


def _value(spec: FieldSpec | None, plain: Any) -> Any:
    return bool(plain) if spec is None else from_plain(spec, plain)


def _edited(kind: Kind, write: Write) -> tuple[tuple[FieldSpec, Any], ...]:
    return tuple(
        (
            kind.by_id[number],
            dict(plain) if kind.by_id[number].is_set else from_plain(kind.by_id[number], plain),
        )
        for number, plain in write.fields.items()
        if number in kind.by_id
    )


def _before(spec: FieldSpec | None, sides: list[Write], writes: list[Write]) -> Any:
    """What all sides had seen: the last write of the field that each of them covers."""
    if spec is None:
        return True
    common = [
        write
        for write in writes
        if spec.id in write.fields and write not in sides and all(side.had_seen(write.dot) for side in sides)
    ]
    return from_plain(spec, common[-1].fields[spec.id]) if common and sides else None


def _origin(write: Write | None, field: int, writes: list[Write]) -> Write | None:
    """Who wrote a value first, when taking a decision back has written it and its rivals again."""
    if write is None:
        return None
    about = [one for one in writes if field == LIFE or field in one.fields]
    twins = [other for other in about if _one_act(write, other)]
    if not twins:
        return write
    rivals = [one for one in about if any(_same(one, twin, field) for twin in twins)]
    first = [
        one
        for one in about
        if write.had_seen(one.dot)
        and one is not write
        and _same(one, write, field)
        and any(_apart(one, rival) and write.had_seen(rival.dot) for rival in rivals)
    ]
    return _origin(first[-1], field, writes) if first else write


def _same(one: Write, other: Write, field: int) -> bool:
    """Whether two writes say the same; every edit says that the record lives."""
    implied = True if field == LIFE else None
    return bool(one.fields.get(field, implied) == other.fields.get(field, implied))


def _apart(one: Write, other: Write) -> bool:
    return not one.had_seen(other.dot) and not other.had_seen(one.dot)


def _one_act(one: Write, other: Write) -> bool:
    """Whether neither of two writes of one laptop had seen the other: taking a decision back does that."""
    near = abs(one.hlc - other.hlc) < ONE_ACT
    return near and one.dot[0] == other.dot[0] and _apart(one, other)


def _merged(fields: list[OpenField], writes: list[Write]) -> int:
    """Fields that were written apart and met without touching."""
    if any(one.field == LIFE for one in fields):
        return 0  # what was written while another deleted is the question itself
    dots = {dot for one in fields for dot, _ in one.survivors}
    sides = [write for write in writes if write.dot in dots]
    apart = [write for write in writes if not all(side.had_seen(write.dot) for side in sides)]
    numbers = {number for write in apart for number in write.fields}
    return len(numbers - {one.field for one in fields} - {LIFE})


__all__ = ["LineReader"]
