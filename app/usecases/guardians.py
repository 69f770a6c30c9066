"""A minor who is here without an adult of theirs needs a guardian: a task asks for one until there is.

Rule R-12, L. 47/2017: "MSNA without guardian: task to ask for appointment". In doubt of the age the person
counts as a minor (art. 5).
"""

from __future__ import annotations

from datetime import date
from typing import Final

from app.domain.ages import treated_as_minor
from app.domain.case import Case, CaseMember
from app.domain.case_states import OVER
from app.domain.ids import RecordId
from app.domain.person import ContactPoint, Person
from app.domain.reception import Placement
from app.domain.stays import is_held
from app.domain.task import Task
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import automatic_tasks
from app.usecases.saving import today

KIND: Final = "guardian"
"""Kind of the task (V80); also the role on a team (V28) and whose number a contact is."""

FOR_MINORS: Final = frozenset({"SAI_MSNA", "CPA_MIN"})
"""Facilities (V16) that take in none but minors without an adult of theirs."""

ALONE: Final = "MSNA"
"""Target (V76) of a case."""


def keep(store: Store, person: RecordId | None) -> None:
    """Make the task of a person, or cancel it: where one was asked for, it is done and stays so."""
    held = store.get(Person, person)
    if held is None:
        return
    origin = f"{KIND}:{held.id.hex()}"
    since = _alone_since(store, held, today(store))
    if since is None or _has_guardian(store, held.id, today(store)):
        automatic_tasks.cancel(store, origin)
        return
    case = next((one for one in store.find(Case, person=held.id) if one.state not in OVER), None)
    automatic_tasks.ensure(
        store,
        Task(
            person=held.id,
            case=case.id if case else None,
            kind=KIND,
            due=since,
            owner=case.responsible if case else None,
            priority="high",
            origin=origin,
        ),
    )


def _alone_since(reader: Reader, person: Person, today: date) -> date | None:
    """Since when a minor is known to be here alone; None when not, or of age."""
    if person.born is not None and not treated_as_minor(person.born, today):
        return None
    stays = (one for one in reader.find(Placement, person=person.id) if one.facility in FOR_MINORS)
    held = [one.entered_on for one in stays if is_held(one)]
    days = [(day.earliest if day else None) or today for day in held]
    if person.born is not None:  # of a case alone nobody can tell: its target counts who has just come of age
        cases = reader.find(Case, person=person.id)
        days += [one.opened_on or today for one in cases if ALONE in one.targets and one.state not in OVER]
    return min(days, default=None)


def _has_guardian(reader: Reader, person: RecordId, today: date) -> bool:
    team = reader.find(CaseMember, person=person, role=KIND)
    numbers = reader.find(ContactPoint, person=person, channel=KIND)
    return any(one.until_on is None or one.until_on >= today for one in team) or any(
        one.until is None or one.until.latest is None or one.until.latest >= today for one in numbers
    )
