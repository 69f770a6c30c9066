"""A note for named readers: written with the contact, read by those named and nobody else."""

from __future__ import annotations

from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from app.domain.case import Case
from app.domain.contact import NamedNote
from app.domain.person import Person
from app.domain.user import User
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import case_sheets, cases
from tests.app.usecases.acting import as_user, newcomer
from tests.ui.contacts.test_contact_page import shown
from ui.forms.typed import type_into
from ui.main_window import MainWindow


@pytest.fixture
def mate(session: Session) -> User:
    return session.do(Store.add, User(name="Sara Prova", role="mediator"))


@pytest.fixture
def person(session: Session) -> Person:
    return newcomer(session)


def test_a_named_note_is_written_with_its_readers(
    qtbot: QtBot, window: MainWindow, session: Session, person: Person, mate: User
) -> None:
    other = session.do(Store.add, User(name="Ivo Prova", role="operator"))
    case = session.do(cases.open_case, Case(person=person.id))
    window.go("contact", person=person.id)
    form = shown(window).form
    assert form.named._inside.isHidden(), "shut until somebody wants it"
    form.named._unfold()
    type_into(form.words_form.field("text"), "Colloquio.")
    form.named.note.setPlainText("Teme un parente.")
    assert form.named._chips is not None
    assert session.user.id.hex() not in form.named._chips._chips
    form.named._chips.choose(mate.id.hex())
    shown(window).submit()
    qtbot.waitUntil(lambda: bool(session.ask(Reader.find, NamedNote)))
    (note,) = session.ask(Reader.find, NamedNote)
    assert (note.text, note.readers) == ("Teme un parente.", frozenset({mate.id, session.user.id}))
    opened = as_user(session, mate, case_sheets.open_notes, person.id)
    assert [[one.text for one in notes] for notes in opened.named.values()] == [["Teme un parente."]]
    assert opened.reserved == {}, "a mediator reads no reserved note, and is not turned away for that"
    today = date.today()  # noqa: DTZ011 - the day here
    mine = session.ask(case_sheets.read, case.id, today, mate.id)
    theirs = session.ask(case_sheets.read, case.id, today, other.id)
    assert (len(mine.named_contacts), len(theirs.named_contacts)) == (1, 0)
    assert theirs.reserved_contacts == frozenset(), "who is not named does not learn that there is one"


def test_a_half_typed_named_note_comes_back(
    window: MainWindow, session: Session, person: Person, mate: User
) -> None:
    window.go("contact", person=person.id)
    form = shown(window).form
    form.named._unfold()
    form.named.note.setPlainText("Teme")
    assert form.named._chips is not None
    form.named._chips.choose(mate.id.hex())
    state = window.save_state()
    form.named.start_clean()
    assert form.named.readers() == frozenset()
    window.restore_state(state)
    assert form.named.text() == "Teme"
    assert form.named.readers() == frozenset({mate.id})
    assert not form.named._inside.isHidden()


def test_on_a_laptop_alone_it_says_so(window: MainWindow, person: Person) -> None:
    window.go("contact", person=person.id)
    form = shown(window).form
    form.named._unfold()
    assert form.named._chips is None
    assert form.named._alone.isVisibleTo(form)
