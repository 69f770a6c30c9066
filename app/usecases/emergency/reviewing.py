"""What follows an opening: those in charge are told, and somebody else says whether it was justified."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from app.domain.case import Case
from app.domain.emergency import (
    JUSTIFIED,
    UNJUSTIFIED,
    BreakGlass,
    BreakGlassReview,
    copied_kinds,
    copy_id,
    is_judged,
)
from app.domain.ids import RecordId
from app.domain.person import Person
from app.domain.problems import Problem
from app.domain.roles import SUPERVISOR
from app.domain.sealed_records import is_true, sealed
from app.domain.task import Task
from app.domain.user import User
from app.errors import DomainError, NotAllowed
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import automatic_tasks
from app.usecases.permissions import Act, allowed, require
from app.usecases.reviews import works_alone
from app.usecases.saving import keep, must_find, now, refuse, today


@dataclass(frozen=True, slots=True)
class Notice:
    """An opening somebody in charge is told of; `to_judge`: by the one at the keyboard."""

    opening: BreakGlass
    person_name: str
    by_name: str
    to_judge: bool


def waiting(reader: Reader) -> list[BreakGlass]:
    """Openings nobody else has judged, oldest first."""
    judged: dict[RecordId | None, list[BreakGlassReview]] = defaultdict(list)
    for review in reader.find(BreakGlassReview):
        if is_true(review):
            judged[review.opening].append(review)
    openings = reader.find(BreakGlass, order="at")
    return [one for one in openings if not _is_judged(reader, one, judged[one.id]) and is_true(one)]


def judge(store: Store, id: RecordId, verdict: str, words: str = "") -> BreakGlassReview:
    """Say whether an opening was justified. NotAllowed (`error.own_work`) for who opened.

    One that was not says why (`words`), and becomes a task of who opened.
    """
    require(store.by, Act.APPROVE)
    opening = must_find(store, BreakGlass, id)
    if is_own(store, store.by, opening):
        raise NotAllowed("error.own_work")
    if opening.id not in {one.id for one in waiting(store)}:
        raise DomainError("reviews.not_waiting")
    if verdict == UNJUSTIFIED and not words.strip():
        refuse([Problem("reviews.remark_missing", "remark")])
    made = BreakGlassReview(
        person=opening.person,
        opening=opening.id,
        verdict=verdict,
        words=words.strip() or None,
        by=store.by.id,
        at=now(store),
    )
    store.note_act("approve" if verdict == JUSTIFIED else "return", opening)
    if verdict == UNJUSTIFIED:
        _task(store, opening, words.strip())
    return keep(store, sealed(made))


def reviews_of(reader: Reader, opening: RecordId) -> list[BreakGlassReview]:
    """What was said of an opening, oldest first."""
    return [one for one in reader.find(BreakGlassReview, opening=opening, order="at") if is_true(one)]


def parts_read(reader: Reader, opening: BreakGlass) -> dict[str, int]:
    """What an opening showed, as kinds and how many of each: what is here of it, for who may read it."""
    found = {
        kind.name: sum(
            copy_id(one.id) in opening.copies for one in reader.find(kind.record, person=opening.person)
        )
        for kind in copied_kinds(reader.registry)
    }
    return {name: count for name, count in found.items() if count}


def is_own(reader: Reader, by: User, opening: BreakGlass) -> bool:
    """Whether `by` opened it, and somebody else is there to judge."""
    return opening.by == by.id and not works_alone(reader, by)


def notices(reader: Reader, by: User) -> list[Notice]:
    """Openings to tell `by` of, newest first: of their own cases, of the sites they supervise."""
    found = [one for one in reversed(waiting(reader)) if one.by != by.id and _concerns(reader, by, one)]
    names = reader.get_many(User, sorted({one.by for one in found if one.by}))
    people = reader.get_many(Person, sorted({one.person for one in found if one.person}))
    return [
        Notice(
            one,
            _name(people.get(one.person or RecordId(b""))),
            (names[one.by].name if one.by in names else "") or "",
            allowed(by, Act.APPROVE),
        )
        for one in found
    ]


def between(reader: Reader, first: datetime, last: datetime) -> list[BreakGlass]:
    """Openings from `first` (in) to `last` (not in), oldest first: for those who watch over the data."""
    found = reader.find(BreakGlass, order="at")
    return [one for one in found if one.at is not None and first <= one.at < last and is_true(one)]


def _is_judged(reader: Reader, opening: BreakGlass, reviews: list[BreakGlassReview]) -> bool:
    if is_judged(opening, reviews):
        return True
    opener = reader.get(User, opening.by)
    return bool(reviews) and is_judged(
        opening, reviews, alone=opener is not None and works_alone(reader, opener)
    )


def _concerns(reader: Reader, by: User, opening: BreakGlass) -> bool:
    if by.role == SUPERVISOR and by.disabled_on is None:
        return opening.site is None or not by.sites or opening.site in by.sites
    return any(case.responsible == by.id for case in reader.find(Case, person=opening.person))


def _task(store: Store, opening: BreakGlass, words: str) -> None:
    automatic_tasks.ensure(
        store,
        Task(
            person=opening.person,
            case=opening.case,
            title=words[:300],
            text=words if len(words) > 300 else None,
            owner=opening.by,
            due=today(store),
            origin=f"break_glass:{opening.id.hex()}",
        ),
    )


def _name(person: Person | None) -> str:
    return (person.display_name if person else "") or ""
