"""The page of a case with what stands beside it: the roll of the last days, what is reserved and how much."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from app.domain.contact import NamedNote, ReservedNote
from app.domain.ids import RecordId
from app.domain.reception import DailyPresence
from app.storage.reader import Reader, Stamp
from app.storage.store import Store
from app.usecases import beside, case_pages, reserved, rights, vulnerabilities
from app.usecases.beside import Beside
from app.usecases.case_pages import CasePage
from app.usecases.permissions import Act, allowed

DAYS = 30
"""Days of the roll shown, the day itself included."""


@dataclass(frozen=True, slots=True)
class RollDay:
    """One day of the roll; `state` (list presence) is None when nobody marked it."""

    on: date
    state: str | None


@dataclass(frozen=True, slots=True)
class CaseSheet:
    """What the page of a case shows. Of the reserved part only that it is there, never what it says."""

    page: CasePage
    roll: tuple[RollDay, ...]
    reserved_contacts: frozenset[RecordId]
    """Contacts with a part that few may read, be it this user or not."""
    named_contacts: frozenset[RecordId]
    """Those of them with a note that names this user."""
    vulnerabilities: int
    may_read_reserved: bool
    acts: frozenset[Act]
    stamp: Stamp | None
    restricted: bool = False
    """The data may only be kept: the person asked so (GDPR art. 18)."""
    beside: Beside = field(default_factory=Beside)
    """Second values of what is shown, that nobody decided about yet."""


def read(reader: Reader, id: RecordId, today: date, user: RecordId) -> CaseSheet:
    """The sheet of case `id` for `user` as it stands on `today`; RecordGone without such a case."""
    page = case_pages.read(reader, id, today)
    person = page.file.person.id
    by = page.users.get(user)
    named = _named_contacts(reader, person, user)
    return CaseSheet(
        page=page,
        roll=tuple(_roll(reader, person, today)),
        reserved_contacts=_reserved_contacts(reader, person) | named,
        named_contacts=named,
        vulnerabilities=vulnerabilities.count(reader, person),
        may_read_reserved=by is not None and reserved.may_read(reader, by, person),
        acts=frozenset(act for act in Act if by is not None and allowed(by, act)),
        stamp=reader.stamp(page.case),
        restricted=rights.is_restricted(reader, person, today),
        beside=beside.of_person(reader, person, by),
    )


@dataclass(frozen=True, slots=True)
class OpenedNotes:
    """The reserved parts of contacts, by contact, as far as the one at the keyboard may read them."""

    reserved: dict[RecordId, tuple[ReservedNote, ...]]
    named: dict[RecordId, tuple[NamedNote, ...]]
    beside: Beside = field(default_factory=Beside)


def open_notes(store: Store, person: RecordId) -> OpenedNotes:
    """Open the reserved notes of a person and the notes for named readers; recorded as read.

    Who may not read the reserved ones still reads those that name them.
    """
    found: dict[RecordId, tuple[ReservedNote, ...]] = {}
    may = reserved.may_read(store, store.by, person)
    for note in reserved.open_notes(store, person) if may else ():
        if note.contact is not None:
            found[note.contact] = (*found.get(note.contact, ()), note)
    named: dict[RecordId, tuple[NamedNote, ...]] = {}
    for own in reserved.open_named_notes(store, person):
        if own.contact is not None:
            named[own.contact] = (*named.get(own.contact, ()), own)
    return OpenedNotes(found, named, beside.of_person(store, person, store.by, opened=True))


def _roll(reader: Reader, person: RecordId, today: date) -> list[RollDay]:
    first = today - timedelta(days=DAYS - 1)
    marked = {
        line.on: line.state
        for line in reader.find(DailyPresence, person=person, order="on", descending=True, limit=DAYS * 2)
        if line.on is not None and first <= line.on <= today
    }
    days = (first + timedelta(days=step) for step in range(DAYS))
    return [RollDay(day, marked.get(day)) for day in days]


def _reserved_contacts(reader: Reader, person: RecordId) -> frozenset[RecordId]:
    notes = {note.contact for note in reader.find(ReservedNote, person=person)}
    return frozenset(contact for contact in notes if contact is not None)


def _named_contacts(reader: Reader, person: RecordId, user: RecordId) -> frozenset[RecordId]:
    notes = {note.contact for note in reader.find(NamedNote, person=person) if user in note.readers}
    return frozenset(contact for contact in notes if contact is not None)
