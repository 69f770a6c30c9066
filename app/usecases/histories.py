"""What was written in a file, field by field, by whom and when; and who opened the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from app.domain.assessment import Assessment
from app.domain.case import Case, CaseMember
from app.domain.consent import Consent, PrivacyNotice
from app.domain.contact import Contact
from app.domain.declaration import FieldSpec, Kind, Record, kind_of
from app.domain.equipe import EquipeDecision, EquipeReview
from app.domain.follow_up import FollowUp
from app.domain.ids import RecordId
from app.domain.legal import AsylumProcedure, Permit
from app.domain.person import ContactPoint, Identifier, IdentityDocument, Person, PersonLanguage, PersonName
from app.domain.plan import Plan, PlanAction, PlanGoal, PlanSignature
from app.domain.reception import Placement
from app.domain.review import Review, ReviewRemark
from app.domain.site import Site
from app.domain.task import Task
from app.domain.user import User
from app.storage.audit import AuditEntry
from app.storage.history import Version, history
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import case_pages
from app.usecases.permissions import Act, require
from app.usecases.saving import must_find

__all__ = [
    "LOOKING",
    "AuditEntry",
    "FieldChange",
    "Names",
    "OpenedBy",
    "names",
    "of_case",
    "of_record",
    "opened_by",
    "printed",
]

_OF_PERSON: tuple[type[Record], ...] = (
    PersonName,
    Identifier,
    IdentityDocument,
    PersonLanguage,
    ContactPoint,
    Case,
    CaseMember,
    Permit,
    AsylumProcedure,
    Placement,
    Contact,
    Assessment,
    Task,
    Consent,
    PrivacyNotice,
    Review,
    ReviewRemark,
    Plan,
    PlanGoal,
    PlanAction,
    PlanSignature,
    EquipeReview,
    EquipeDecision,
    FollowUp,
)
"""Kinds whose history belongs to the history of a file; what is reserved is not among them."""

NEWEST = 2000
"""Changes or acts given back at once."""

LOOKING = frozenset({"view", "read", "print", "export", "share", "unlock"})
"""Acts (V72) of somebody who looked or carried something out, as against those who wrote."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One write of one field. `spec` is None for the making and the deleting of the record.

    Of a set, `new` holds what was put in (True) and taken out (False), and `old` is None.
    """

    kind: Kind
    record: RecordId
    at: int
    author: RecordId
    spec: FieldSpec | None
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Names:
    """Names of the records a value or an author may point to."""

    users: dict[RecordId, str]
    sites: dict[RecordId, str]

    def of(self, id: RecordId) -> str:
        """The name of a colleague or a site; empty when it is neither."""
        return self.users.get(id) or self.sites.get(id) or ""


def of_record(reader: Reader, kind: Kind, record: RecordId) -> tuple[list[FieldChange], Names]:
    """Every change of one record, newest first."""
    return list(_paired(kind, record, history(reader, kind, record))), names(reader)


def of_case(reader: Reader, case: RecordId) -> tuple[list[FieldChange], Names]:
    """Every change in the file of a case (person, papers, stays, contacts, tasks), newest first."""
    person = must_find(reader, Case, case).person
    found: list[FieldChange] = []
    for kind, record in _records(reader, person):
        found.extend(_paired(kind, record, history(reader, kind, record)))
    found.sort(key=lambda change: change.at, reverse=True)
    return found[:NEWEST], names(reader)


@dataclass(frozen=True, slots=True)
class OpenedBy:
    """Who did what in a file, newest first."""

    entries: tuple[AuditEntry, ...]
    names: Names


def opened_by(reader: Reader, case: RecordId) -> OpenedBy:
    """Who opened, wrote, printed or exported in the file of a case: the newest `NEWEST` acts."""
    held = must_find(reader, Case, case)
    return OpenedBy(tuple(case_pages.who_opened(reader, held, NEWEST)), names(reader))


def printed(store: Store, case: RecordId, what: str) -> None:
    """Record that a paper named `what` was made of a case."""
    require(store.by, Act.PRINT)
    store.note_act("print", must_find(store, Case, case), detail=[what])


def _records(reader: Reader, person: RecordId | None) -> Iterator[tuple[Kind, RecordId]]:
    if person is None:
        return
    yield kind_of(must_find(reader, Person, person)), person
    for record in _OF_PERSON:
        for one in reader.find(record, person=person):
            yield kind_of(one), one.id


def _paired(kind: Kind, record: RecordId, versions: Iterable[Version]) -> Iterator[FieldChange]:
    """`versions`, newest first, each beside the value it replaced."""
    held: dict[int | None, Any] = {}
    paired: list[FieldChange] = []
    for one in reversed(list(versions)):
        if one.spec is not None and one.spec.inner:
            continue
        place = one.spec.id if one.spec else None
        is_set = one.spec is not None and one.spec.is_set
        old = None if is_set else held.get(place)
        held[place] = one.value
        if is_set or old != one.value:
            paired.append(FieldChange(kind, record, one.at, one.author, one.spec, old, one.value))
    yield from reversed(paired)


def names(reader: Reader) -> Names:
    """Names of all colleagues and sites this laptop knows."""
    return Names(
        {user.id: user.name or "" for user in reader.find(User)},
        {site.id: site.name or "" for site in reader.find(Site)},
    )
