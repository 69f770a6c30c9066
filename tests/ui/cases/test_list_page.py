"""The list of cases: shows, filters, sorts, opens, hands over and undoes, all by keyboard."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.domain.case import Case
from app.domain.user import User
from app.session import Session
from app.storage.reader import Reader
from app.usecases import case_lists
from app.usecases.case_lists import CaseView
from tests.ui.cases.conftest import FILES, page_of, press
from ui import texts
from ui.cases.list_page import CasesPage
from ui.main_window import MainWindow
from ui.widgets.table.columns import Person

SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow) -> CasesPage:
    window.go("cases")
    page: CasesPage = page_of(window)
    qtbot.waitUntil(lambda: page.table.current() is not None)
    return page


def names(page: CasesPage) -> list[str]:
    """Names of the rows, as they are drawn."""
    cells = [page.table.rows.cell(row, 0) for row in range(page.table.rows.rowCount())]
    return [cell.name for cell in cells if isinstance(cell, Person)]


def card_at(page: CasesPage, row: int) -> Any:
    """The card of a row that has arrived."""
    found = page.table.rows.row(row)
    assert found is not None
    return found


def current(page: CasesPage) -> Any:
    """The card under the cursor."""
    found = page.table.current()
    assert found is not None
    return found


def settle(qtbot: QtBot, page: CasesPage, count: int) -> None:
    qtbot.waitUntil(lambda: page.table.rows.rowCount() == count and page.table.current() is not None)


def responsible(session: Session, id_: Any) -> Any:
    case = session.ask(Reader.get, Case, id_)
    assert case is not None
    return case.responsible


def test_shows_every_case_with_its_count(qtbot: QtBot, page: CasesPage) -> None:
    assert page.table.rows.rowCount() == FILES
    assert page.subtitle() == "24 casi"
    assert all(names(page))


def test_typing_keeps_only_who_is_meant_and_esc_brings_all_back(qtbot: QtBot, page: CasesPage) -> None:
    card = next(one for row in range(FILES) if (one := card_at(page, row)).number.endswith("24"))
    page.focus_search()
    QTest.keyClicks(page.search, card.number)
    settle(qtbot, page, 1)
    assert current(page).id == card.id
    press(page.search, Qt.Key.Key_Escape)
    settle(qtbot, page, FILES)
    assert page.search.text() == ""


def test_nothing_found_says_so_and_leads_back(qtbot: QtBot, page: CasesPage) -> None:
    page.search.setText("zzzz")
    qtbot.waitUntil(lambda: page.table.rows.rowCount() == 0)
    assert page.empty.isVisible()
    button = next(b for b in page.empty.findChildren(QAbstractButton) if b.isVisible())
    button.click()
    settle(qtbot, page, FILES)


def test_a_header_sorts_and_sorts_backwards(qtbot: QtBot, page: CasesPage) -> None:
    page.table._sort_by(0)
    qtbot.waitUntil(lambda: page.rows.rid_at(0) is not None and names(page) == sorted(names(page), key=fold))
    page.table._sort_by(0)
    qtbot.waitUntil(lambda: len(names(page)) == FILES and names(page)[0] > names(page)[-1])


def fold(name: str) -> list[str]:
    return sorted([name.casefold()])


def test_a_chip_shows_its_own_cases(qtbot: QtBot, page: CasesPage, session: Session) -> None:
    counted = session.ask(case_lists.counts, session.user.id, session.user.sites, page._due_by())
    qtbot.waitUntil(lambda: str(counted[CaseView.MINE]) in page.chips._chips["mine"].text())
    page.chips._chips["mine"].click()
    settle(qtbot, page, counted[CaseView.MINE])
    assert 0 < counted[CaseView.MINE] < FILES
    assert session.user.id in {card_at(page, row).responsible for row in range(counted[CaseView.MINE])}


def test_filters_by_site_and_state(qtbot: QtBot, page: CasesPage) -> None:
    card = current(page)
    filters = page._filters_made()
    filters.choose([card.site.hex()], [card.state])
    filters.changed.emit()
    qtbot.waitUntil(lambda: 0 < page.table.rows.rowCount() < FILES and page.table.current() is not None)
    shown = [card_at(page, row) for row in range(page.table.rows.rowCount())]
    assert {(one.site, one.state) for one in shown} == {(card.site, card.state)}
    assert "2" in page.filter_button.text()


def test_enter_opens_the_case_and_esc_comes_back_to_its_row(
    qtbot: QtBot, window: MainWindow, page: CasesPage
) -> None:
    press(page.table, Qt.Key.Key_Down)
    press(page.table, Qt.Key.Key_Down)
    card = current(page)
    press(page.table, Qt.Key.Key_Return)
    visit = window._navigator.history.current
    assert visit is not None
    assert (visit.page, visit.params) == ("case", {"case": card.id})
    window.back()
    qtbot.waitUntil(lambda: page.table.current() is not None and current(page).id == card.id)


def test_the_panel_follows_the_cursor(qtbot: QtBot, page: CasesPage) -> None:
    press(page.table, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page.panel.case.card is not None and page.panel.case.card.id == current(page).id)
    assert page.panel.case._name.text() == current(page).name


def test_several_are_handed_over_at_once_and_undone(
    qtbot: QtBot, window: MainWindow, page: CasesPage, session: Session
) -> None:
    colleague = next(u for u in session.ask(Reader.find, User) if u.id != session.user.id)
    press(page.table, Qt.Key.Key_Down, SHIFT)
    press(page.table, Qt.Key.Key_Down, SHIFT)
    assert page.table.chosen_count() == 3
    ids = [card_at(page, row).id for row in page.table.chosen_rows()]
    before = [responsible(session, id_) for id_ in ids]
    page._assign(colleague.id.hex())
    qtbot.waitUntil(lambda: window._toast.isVisible())
    held = [session.ask(Reader.get, Case, id_) for id_ in ids]
    assert {case.responsible for case in held if case} == {colleague.id}
    press(page.table, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: [responsible(session, id_) for id_ in ids] == before)


def test_work_that_runs_is_not_put_away(qtbot: QtBot, window: MainWindow, page: CasesPage) -> None:
    running = next(row for row in range(FILES) if card_at(page, row).state == "active")
    page.table.choose(running)
    page._archive()
    qtbot.waitUntil(lambda: window._toast.isVisible())


def test_columns_are_remembered(qtbot: QtBot, window: MainWindow, page: CasesPage, jobs: Any) -> None:
    page._show_columns(("person", "number", "age"))
    assert [column.key for column in page.table.rows.columns] == ["person", "number", "age"]
    qtbot.waitUntil(lambda: kept(window) == ["person", "number", "age"])


def kept(window: MainWindow) -> Any:
    from app.usecases import remembered

    return window.session.ask(remembered.recall, "cases.columns")


def test_in_a_small_window_the_panel_is_a_page(qtbot: QtBot, window: MainWindow, page: CasesPage) -> None:
    window.resize(1024, 600)
    qtbot.waitUntil(lambda: not page.beside.side_by_side)
    assert not page.panel.isVisible()
    press(page.table, Qt.Key.Key_Space)
    assert page.panel.isVisible()
    assert not page.table.isVisible()
    assert page.step_back()
    assert page.table.isVisible()


def test_every_control_has_a_name(page: CasesPage) -> None:
    page._filters_made()
    page._open_columns()
    wanted = [w for w in page.findChildren(QWidget) if isinstance(w, QAbstractButton | QLineEdit)]
    nameless = [w for w in wanted if not (w.accessibleName() or getattr(w, "text", str)())]
    nameless = [w for w in nameless if w.objectName() != "qt_spinbox_lineedit" and w.focusPolicy() != NOT]
    assert nameless == []


NOT = Qt.FocusPolicy.NoFocus


def test_mirrored_in_arabic(qtbot: QtBot, session: Session, jobs: Any) -> None:
    from ui.pages import PAGES

    texts.set_language("ar")
    window = MainWindow(session, jobs, pages=PAGES)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    with qtbot.waitExposed(window):
        window.show()
    window.go("cases")
    page: CasesPage = page_of(window)
    qtbot.waitUntil(lambda: page.table.current() is not None)
    assert page.panel.x() < page.table.mapTo(page, page.table.rect().topLeft()).x()
    assert page.subtitle() == "24 حالة" or "24" in page.subtitle()
    assert texts.missing() == frozenset()
    window.stop()
    texts.set_language("it")
