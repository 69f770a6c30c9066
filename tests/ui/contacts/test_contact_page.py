"""A contact by keyboard alone, with its reserved part and what follows; the correction of one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.case import Case
from app.domain.contact import Contact, ReservedNote
from app.domain.person import Person
from app.domain.task import Task
from app.session import Session
from app.storage.reader import Reader
from app.usecases import cases, contacts
from tests.app.usecases.acting import newcomer
from tests.ui.windows import settled
from ui import texts
from ui.contacts.contact_page import ContactPage
from ui.forms.typed import type_into
from ui.main_window import MainWindow

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def kept(session: Session, kind: type[Any]) -> list[Any]:
    return session.ask(Reader.find, kind)


def shown(window: MainWindow) -> ContactPage:
    page = window._navigator.page
    assert isinstance(page, ContactPage)
    return page


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, modifiers)


def write(words: str) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClicks(focus, words)


@pytest.fixture
def person(session: Session) -> Person:
    return newcomer(session, "Amina Diallo")


def test_a_contact_is_written_by_keyboard_alone(
    qtbot: QtBot, window: MainWindow, session: Session, person: Person
) -> None:
    case = session.do(cases.open_case, Case(person=person.id))
    QTest.keyClick(window, Qt.Key.Key_N, CTRL_SHIFT)
    form = shown(window).form
    assert QApplication.focusWidget() is form.person
    write("ami dia")
    qtbot.waitUntil(lambda: form.person._open_popup() is not None)
    press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is form.first.field("type")
    write("primo")
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Tab)
    write("30")
    press(Qt.Key.Key_Tab)
    write("Chiede della scuola.")
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(kept(session, Contact)) == 1)
    one = kept(session, Contact)[0]
    assert (one.person, one.case, one.type, one.minutes) == (person.id, case.id, "first", 30)
    assert (one.text, one.held_on, one.by) == ("Chiede della scuola.", date.today(), session.user.id)  # noqa: DTZ011 - the day here
    assert one.starts_minute is not None


def test_reserved_part_and_next_task_go_with_it(
    qtbot: QtBot, window: MainWindow, session: Session, person: Person
) -> None:
    window.go("contact", person=person.id)
    form = shown(window).form
    type_into(form.words_form.field("text"), "Colloquio breve.")
    form.reserved.note.setPlainText("Dorme male.")
    form.follow_up.wanted.setChecked(True)
    type_into(form.follow_up.task.field("title"), "Chiamare il consultorio")
    type_into(form.follow_up.task.field("due"), "domani")
    shown(window).submit()
    qtbot.waitUntil(lambda: len(kept(session, Task)) == 1)
    contact, note, task = kept(session, Contact)[0], kept(session, ReservedNote)[0], kept(session, Task)[0]
    assert "Dorme" not in (contact.text or "")
    assert (note.text, note.contact) == ("Dorme male.", contact.id)
    assert (task.contact, task.title, task.person) == (contact.id, "Chiamare il consultorio", person.id)
    assert task.due == date.today() + timedelta(1)  # noqa: DTZ011 - the day here


def test_pressed_twice_it_is_saved_once(
    qtbot: QtBot, window: MainWindow, session: Session, person: Person
) -> None:
    window.go("contact", person=person.id)
    type_into(shown(window).form.words_form.field("text"), "Ha telefonato.")
    for _ in range(3):
        press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(kept(session, Contact)) == 1)
    qtbot.waitUntil(lambda: not window._work._sent)
    assert len(kept(session, Contact)) == 1  # and no error reached the box for faults of the program


def test_everything_missing_is_said_at_once(qtbot: QtBot, window: MainWindow, session: Session) -> None:
    window.go("contact")
    page = shown(window)
    type_into(page.form.first.field("held_on"), "quando capita")
    type_into(page.form.first.field("minutes"), "tanti")
    page.submit()
    said = {link.text() for link in page.summary.links()}
    assert said == {
        texts.t("field.contact.person"),
        texts.t("field.contact.held_on"),
        texts.t("field.contact.minutes"),
    }
    assert kept(session, Contact) == []


def test_what_the_verb_refuses_is_said_at_its_place(
    qtbot: QtBot, window: MainWindow, session: Session, person: Person
) -> None:
    window.go("contact", person=person.id)
    page = shown(window)
    type_into(page.form.first.field("held_on"), "domani")
    page.form.follow_up.wanted.setChecked(True)
    page.submit()
    qtbot.waitUntil(lambda: len(page.summary.links()) == 2)
    assert {link.text() for link in page.summary.links()} == {
        texts.t("field.contact.held_on"),
        texts.t("field.task.title"),
    }


def test_a_correction_is_a_new_version(
    qtbot: QtBot, window: MainWindow, session: Session, person: Person
) -> None:
    first = session.do(contacts.record, Contact(person=person.id, text="Viene dal Mali.")).contact
    window.go("contact", contact=first.id)
    page = shown(window)
    assert page.title() == texts.t("contact.amend")
    assert page.form.person.isReadOnly()
    type_into(page.form.words_form.field("text"), "Viene dalla Guinea.")
    page.form.reason.setText("Avevo capito male")
    page.submit()
    qtbot.waitUntil(lambda: len(kept(session, Contact)) == 2)
    newest = session.ask(contacts.timeline, person.id)
    assert [(c.text, c.amends, c.amend_reason) for c in newest] == [
        ("Viene dalla Guinea.", first.id, "Avevo capito male")
    ]


def test_what_was_said_the_last_times_stands_beside(
    qtbot: QtBot, window: MainWindow, session: Session, person: Person
) -> None:
    session.do(contacts.record, Contact(person=person.id, text="Chiede della scuola.", type="phone"))
    window.go("contact", person=person.id)
    page = shown(window)
    qtbot.waitUntil(page.recent._quiet.isHidden)


def test_a_half_written_contact_waits_for_its_own_person(
    qtbot: QtBot, window: MainWindow, session: Session, person: Person
) -> None:
    other = newcomer(session, "Sara Prova")
    window.go("contact", person=person.id)
    type_into(shown(window).form.words_form.field("text"), "Mi ha detto che")
    window.go("home")
    qtbot.waitUntil(lambda: len(session.drafts()) == 1)
    window.go("contact", person=other.id)
    settled(qtbot, window)
    assert shown(window).form.words_form.field("text").toPlainText() == ""
    window.go("contact", person=person.id)
    qtbot.waitUntil(lambda: shown(window).form.words_form.field("text").toPlainText() == "Mi ha detto che")


@pytest.mark.usefixtures("mirrored")
def test_in_arabic_nothing_is_without_words(window: MainWindow, person: Person) -> None:
    window.go("contact", person=person.id)
    page = shown(window)
    assert page.recent.x() < page.form.mapTo(page, page.form.rect().center()).x()
    assert not texts.missing()
