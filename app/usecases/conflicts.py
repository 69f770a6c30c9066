"""Where two laptops wrote the same field without knowing of each other: listed, decided, put off.

See `app.usecases.conflict_views` for what windows get. Everything works without a network: a
decision is an ordinary change that has seen all the values.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from app.domain.declaration import Kind, Merge, Scope
from app.domain.ids import RecordId
from app.domain.person import Person, PersonName
from app.domain.review import Review
from app.domain.user import User
from app.domain.values import Plain, to_plain
from app.errors import DomainError, NotAllowed
from app.storage import conflicts as listed
from app.storage.conflicts import OpenField
from app.storage.reader import Reader
from app.storage.store import RecordGone, Store
from app.usecases import conflict_following, reserved, reviews
from app.usecases.conflict_lines import LineReader
from app.usecases.conflict_views import Choice, ConflictFile, ConflictLine
from app.usecases.people import display_name
from app.usecases.permissions import SUPERVISOR
from sync.protocol.change import LIFE


class MovedOn(DomainError):
    """Somebody wrote or decided meanwhile: what was shown is no longer what there is."""

    key = "conflict.moved_on"


def open_(reader: Reader, by: User) -> tuple[ConflictFile, ...]:
    """Records with fields to decide, newest first; those skipped for now at the end."""
    files = list(_files(reader, by, listed.open_fields(reader)))
    files.sort(key=lambda file: (file.skipped, -file.at))
    return tuple(files)


def count(reader: Reader, by: User) -> int:
    """How many records `by` is asked about: not those where both values may stay, nor those skipped."""
    fields = listed.open_fields(reader)
    led = conflict_following.led(reader, fields)
    asked = {
        one.record
        for one in fields
        if one.skipped is None and (one.record, one.field) not in led and _is_asked(reader, by, one)
    }
    return len(asked)


def read(reader: Reader, kind: Kind, record: RecordId, by: User) -> ConflictFile | None:
    """One record with its open fields; None when meanwhile somebody decided."""
    fields = [one for one in listed.open_fields(reader, record) if one.kind == kind.id]
    return next(iter(_files(reader, by, fields)), None)


def of_person(reader: Reader, person: RecordId, by: User) -> tuple[ConflictFile, ...]:
    """The records of one person's file with open fields, in no order."""
    lines = LineReader(reader)
    found = []
    for one in listed.open_fields(reader):
        kind = reader.registry.numbered(one.kind)
        if kind is not None and lines.person_of(kind, one.record) == person:
            found.append(one)
    return tuple(_files(reader, by, found))


def decide(store: Store, choices: Sequence[Choice]) -> None:
    """Write what was chosen, all in one transaction. MovedOn when a line is not what was shown."""
    by_record: dict[tuple[str, RecordId], list[Choice]] = {}
    led: list[tuple[RecordId, frozenset[int]]] = []
    for choice in choices:
        by_record.setdefault((choice.kind, choice.record), []).append(choice)
    for (name, record), chosen in by_record.items():
        kind = store.registry.named(name)
        file = read(store, kind, record, store.by)
        lines = {line.field: line for line in file.lines} if file else {}
        values = {choice.field: _plain(kind, choice, lines.get(choice.field)) for choice in chosen}
        led += [
            (record, conflict_following.laptops_of(lines[choice.field], choice.value))
            for choice in chosen
            if kind.record is Review and lines[choice.field].name == conflict_following.STATE
        ]
        store.settle(kind, record, values)
        store.note_act("conflict", file.shown if file else None, detail=_names(kind, values))
        _follow_names(store, kind, record)
    for review, laptops in led:
        _follow_review(store, review, laptops)


def _follow_review(store: Store, review: RecordId, laptops: frozenset[int]) -> None:
    """What was handed in becomes what the laptops made of it whose decision of the review stands."""
    found = conflict_following.subject_of(store, review)
    file = read(store, *found, store.by) if found else None
    for line in file.lines if file else ():
        value = conflict_following.same_side(line, laptops)
        if file and line.spec and line.name == conflict_following.STATE and value is not None:
            store.settle(file.kind, file.record, {line.field: to_plain(line.spec, value)})
    reviews.agreed(store, review)


def skip(store: Store, kind: str, record: RecordId) -> None:
    """Put a record off; remembered on this laptop alone. Somebody else may still decide it."""
    listed.skip(store, store.registry.named(kind).id, record, store.now_ms)


def _files(reader: Reader, by: User, fields: Iterable[OpenField]) -> Iterable[ConflictFile]:
    lines = LineReader(reader)
    by_record: dict[tuple[int, RecordId], list[OpenField]] = {}
    fields = tuple(fields)
    led = conflict_following.led(reader, fields)
    for one in (one for one in fields if (one.record, one.field) not in led):
        by_record.setdefault((one.kind, one.record), []).append(one)
    for (number, id_), found in by_record.items():
        kind = reader.registry.numbered(number)
        if kind is None:
            continue
        person = lines.person_of(kind, id_)
        if not _may_see(reader, by, kind, person):
            continue
        merged, made = lines.lines(kind, id_, found)
        name, case, case_number = lines.whose(person)
        yield ConflictFile(
            kind,
            id_,
            reader.get(kind.record, id_),
            tuple(replace(line, may_decide=_may_decide(by, line)) for line in made),
            merged,
            person,
            name,
            case,
            case_number,
            all(one.skipped is not None for one in found),
        )


def _may_see(reader: Reader, by: User, kind: Kind, person: RecordId | None) -> bool:
    return kind.scope is not Scope.RESERVED or (person is not None and reserved.may_read(reader, by, person))


def _may_decide(by: User, line: ConflictLine) -> bool:
    return by.disabled_on is None and (not line.supervisor_only or by.role == SUPERVISOR)


def _is_asked(reader: Reader, by: User, one: OpenField) -> bool:
    kind = reader.registry.numbered(one.kind)
    if kind is None:
        return False
    rule = Merge.ASK if one.field == LIFE else kind.by_id[one.field].merge
    if rule is Merge.KEEP_BOTH or (rule is Merge.SUPERVISOR and by.role != SUPERVISOR):
        return False
    if kind.scope is not Scope.RESERVED:
        return True
    return _may_see(reader, by, kind, LineReader(reader).person_of(kind, one.record))


def _plain(kind: Kind, choice: Choice, line: ConflictLine | None) -> Any:
    if line is None or line.seen != tuple(sorted(choice.seen)):
        raise MovedOn
    if not line.may_decide:
        raise NotAllowed(act="decide")
    return bool(choice.value) if choice.field == LIFE else to_plain(kind.by_id[choice.field], choice.value)


def _names(kind: Kind, values: dict[int, Plain]) -> list[str]:
    return [kind.by_id[number].name for number in values if number != LIFE]


def _follow_names(store: Store, kind: Kind, record: RecordId) -> None:
    """The name shown everywhere follows from a person's names, whoever decided them."""
    if kind.record is not PersonName:
        return
    name = store.get(PersonName, record)
    person = store.get(Person, name.person) if name else None
    if person is None:
        return
    shown = display_name(store.find(PersonName, person=person.id))
    if shown is not None and shown != person.display_name:
        store.save(replace(person, display_name=shown))


__all__ = ["MovedOn", "RecordGone", "count", "decide", "of_person", "open_", "read", "skip"]
