"""The frame: going and coming back by keyboard, nothing typed is lost, everything mirrored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.user import User
from app.errors import DomainError
from app.session import Session
from app.storage.store import Store
from tests.profile import new_session
from tests.ui.sample_pages import SAMPLE_PAGES, CasePage, NotePage
from ui import texts
from ui.job_runner import JobRunner
from ui.main_window import MainWindow
from ui.palette.providers import Hit
from ui.shell.rail import NARROW, WIDE
from ui.theme.look import px


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = new_session(tmp_path)
    yield session
    session.close()


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[JobRunner]:
    jobs = JobRunner()
    yield jobs
    jobs.stop()


@pytest.fixture
def window(qtbot: QtBot, session: Session, jobs: JobRunner) -> Iterator[MainWindow]:
    window = shown(qtbot, session, jobs)
    yield window
    window.stop()


def shown(qtbot: QtBot, session: Session, jobs: JobRunner, width: int = 1366) -> MainWindow:
    window = MainWindow(session, jobs, pages=SAMPLE_PAGES)
    qtbot.addWidget(window)
    window.resize(width, 768)
    window.restore_state({})
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window


def page_of(window: MainWindow) -> NotePage:
    page = window._navigator.page
    assert isinstance(page, NotePage)
    return page


def press(window: MainWindow, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    held = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        held |= modifier
    QTest.keyClick(QApplication.focusWidget() or window, key, held)


CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def test_alt_and_a_number_goes_to_a_page(qtbot: QtBot, window: MainWindow) -> None:
    press(window, Qt.Key.Key_2, ALT)
    entry = window._navigator.entry()
    assert entry is not None
    assert entry.key == "cases"
    assert page_of(window).name.hasFocus() or page_of(window).isAncestorOf(QApplication.focusWidget())  # type: ignore[arg-type]


def test_esc_comes_back_to_the_page_as_it_was_left(qtbot: QtBot, window: MainWindow) -> None:
    window.go("cases")
    page = page_of(window)
    page.note.setPlainText("Ha chiesto di")
    cursor = page.note.textCursor()
    cursor.setPosition(3)
    page.note.setTextCursor(cursor)
    page.note.setFocus()
    window.go("case", person=b"\x01\x02")
    case = window._navigator.page
    assert isinstance(case, CasePage)
    assert case.opened == [{"person": b"\x01\x02"}]
    page.note.setPlainText("")
    press(window, Qt.Key.Key_Escape)
    assert window._navigator.page is page
    assert (page.note.toPlainText(), page.note.textCursor().position()) == ("Ha chiesto di", 3)
    assert page.note.hasFocus()


def test_a_line_of_the_rail_forgets_the_way_back(window: MainWindow) -> None:
    window.go("cases")
    window.go("case")
    assert window._navigator.history.can_go_back
    window.go("today")
    assert not window._navigator.history.can_go_back


def test_another_window_takes_up_the_screen_to_the_letter(
    qtbot: QtBot, window: MainWindow, session: Session, jobs: JobRunner
) -> None:
    window.go("cases")
    window.go("case", person=b"\xff\x00")
    window.back()
    page_of(window).name.setText("Tesfay, detto")
    page_of(window).name.setCursorPosition(6)
    page_of(window).name.setFocus()
    state = window.save_state()
    other = MainWindow(session, jobs, pages=SAMPLE_PAGES)
    qtbot.addWidget(other)
    with qtbot.waitActive(other):
        other.show()
        other.activateWindow()
    other.restore_state(state)
    assert (page_of(other).name.text(), page_of(other).name.cursorPosition()) == ("Tesfay, detto", 6)
    assert QApplication.focusWidget() is page_of(other).name
    other.stop()


def test_a_page_reads_again_only_when_it_is_concerned(
    qtbot: QtBot, window: MainWindow, session: Session
) -> None:
    window.go("cases")
    page = page_of(window)
    page.read.clear()
    window.do(lambda store: store.save(replace(session.user, name="Marta Nuova")), done="Salvato.")
    qtbot.waitUntil(lambda: len(page.read) == 1)
    assert page.read[0] is not None
    assert page.read[0].concerns("user")


def test_what_was_done_can_be_undone_from_the_toast(
    qtbot: QtBot, window: MainWindow, session: Session
) -> None:
    def rename(store: Store, name: str) -> None:
        store.save(replace(session.user, name=name))

    window.do(rename, "Nome nuovo", done="Rinominata.")
    qtbot.waitUntil(lambda: window._toast.text() == "Rinominata.")
    assert window._toast.undo()
    qtbot.waitUntil(lambda: window._toast.text() == texts.t("undo.done"))
    kept = session.ask(lambda reader: reader.get(User, session.user.id))
    assert kept is not None
    assert kept.name == "Marta Prova"


def test_a_refusal_is_said_in_words(qtbot: QtBot, window: MainWindow) -> None:
    def refuse(_store: Store) -> None:
        raise DomainError("error.not_allowed")

    window.do(refuse)
    qtbot.waitUntil(lambda: window._toast.text() == texts.t("error.not_allowed"))


def test_ctrl_n_runs_the_primary_action_of_the_page(qtbot: QtBot, window: MainWindow) -> None:
    window.go("cases")
    press(window, Qt.Key.Key_N, CTRL)
    assert page_of(window).pressed == 1


def test_ctrl_k_finds_a_command_and_runs_it(qtbot: QtBot, window: MainWindow) -> None:
    press(window, Qt.Key.Key_K, CTRL)
    field = window._palette.field
    assert field.hasFocus()
    QTest.keyClicks(field, "vai imp")
    qtbot.waitUntil(lambda: window._palette.panel.model.rowCount() == 2)
    QTest.keyClick(field, Qt.Key.Key_Return)
    entry = window._navigator.entry()
    assert entry is not None
    assert entry.key == "settings"
    assert not window._palette.panel.isVisible()


def test_the_rail_gives_its_words_away_when_the_window_is_small(qtbot: QtBot, window: MainWindow) -> None:
    assert window._rail.width() == px(WIDE)
    window.resize(1100, 700)
    assert window._rail.width() == px(NARROW)


@pytest.mark.usefixtures("mirrored")
def test_in_arabic_the_rail_stands_on_the_right(qtbot: QtBot, session: Session, jobs: JobRunner) -> None:
    window = shown(qtbot, session, jobs)
    window.go("cases")
    assert window._rail.geometry().right() == window.width() - 1
    title = window.top_bar._title.mapTo(window, window.top_bar._title.rect().center())
    assert title.x() > window.width() / 2
    window.stop()


def test_the_window_title_tells_nothing_about_anybody(window: MainWindow) -> None:
    window.go("case", person=b"\x01")
    assert window.windowTitle() == "Approdo"


def test_places_one_has_been_to_come_first_in_the_palette(window: MainWindow) -> None:
    window.go("case", person=b"\x01")
    page = window._navigator.page
    assert isinstance(page, CasePage)
    page.name = "Tesfay Haile"
    page.header_changed.emit()
    window.go("case", person=b"\x02")
    window.go("today")
    window.open_palette()
    hits = [window._palette.panel.model.row(i) for i in range(3)]
    assert hits[0] == texts.t("palette.recent")
    assert [hit.title for hit in hits[1:] if isinstance(hit, Hit)] == ["Tesfay Haile", "Tesfay Haile"]
    state = window.save_state()
    assert state["recent"][0][2] == {"person": {"bytes": "02"}}


def test_another_role_is_offered_other_pages_at_once(qtbot: QtBot, session: Session, jobs: JobRunner) -> None:
    window = MainWindow(session, jobs)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.restore_state({})
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    me = session.user
    assert "supervision" not in window._rail._buttons
    window.go("cases")
    window.go("household", person=b"x" * 16)
    session.become(replace(me, role="supervisor"))
    qtbot.waitUntil(lambda: "supervision" in window._rail._buttons)
    assert window._rail._buttons["cases"].isChecked()
    at = [key for key, one in window._rail._buttons.items() if one.entry.place == "rail"].index("supervision")
    press(window, Qt.Key(Qt.Key.Key_1 + at), Qt.KeyboardModifier.AltModifier)
    assert window._navigator.entry() == window._navigator.entries["supervision"]
    session.do(Store.save, replace(me, role="mediator"))  # as it comes from a colleague's laptop
    qtbot.waitUntil(lambda: "cases" not in window._rail._buttons)
    assert session.user.role == "mediator"
    assert list(window._navigator._made) == ["my_day"]
    assert not window._navigator.history.can_go_back
    window.go("cases")
    entry = window._navigator.entry()
    assert entry is not None
    assert entry.key == "my_day"
    window.stop()
