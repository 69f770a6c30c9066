"""The forms left half typed stand on Today, and each leads back to itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from app.domain.legal import Permit
from app.domain.person import Person
from app.session import Session
from tests.app.usecases.acting import newcomer
from tests.profile import new_session
from tests.ui.windows import shown_page, window_on
from ui.contacts.contact_page import ContactPage
from ui.forms.editors import open_record_editor
from ui.forms.half_typed import half_typed
from ui.forms.record_page import RecordPage
from ui.main_window import MainWindow
from ui.texts import t
from ui.today.drafts_card import DraftsCard


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = new_session(tmp_path)
    yield made
    made.close()


@pytest.fixture
def person(session: Session) -> Person:
    return newcomer(session)


def card(window: MainWindow) -> DraftsCard | None:
    cards = [one for one in shown_page(window).findChildren(DraftsCard) if one.isVisibleTo(window)]
    return cards[-1] if cards else None


def shown_card(qtbot: QtBot, window: MainWindow) -> DraftsCard:
    window.go("today")
    qtbot.waitUntil(lambda: card(window) is not None, timeout=5000)
    found = card(window)
    assert found is not None
    return found


def leave_half_typed(window: MainWindow, person: Person) -> None:
    window.go("contact", person=person.id)
    page = shown_page(window)
    assert isinstance(page, ContactPage)
    page.form.words_form.field("text").setPlainText("Ha chiesto del medico e poi")
    page.form.words_form.field("text").edited.emit()


def test_a_half_typed_contact_leads_back_to_itself(qtbot: QtBot, session: Session, person: Person) -> None:
    with window_on(qtbot, session, "today") as window:
        leave_half_typed(window, person)
        (way,) = shown_card(qtbot, window).findChildren(QPushButton)
        assert way.text() == t("page.contact")
        assert str(person.display_name) in way.accessibleName()
        way.click()
        page = shown_page(window)
        assert isinstance(page, ContactPage)
        qtbot.waitUntil(lambda: "medico" in page.form.words_form.field("text").toPlainText())


def test_a_new_record_of_a_person_is_found_again(qtbot: QtBot, session: Session, person: Person) -> None:
    with window_on(qtbot, session, "today") as window:
        open_record_editor(window, Permit(person=person.id), new=True)
        page = shown_page(window)
        assert isinstance(page, RecordPage)
        assert page.panel is not None
        page.panel.form.field("number").setText("I1234")
        page.panel.form.field("number").edited.emit()
        (way,) = shown_card(qtbot, window).findChildren(QPushButton)
        way.click()
        again = shown_page(window)
        assert isinstance(again, RecordPage)
        panel = again.panel
        assert panel is not None
        qtbot.waitUntil(lambda: panel.form.field("number").text() == "I1234")
        assert panel.form.value().person == person.id  # type: ignore[attr-defined]


def test_throwing_one_away_can_be_undone(qtbot: QtBot, session: Session, person: Person) -> None:
    with window_on(qtbot, session, "today") as window:
        leave_half_typed(window, person)
        (cross,) = shown_card(qtbot, window).findChildren(QToolButton)
        cross.click()
        qtbot.waitUntil(lambda: card(window) is None, timeout=5000)
        assert half_typed(session) == []
        window._toast.undo()
        qtbot.waitUntil(lambda: card(window) is not None, timeout=5000)
        assert [one.page for one in half_typed(session)] == ["contact"]


def test_a_saved_form_is_listed_no_more(qtbot: QtBot, session: Session, person: Person) -> None:
    with window_on(qtbot, session, "today") as window:
        leave_half_typed(window, person)
        shown_card(qtbot, window)
        window.go("contact", person=person.id)
        page = shown_page(window)
        assert isinstance(page, ContactPage)
        page.start_clean()
        window.go("today")
        qtbot.waitUntil(lambda: card(window) is None, timeout=5000)
