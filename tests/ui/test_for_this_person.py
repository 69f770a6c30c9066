"""From an open case: a contact and a service are for that person, and Esc comes back to the case."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.domain.case import Case
from app.domain.ids import new_id
from app.domain.person import Person
from app.session import Session
from app.usecases import cases
from tests.app.usecases.acting import newcomer
from tests.profile import new_session
from tests.ui.windows import press, settled, shown_page, window_on
from ui.cases.case_page import CasePage
from ui.contacts.contact_page import ContactPage
from ui.directory.page import DirectoryPage
from ui.main_window import MainWindow
from ui.shell.shortcuts_sheet import ShortcutsSheet
from ui.widgets.beside import Beside

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = new_session(tmp_path)
    yield session
    session.close()


@pytest.fixture
def guest(session: Session) -> Person:
    return newcomer(session)


@pytest.fixture
def window(qtbot: QtBot, session: Session, guest: Person) -> Iterator[MainWindow]:
    case = session.do(cases.open_case, Case(person=guest.id))
    with window_on(qtbot, session, "cases") as window:
        window.go("case", case=case.id)
        qtbot.waitUntil(lambda: shown_page(window).about() == {"person": guest.id})
        yield window


def _key(window: MainWindow, key: Qt.Key, held: Qt.KeyboardModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key, held)


def test_a_quick_contact_is_about_the_person_of_the_case(window: MainWindow, guest: Person) -> None:
    _key(window, Qt.Key.Key_N, CTRL | Qt.KeyboardModifier.ShiftModifier)
    page = shown_page(window)
    assert isinstance(page, ContactPage)
    assert page.form.person.value() == guest.id.hex()


def test_services_are_looked_for_with_that_person(window: MainWindow, guest: Person) -> None:
    _key(window, Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
    page = shown_page(window)
    assert isinstance(page, DirectoryPage)
    assert page._person == guest.id
    press(Qt.Key.Key_Escape)
    assert isinstance(shown_page(window), CasePage)


def test_a_person_let_go_stays_let_go(window: MainWindow, guest: Person) -> None:
    window.go("directory", person=guest.id)
    page = shown_page(window)
    assert isinstance(page, DirectoryPage)
    page._for_nobody()
    window.restore_state(window.save_state())
    assert page._person == b""


def test_the_palette_gives_the_cursor_back(qtbot: QtBot, window: MainWindow) -> None:
    window.go("register")
    before = QApplication.focusWidget()
    assert before is not None
    _key(window, Qt.Key.Key_K, CTRL)
    assert QApplication.focusWidget() is window._palette.field
    press(Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is before


def test_settings_looked_at_on_the_way_lead_back(window: MainWindow) -> None:
    _key(window, Qt.Key.Key_Comma, CTRL)
    press(Qt.Key.Key_Escape)
    assert isinstance(shown_page(window), CasePage)


def test_esc_puts_the_sheet_of_keys_away_and_nothing_else(window: MainWindow) -> None:
    _key(window, Qt.Key.Key_F1, CTRL)
    sheet = window.findChild(ShortcutsSheet)
    assert sheet is not None
    assert sheet.isVisible()
    press(Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert isinstance(shown_page(window), CasePage)


def test_the_cursor_goes_with_the_panel_and_comes_back(qtbot: QtBot) -> None:
    button, inside, after = QPushButton(), QPushButton(), QPushButton()
    panel, outer = QWidget(), QWidget()
    QVBoxLayout(panel).addWidget(inside)
    beside = Beside(button, panel)
    column = QVBoxLayout(outer)
    column.addWidget(beside)
    column.addWidget(after)
    qtbot.addWidget(outer)
    outer.resize(600, 400)
    with qtbot.waitActive(outer):
        outer.show()
        outer.activateWindow()
    button.setFocus()
    beside.open_panel()
    assert QApplication.focusWidget() is inside
    beside.close_panel()
    assert QApplication.focusWidget() is button


def test_a_case_that_is_gone_does_not_show_the_one_before(qtbot: QtBot, window: MainWindow) -> None:
    page = shown_page(window)
    assert isinstance(page, CasePage)
    assert page.strip.isVisible()
    window.go("case", case=new_id())
    settled(qtbot, window)
    assert not page.strip.isVisible()
