"""The parts of a file that few may read: every opening is recorded.

Reserved notes and vulnerabilities (C3) are for specialists and those who work on the case;
named ones (C4) only for the readers named in them. Both are amended, never overwritten.
"""

from __future__ import annotations

from dataclasses import replace

from app.domain.case import Case, CaseMember
from app.domain.contact import Contact, NamedNote, ReservedNote
from app.domain.ids import RecordId, new_id
from app.domain.person import Person, PersonReserved
from app.domain.user import User
from app.errors import NotAllowed
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases.permissions import OPERATOR, Act, allowed, require
from app.usecases.saving import keep, must_find, today


def may_read(reader: Reader, by: User, person: RecordId) -> bool:
    """Whether `by` may open the reserved part of this person's file.

    Case managers, specialists and supervisors may; operators, for cases they work on.
    """
    if allowed(by, Act.READ_RESERVED):
        return True
    if by.role != OPERATOR or by.disabled_on is not None:
        return False
    if reader.find(Case, person=person, responsible=by.id, limit=1):
        return True
    memberships = reader.find(CaseMember, person=person, user=by.id)
    return any(one.until_on is None for one in memberships)


def require_reading(store: Store, person: RecordId) -> None:
    """Let the one at the keyboard read the reserved part, or raise NotAllowed."""
    if not may_read(store, store.by, person):
        raise NotAllowed(act=Act.READ_RESERVED.value)


def write(store: Store, contact: Contact, text: str) -> ReservedNote:
    """Write the part of a contact that only specialists read."""
    require(store.by, Act.WRITE_RESERVED)
    return keep(
        store,
        ReservedNote(
            person=contact.person,
            contact=contact.id,
            text=text,
            areas=contact.areas,
            written_on=today(store),
            by=store.by.id,
        ),
    )


def write_named(
    store: Store, contact: Contact, text: str, readers: frozenset[RecordId] = frozenset()
) -> NamedNote:
    """Write the part only the named `readers` read; the author is always one of them."""
    require(store.by, Act.WRITE_RESERVED)
    return keep(
        store,
        NamedNote(
            person=contact.person,
            contact=contact.id,
            text=text,
            readers=readers | {store.by.id},
            written_on=today(store),
            by=store.by.id,
        ),
    )


def open_notes(store: Store, person: RecordId) -> list[ReservedNote]:
    """The reserved notes of a person in their newest versions, latest first; recorded as read."""
    require_reading(store, person)
    notes = store.find(ReservedNote, person=person, order="written_on", descending=True)
    store.note_act("read", must_find(store, Person, person), detail=["reserved_note"])
    amended = {note.amends for note in notes}
    return [note for note in notes if note.id not in amended]


def open_named_notes(store: Store, person: RecordId) -> list[NamedNote]:
    """The named notes of a person that name the one at the keyboard; each recorded as read."""
    notes = [note for note in store.find(NamedNote, person=person) if store.by.id in note.readers]
    for note in notes:
        store.note_act("read", note)
    amended = {note.amends for note in notes}
    return [note for note in notes if note.id not in amended]


def amend_note(store: Store, note: RecordId, text: str) -> ReservedNote:
    """Write a new version of a reserved note; the earlier one stays."""
    require(store.by, Act.WRITE_RESERVED)
    held = must_find(store, ReservedNote, note)
    if held.person is not None:
        require_reading(store, held.person)
    return keep(
        store,
        replace(held, id=new_id(), text=text, written_on=today(store), by=store.by.id, amends=held.id),
    )


def open_person(store: Store, person: RecordId) -> PersonReserved | None:
    """What a person said of group, faith and gender; recorded as read."""
    require_reading(store, person)
    found = store.find(PersonReserved, person=person, limit=1)
    if not found:
        return None
    store.note_act("read", found[0])
    return found[0]
