"""Contacts: one call writes everything, nothing is ever overwritten, few read the reserved part."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.case import Case, CaseMember
from app.domain.contact import Contact, NamedNote, ReservedNote
from app.domain.ids import new_id
from app.domain.person import PersonReserved
from app.domain.task import Task
from app.errors import NotAllowed
from app.session import Session
from app.storage import audit, search
from app.storage.reader import Reader
from app.storage.store import RecordGone, Store
from app.usecases import cases, contacts, reserved
from tests.app.usecases.acting import as_user, colleague, day, forbidden, newcomer, refused, today


def test_one_call_writes_note_reserved_part_and_next_task(session: Session) -> None:
    person = newcomer(session)
    done = session.do(
        contacts.record,
        Contact(person=person.id, type="first", minutes=40, text="Chiede della scuola"),
        reserved_text="Dorme male",
        named_text="Ha paura di un parente",
        follow_up=Task(title="Chiamare la scuola", due=day(session, 3)),
    )
    assert (done.contact.held_on, done.contact.by) == (today(session), session.user.id)
    assert session.ask(Reader.find, ReservedNote, contact=done.contact.id) == [done.reserved]
    assert session.ask(Reader.find, NamedNote, contact=done.contact.id) == [done.named]
    assert done.named is not None
    assert done.named.readers == {session.user.id}
    assert done.follow_up is not None
    assert (done.follow_up.contact, done.follow_up.owner) == (done.contact.id, session.user.id)
    assert session.last_receipt.changed.concerns("contact", "reserved_note", "task")


def test_reserved_words_are_not_found_by_the_search(session: Session) -> None:
    person = newcomer(session)
    contact = Contact(person=person.id, text="chiede di scuola")
    session.do(contacts.record, contact, reserved_text="insonnia", named_text="segreto")
    assert session.ask(search.records_with_text, "scuola") != []
    assert session.ask(search.records_with_text, "insonnia") == []
    assert session.ask(search.records_with_text, "segreto") == []


def test_a_quick_contact_needs_only_the_person(session: Session) -> None:
    person = newcomer(session)
    done = session.do(contacts.record, Contact(person=person.id))
    assert (done.reserved, done.named, done.follow_up) == (None, None, None)
    missing = {problem.name for problem in contacts.submit_contact(done.contact)}
    assert missing == {"minutes", "type", "text"}
    with pytest.raises(RecordGone):
        session.do(contacts.record, Contact(person=new_id()))


def test_all_problems_at_once_and_nothing_written(session: Session) -> None:
    person = newcomer(session)
    wrong = Contact(person=person.id, held_on=day(session, 1), minutes=5000)
    assert refused(session, contacts.record, wrong, reserved_text="x", follow_up=Task()) == {
        ("contacts.in_the_future", "held_on"),
        ("check.too_large", "minutes"),
        ("tasks.untitled", "task.title"),
    }
    assert session.ask(Reader.count, Contact) == session.ask(Reader.count, ReservedNote) == 0


def test_a_correction_is_a_new_version(session: Session) -> None:
    person = newcomer(session)
    first = session.do(contacts.record, Contact(person=person.id, text="Prima")).contact
    second = session.do(contacts.amend, replace(first, text="Seconda"), reason="refuso")
    assert second.id != first.id
    assert session.ask(Reader.get, Contact, first.id) == first
    assert session.ask(contacts.timeline, person.id) == [second]
    assert session.ask(contacts.versions, second.id) == [second, first]
    assert refused(session, contacts.amend, replace(first, text="Terza")) == {
        ("contacts.amended_already", "")
    }
    assert session.do(contacts.amend, second) == second
    assert session.ask(Reader.count, Contact) == 2


def test_rival_corrections_both_stay() -> None:
    first = Contact(text="a")
    rivals = [Contact(text="b", amends=first.id), Contact(text="c", amends=first.id)]
    assert contacts.newest([first, *rivals]) == rivals


def test_the_timeline_is_latest_first(session: Session) -> None:
    person = newcomer(session)
    for offset in (-3, -1, -2):
        session.do(contacts.record, Contact(person=person.id, held_on=day(session, offset)))
    days = [contact.held_on for contact in session.ask(contacts.timeline, person.id)]
    assert days == [day(session, -1), day(session, -2), day(session, -3)]


def test_who_reads_the_reserved_part(session: Session) -> None:
    person = newcomer(session)
    session.do(contacts.record, Contact(person=person.id), reserved_text="Dorme male")
    for role in ("casemanager", "specialist", "supervisor"):
        assert not forbidden(session, role, reserved.open_notes, person.id)
    for role in ("operator", "mediator", "admin", "dpo", "auditor", "reporting"):
        assert forbidden(session, role, reserved.open_notes, person.id)
    case = session.do(cases.open_case, Case(person=person.id, state="active"))
    (note,) = session.do(reserved.open_notes, person.id)
    assert note.text == "Dorme male"
    mate = colleague(session, "operator")
    with pytest.raises(NotAllowed):
        as_user(session, mate, reserved.open_notes, person.id)
    member = session.do(cases.join_team, CaseMember(case=case.id, user=mate.id))
    as_user(session, mate, reserved.open_notes, person.id)
    session.do(cases.leave_team, member.id)
    with pytest.raises(NotAllowed):
        as_user(session, mate, reserved.open_notes, person.id)
    with pytest.raises(NotAllowed):
        as_user(session, replace(mate, disabled_on=today(session)), reserved.open_notes, person.id)


def test_every_opening_is_recorded(session: Session) -> None:
    boss, person = colleague(session), newcomer(session)
    session.do(contacts.record, Contact(person=person.id), reserved_text="x")
    as_user(session, boss, reserved.open_notes, person.id)
    (entry, *_) = session.ask(audit.entries_of, person.id)
    assert (entry.action, entry.detail) == ("read", ("reserved_note",))


def test_named_notes_only_for_those_named(session: Session) -> None:
    boss, other, person = colleague(session), colleague(session), newcomer(session)
    session.do(contacts.record, Contact(person=person.id), named_text="x", readers=frozenset({boss.id}))
    assert [note.text for note in as_user(session, boss, reserved.open_named_notes, person.id)] == ["x"]
    assert [note.text for note in session.do(reserved.open_named_notes, person.id)] == ["x"]
    assert as_user(session, other, reserved.open_named_notes, person.id) == []


def test_a_reserved_note_is_amended_not_overwritten(session: Session) -> None:
    boss, person = colleague(session), newcomer(session)
    done = session.do(contacts.record, Contact(person=person.id), reserved_text="uno")
    assert done.reserved is not None
    second = as_user(session, boss, reserved.amend_note, done.reserved.id, "due")
    assert as_user(session, boss, reserved.open_notes, person.id) == [second]
    assert session.ask(Reader.get, ReservedNote, done.reserved.id) == done.reserved
    mate = colleague(session, "operator")
    with pytest.raises(NotAllowed):
        as_user(session, mate, reserved.amend_note, done.reserved.id, "tre")


def test_faith_and_group_only_for_readers(session: Session) -> None:
    boss, person = colleague(session), newcomer(session)
    assert as_user(session, boss, reserved.open_person, person.id) is None
    kept = session.do(Store.add, PersonReserved(person=person.id, religion="prova"))
    assert as_user(session, boss, reserved.open_person, person.id) == kept
    with pytest.raises(NotAllowed):
        session.do(reserved.open_person, person.id)


def test_who_may_not_write_contacts(session: Session) -> None:
    person = newcomer(session)
    for role in ["mediator", "reporting", "directory", "dpo", "admin", "auditor"]:
        assert forbidden(session, role, contacts.record, Contact(person=person.id))
        assert forbidden(session, role, contacts.amend, Contact(person=person.id))
