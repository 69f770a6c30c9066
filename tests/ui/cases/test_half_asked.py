"""What is half typed in a question on a page outlives lock and leaving, and is gone once it was answered."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.case import Case
from app.session import Session
from app.storage.reader import Reader
from tests.ui.cases.conftest import page_of
from ui.cases import case_actions
from ui.cases.act_card import ActCard
from ui.cases.case_page import CasePage
from ui.forms.half_typed import half_typed
from ui.forms.typed import type_into
from ui.main_window import MainWindow
from ui.texts import t
from ui.widgets.buttons import Button


def shown(qtbot: QtBot, window: MainWindow, case: Case) -> CasePage:
    window.go("case", case=case.id)
    page: CasePage = page_of(window)
    qtbot.waitUntil(lambda: page.sheet is not None and page.sheet.page.case.id == case.id)
    return page


def closing(page: CasePage) -> ActCard:
    assert page.sheet is not None
    ctx = page.context(page.sheet)
    page._run(next(one for one in case_actions.state_offers(ctx) if one.key == "case.close"))
    assert page.act is not None
    return page.act


def note(page: CasePage) -> Any:
    return page.act.form.field("closing_note") if page.act is not None else None


def kept(session: Session) -> list[str]:
    return [one.title for one in half_typed(session)]


def words(page: CasePage) -> str:
    return note(page).toPlainText() if page.act is not None else ""


def test_it_is_there_after_lock_after_leaving_and_gone_when_given_up(
    qtbot: QtBot, window: MainWindow, session: Session
) -> None:
    case = session.ask(Reader.find, Case, state="active")[0]
    page = shown(qtbot, window, case)
    closing(page)
    type_into(note(page), "Va dal fratello a Bari.")
    visits = window.save_state()
    window.go("cases")  # hides the card before two seconds are over
    qtbot.waitUntil(lambda: bool(kept(session)))
    assert kept(session) == [t("case.close").rstrip("…")]

    page = shown(qtbot, window, case)
    assert page.act is not None, "another page does not put the question away"
    assert page.step_back()
    closing(page)
    qtbot.waitUntil(lambda: words(page) == "Va dal fratello a Bari.")
    page.step_back()

    window.restore_state(visits)  # as after a lock
    page = page_of(window)
    qtbot.waitUntil(lambda: words(page) == "Va dal fratello a Bari.")
    assert page.act is not None
    leave = next(one for one in page.act.findChildren(Button) if one.text() == t("case.give_up"))
    QTest.mouseClick(leave, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not kept(session))
    assert page.act is None


def test_it_is_gone_when_it_was_done(qtbot: QtBot, window: MainWindow, session: Session) -> None:
    case = session.ask(Reader.find, Case, state="active")[0]
    page = shown(qtbot, window, case)
    assert page.sheet is not None
    offers = case_actions.state_offers(page.context(page.sheet))
    page._run(next(one for one in offers if one.state == "suspended"))
    assert page.act is not None
    type_into(page.act.form.field("suspended_reason"), "Ricovero in ospedale")
    page.act.hide()
    page.act.show()
    qtbot.waitUntil(lambda: bool(kept(session)))
    focus = QApplication.focusWidget() or window
    QTest.keyClick(focus, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.act is None)
    qtbot.waitUntil(lambda: not kept(session))
    held = session.ask(Reader.get, Case, case.id)
    assert held is not None
    assert held.state == "suspended"
