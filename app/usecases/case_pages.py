"""Everything the page of a case shows, in one question; and the record of who opened it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.assessment import AreaScore, Assessment
from app.domain.attachment import Attachment
from app.domain.case import Case, CaseMember
from app.domain.clocks import Clock
from app.domain.consent import Consent, PrivacyNotice
from app.domain.contact import Contact
from app.domain.household import Household, HouseholdMember
from app.domain.ids import RecordId
from app.domain.legal import AsylumProcedure, Permit
from app.domain.person import Person
from app.domain.reception import Placement
from app.domain.site import Site
from app.domain.task import Task
from app.domain.user import User
from app.storage import audit, clock_list
from app.storage.audit import AuditEntry
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import people, permits, travelling
from app.usecases.contacts import newest
from app.usecases.people import PersonFile
from app.usecases.permissions import Act, require
from app.usecases.saving import must_find

SHOWN_CONTACTS = 60


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the household with their link in it."""

    person: Person
    link: HouseholdMember


@dataclass(frozen=True, slots=True)
class Scored:
    """An assessment with its scores by area (list V23)."""

    assessment: Assessment
    scores: tuple[AreaScore, ...]


@dataclass(frozen=True, slots=True)
class CasePage:
    """One case with all that hangs on its person; newest first wherever time matters.

    `contacts` holds the newest `SHOWN_CONTACTS`; `contact_count` counts all.
    """

    case: Case
    file: PersonFile
    members: tuple[Member, ...]
    team: tuple[CaseMember, ...]
    permits: tuple[Permit, ...]
    current_permit: Permit | None
    procedures: tuple[AsylumProcedure, ...]
    placements: tuple[Placement, ...]
    contacts: tuple[Contact, ...]
    contact_count: int
    assessments: tuple[Scored, ...]
    tasks: tuple[Task, ...]
    attachments: tuple[Attachment, ...]
    away: frozenset[RecordId]
    consents: tuple[Consent, ...]
    notices: tuple[PrivacyNotice, ...]
    clocks: tuple[Clock, ...]
    users: dict[RecordId, User]
    sites: dict[RecordId, Site]
    other_cases: tuple[Case, ...]


def read(reader: Reader, id: RecordId, today: date) -> CasePage:
    """The page of case `id` as it stands on `today`; DomainError when there is no such case."""
    case = must_find(reader, Case, id)
    person = case.person or RecordId(b"")
    file = people.read_file(reader, person)
    found = permits.history(reader, person)
    procedures = reader.find(AsylumProcedure, person=person, descending=True)
    contacts = newest(reader.find(Contact, person=person, order="held_on", descending=True))
    current = permits.current(found, today)
    return CasePage(
        case=case,
        file=file,
        members=tuple(_members(reader, person)),
        team=tuple(reader.find(CaseMember, case=id)),
        permits=tuple(found),
        current_permit=current,
        procedures=tuple(procedures),
        placements=tuple(sorted(reader.find(Placement, person=person), key=_entered, reverse=True)),
        contacts=tuple(contacts[:SHOWN_CONTACTS]),
        contact_count=len(contacts),
        assessments=tuple(_scored(reader, person)),
        tasks=tuple(sorted(reader.find(Task, person=person), key=_task_order)),
        attachments=tuple(reader.find(Attachment, person=person, descending=True)),
        away=travelling.away(reader, person),
        consents=tuple(reader.find(Consent, person=person, descending=True)),
        notices=tuple(reader.find(PrivacyNotice, person=person, descending=True)),
        clocks=tuple(clocks_of(reader, person, today)),
        users={user.id: user for user in reader.find(User)},
        sites={site.id: site for site in reader.find(Site)},
        other_cases=tuple(c for c in reader.find(Case, person=person) if c.id != id),
    )


def clocks_of(reader: Reader, person: RecordId, today: date) -> list[Clock]:
    """The deadlines and rights that follow from what is known of a person, the nearest first.

    Rights that have begun stay; a birthday that has passed does not.
    """
    return [line.clock for line in clock_list.of_person(reader, person, today)]


def opened(store: Store, id: RecordId) -> None:
    """Record that the one at the keyboard opened this case: the person may ask who did."""
    require(store.by, Act.READ_FILES)
    store.note_act("view", must_find(store, Case, id))


def who_opened(reader: Reader, case: Case, limit: int = 200) -> list[AuditEntry]:
    """Who opened, wrote, printed or exported in this file, newest first."""
    number = reader.space_number(case)
    return audit.entries_of_space(reader, number, limit) if number is not None else []


def _members(reader: Reader, person: RecordId) -> list[Member]:
    links = reader.find(HouseholdMember, person=person)
    homes = {link.household for link in links if link.left_on is None}
    homes |= {home.id for home in reader.find(Household, person=person) if home.dissolved_on is None}
    found: dict[RecordId, HouseholdMember] = {}
    for home in homes:
        for link in reader.find(HouseholdMember, household=home):
            if link.person is not None and link.person != person and link.left_on is None:
                found.setdefault(link.person, link)
    persons = reader.get_many(Person, list(found))
    return [Member(persons[id_], link) for id_, link in found.items() if id_ in persons]


def _scored(reader: Reader, person: RecordId) -> list[Scored]:
    assessments = reader.find(Assessment, person=person, order="held_on", descending=True)
    return [Scored(a, tuple(reader.find(AreaScore, assessment=a.id))) for a in assessments]


def _entered(placement: Placement) -> tuple[date, date]:
    return placement.entered_on.sort_key if placement.entered_on else (date.min, date.min)


def _task_order(task: Task) -> tuple[bool, date]:
    return (task.state != "open", task.due or date.max)
