"""What lies behind a line of the inbox: the record as it is, and what changed since the last decision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.declaration import Kind, Record, kind_of
from app.domain.review import APPROVED, DECIDED, Review, ReviewRemark
from app.domain.task import Task
from app.storage.reader import Reader
from app.usecases import histories, reviews
from app.usecases.histories import FieldChange, Names
from app.usecases.inbox_sources import InboxRow
from app.usecases.review_effects import effect_of


@dataclass(frozen=True, slots=True)
class Said:
    """A remark of an earlier round; `answered` when its task is no longer open."""

    remark: ReviewRemark
    answered: bool


@dataclass(frozen=True, slots=True)
class Details:
    """`parts` are approved with `subject`. `changes`, newest first, are those since `decided_at`."""

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
    answers: tuple[str, ...] = ()
    """The fields of the subject the decision is about; empty: all of them."""


def details(reader: Reader, row: InboxRow) -> Details | None:
    """What lies behind `row`; None when the record is gone."""
    subject = _record(reader, row)
    if subject is None:
        return None
    review = reader.get(Review, row.key.id)
    effect = effect_of(review.what if review else None)
    parts = tuple(effect.parts(reader, subject))
    decided_at, approved = _last_decision(reader, review)
    changed = _changes(reader, [subject, *parts], decided_at) if decided_at else []
    return Details(
        subject,
        parts,
        _other(reader, review, subject),
        tuple(change for change in changed if _counts(change, subject, effect.covers)),
        decided_at,
        approved,
        tuple(_said(reader, review)),
        histories.names(reader),
        tuple(sorted(effect.covers or ())),
    )


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


def _counts(change: FieldChange, subject: Record, covers: frozenset[str] | None) -> bool:
    return (
        covers is None
        or change.record != subject.id
        or (change.spec is not None and change.spec.name in covers)
    )


def _said(reader: Reader, review: Review | None) -> Iterator[Said]:
    for remark in reviews.remarks(reader, review.id) if review else ():
        task = reader.get(Task, remark.task)
        yield Said(remark, task is None or task.state != "open")
