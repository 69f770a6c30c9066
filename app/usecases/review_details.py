"""What lies behind a line of the inbox: the record as it is, and what changed since the last decision."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.domain.declaration import FieldSpec, FieldType, Kind, Record, kind_of
from app.domain.mediation import MediationRequest
from app.domain.review import APPROVED, DECIDED, Review, ReviewRemark
from app.domain.task import Task
from app.storage.reader import Reader
from app.usecases import histories, mediation_views, reviews
from app.usecases.histories import FieldChange, Names
from app.usecases.inbox_sources import InboxRow
from app.usecases.mediators import LineLeft
from app.usecases.review_effects import Effect, effect_of

_NAMES_THE_FILE: Final = frozenset({"case", "state", "number"})
"""Answers every line says already."""


@dataclass(frozen=True, slots=True)
class Said:
    """A remark of an earlier round; `answered` when its task is no longer open."""

    remark: ReviewRemark
    answered: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer that is another than in the version before; `spec` is None for a part put in or taken out.

    `about` is what a part is called by: the words of a goal.
    """

    kind: Kind
    about: str
    spec: FieldSpec | None
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Details:
    """`parts` are looked at with `subject`. `changes`, newest first, are those since `decided_at`."""

    subject: Record
    parts: tuple[Record, ...]
    other: Record | None
    """A second record the decision is about."""
    changes: tuple[FieldChange, ...]
    decided_at: int | None
    """When it was decided last (milliseconds since 1970); None when never."""
    was_approved: bool
    """The last decision was an approval."""
    said: tuple[Said, ...]
    names: Names
    fields: Mapping[str, tuple[FieldSpec, ...]]
    """By kind, the answers to look at and to remark on."""
    hours: tuple[LineLeft, ...] = ()
    """Of a request for a mediator: what could pay it, with what is left."""
    replaces: bool = False
    """It would take the place of a version that runs; `differences` are between the two."""
    differences: tuple[Difference, ...] = ()


def details(reader: Reader, row: InboxRow) -> Details | None:
    """What lies behind `row`; None when the record is gone."""
    subject = _record(reader, row)
    if subject is None:
        return None
    review = reader.get(Review, row.key.id)
    effect = effect_of(review.what if review else None)
    parts, before = tuple(effect.shown(reader, subject)), effect.before(reader, subject)
    decided_at, approved = _last_decision(reader, review)
    changed = _changes(reader, [subject, *parts], decided_at) if decided_at else []
    fields = {kind_of(one).name: _fields(effect, one, subject) for one in (subject, *parts)}
    return Details(
        subject,
        parts,
        _other(reader, review, subject),
        tuple(change for change in changed if change.spec is None or _is_of(change, fields)),
        decided_at,
        approved,
        tuple(_said(reader, review)),
        histories.names(reader),
        fields,
        _hours(reader, subject),
        bool(before),
        tuple(_differences(before, (subject, *parts), fields)) if before else (),
    )


def _hours(reader: Reader, subject: Record) -> tuple[LineLeft, ...]:
    return mediation_views.hours_for(reader, subject) if isinstance(subject, MediationRequest) else ()


def _record(reader: Reader, row: InboxRow) -> Record | None:
    kind = _kind(reader, row.kind)
    found: Record | None = reader.get(kind.record, row.record) if kind else None
    return found


def _other(reader: Reader, review: Review | None, subject: Record) -> Record | None:
    if review is None or not review.other:
        return None
    found: Record | None = reader.get(type(subject), reviews.id_of(review.other))
    return found


def _kind(reader: Reader, name: str) -> Kind | None:
    return next((kind for kind in reader.registry if kind.name == name), None)


def _last_decision(reader: Reader, review: Review | None) -> tuple[int | None, bool]:
    if review is None:
        return None, False
    changes, _ = histories.of_record(reader, kind_of(review), review.id)
    for change in changes:  # newest first
        if change.spec is not None and change.spec.name == "state" and change.new in DECIDED:
            return change.at, change.new == APPROVED
    return None, False


def _changes(reader: Reader, records: list[Record], since: int) -> list[FieldChange]:
    found: list[FieldChange] = []
    for record in records:
        changes, _ = histories.of_record(reader, kind_of(record), record.id)
        found.extend(change for change in changes if change.at > since)
    return sorted(found, key=lambda change: -change.at)


def _fields(effect: Effect, record: Record, subject: Record) -> tuple[FieldSpec, ...]:
    """What is looked at of a record: what its area says, else what is approved, else everything shown."""
    kind = kind_of(record)
    if kind.name in effect.looked_at:
        wanted: Collection[str] = effect.looked_at[kind.name]
    elif effect.covers is not None and record.id == subject.id:
        wanted = effect.covers
    else:
        wanted = frozenset(kind.by_name) - _NAMES_THE_FILE
    return tuple(spec for spec in kind.fields if spec.export and not spec.parent and spec.name in wanted)


def _is_of(change: FieldChange, fields: Mapping[str, tuple[FieldSpec, ...]]) -> bool:
    return change.spec in fields.get(change.kind.name, ())


def _differences(
    before: Sequence[Record], now: Sequence[Record], fields: Mapping[str, tuple[FieldSpec, ...]]
) -> Iterator[Difference]:
    old, new = {_place(one): one for one in before}, {_place(one): one for one in now}
    for place in dict.fromkeys([*new, *old]):
        was, is_ = old.get(place), new.get(place)
        record = is_ or was
        if record is None:
            continue
        kind = kind_of(record)
        if was is None or is_ is None:
            yield Difference(kind, called(record), None, was is not None, is_ is not None)
            continue
        for spec in fields.get(kind.name, ()):
            one, other = getattr(was, spec.name), getattr(is_, spec.name)
            # A pointer within a version leads to another record in each, and says nothing.
            if one != other and (spec.type is not FieldType.REF or spec.target == "user"):
                yield Difference(kind, called(record), spec, one, other)


def _place(record: Record) -> tuple[str, str]:
    """What stays the same of a part through all versions; of the whole, its kind."""
    kind = kind_of(record)
    line = getattr(record, "line", None) or record.id.hex() if "line" in kind.by_name else ""
    return kind.name, line


def called(record: Record) -> str:
    """What a part is called by, as a goal by its words; empty for one that has none."""
    return getattr(record, "text", None) or "" if "line" in kind_of(record).by_name else ""


def _said(reader: Reader, review: Review | None) -> Iterator[Said]:
    for remark in reviews.remarks(reader, review.id) if review else ():
        task = reader.get(Task, remark.task)
        yield Said(remark, task is None or task.state != "open")
