"""What the team has before it: the agenda of all cases, and one page of one case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.case import Case
from app.domain.clocks import Clock
from app.domain.contact import Contact
from app.domain.ids import RecordId
from app.domain.person import Person
from app.domain.referral import Referral
from app.domain.referral_states import UNANSWERED
from app.domain.user import User
from app.storage import equipe_agenda
from app.storage.reader import Reader
from app.usecases import case_pages, equipe, plans, trajectories
from app.usecases.contacts import newest
from app.usecases.equipe import Minutes
from app.usecases.permissions import Act, allowed
from app.usecases.plans import PlanFile
from app.usecases.saving import must_find
from app.usecases.trajectories import Trajectories

REVIEW_AHEAD = 14
EXIT_AHEAD = 60
EXIT_BEHIND = 180
FLAG_DAYS = 15
"""A suspected vulnerability nobody has looked at for longer goes to the supervisor (rule R-29)."""


@dataclass(frozen=True, slots=True)
class Item:
    """One case of the agenda; `reasons` as (reason, day), the most pressing first."""

    case: RecordId
    number: str
    name: str
    responsible: str
    reasons: tuple[tuple[str, date], ...]


@dataclass(frozen=True, slots=True)
class CaseBefore:
    """One case as the team looks at it; `services` are minutes by code of V32 since the last review."""

    case: Case
    person: Person
    plan: PlanFile | None
    clocks: tuple[Clock, ...]
    trajectories: Trajectories
    services: tuple[tuple[str, int], ...]
    since: date | None
    unanswered: int
    """Referrals that nobody has answered yet."""
    minutes: tuple[Minutes, ...]
    shown: Minutes | None
    may_write: bool
    users: dict[RecordId, User]

    def user_name(self, id: RecordId | None) -> str:
        """The name of a colleague; empty when it is not known."""
        user = self.users.get(id) if id else None
        return (user.name if user else "") or ""


def agenda(reader: Reader, by: User, today: date) -> list[Item]:
    """The cases the team has to look at, those with the oldest day first.

    Suspected vulnerabilities only for who may read them, and never which one.
    """
    rows = equipe_agenda.wanted(
        reader,
        today,
        until=today + timedelta(REVIEW_AHEAD),
        exits=today + timedelta(EXIT_AHEAD),
        first=today - timedelta(EXIT_BEHIND),
        flags=today - timedelta(FLAG_DAYS + 1) if allowed(by, Act.READ_RESERVED) else None,
    )
    by_case: dict[RecordId, list[tuple[str, date]]] = {}
    for case, reason, day in rows:
        by_case.setdefault(case, []).append((reason, day))
    cases = reader.get_many(Case, list(by_case))
    people = reader.get_many(Person, [one.person for one in cases.values() if one.person is not None])
    users = reader.get_many(User, [one.responsible for one in cases.values() if one.responsible is not None])
    made = [_item(one, people, users, by_case[one.id]) for one in cases.values()]
    return sorted(made, key=lambda item: (item.reasons[0][1], item.name))


def read(reader: Reader, case: RecordId, review: RecordId | None, by: User, today: date) -> CaseBefore:
    """Everything of `case`, with the minutes `review` shown, or those being written."""
    held = must_find(reader, Case, case)
    person = must_find(reader, Person, held.person)
    files = plans.of_case(reader, case)
    minutes = equipe.of_case(reader, case)
    locked = [one.review.held_on for one in minutes if one.is_locked and one.review.held_on is not None]
    since = max(locked, default=None)
    shown = next((one for one in minutes if one.review.id == review), None)
    runs = plans.running(files)
    plan = runs[0] if runs else plans.to_show(files)
    return CaseBefore(
        case=held,
        person=person,
        plan=plan,
        clocks=tuple(case_pages.clocks_of(reader, person.id, today)),
        trajectories=trajectories.of_person(reader, person.id),
        services=tuple(_services(reader, person.id, plan, since)),
        since=since,
        unanswered=sum(one.state in UNANSWERED for one in reader.find(Referral, person=person.id)),
        minutes=tuple(minutes),
        shown=shown or next((one for one in minutes if not one.is_locked), None),
        may_write=allowed(by, Act.WRITE_PLAN),
        users={user.id: user for user in reader.find(User)},
    )


def _item(
    case: Case,
    people: dict[RecordId, Person],
    users: dict[RecordId, User],
    reasons: Sequence[tuple[str, date]],
) -> Item:
    person = people.get(case.person) if case.person is not None else None
    user = users.get(case.responsible) if case.responsible is not None else None
    return Item(
        case.id,
        case.number or "",
        (person.display_name if person else "") or "",
        (user.name if user else "") or "",
        tuple(sorted(reasons, key=lambda pair: pair[1])),
    )


def _services(
    reader: Reader, person: RecordId, plan: PlanFile | None, since: date | None
) -> list[tuple[str, int]]:
    """Minutes by service; those of a contact with several are shared out among them."""
    spent: dict[str, int] = {}
    for one in newest(reader.find(Contact, person=person)):
        if one.minutes and one.services and (since is None or (one.held_on or date.min) > since):
            for code in one.services:
                spent[code] = spent.get(code, 0) + one.minutes // len(one.services)
    for action in plan.actions if plan else ():
        if action.minutes and action.service:
            spent[action.service] = spent.get(action.service, 0) + action.minutes
    return sorted(spent.items(), key=lambda pair: -pair[1])
