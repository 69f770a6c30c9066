from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.partial_dates import PartialDate
from app.domain.person import Person
from app.session import Session
from app.storage.store import Store
from app.usecases import conflicts
from tests.app.usecases.two_laptops import Laptops, now, shared_person, two_laptops
from tests.ui.windows import settled, shown_page, window_on
from ui import texts
from ui.conflicts.conflict_page import ConflictPage
from ui.conflicts.conflict_view import ConflictView
from ui.conflicts.inbox_page import InboxPage
from ui.main_window import MainWindow


@pytest.fixture
def laptops(tmp_path: Path) -> Iterator[Laptops]:
    texts.set_language("it")
    made = two_laptops(tmp_path)
    yield made
    made.close()


def written_twice(laptops: Laptops) -> Person:
    person = shared_person(laptops)
    laptops.marta.do(Store.save, replace(person, birth_place="Labé"))
    laptops.luca.do(Store.save, replace(person, birth_place="Kindia", arrival_place="Augusta"))
    laptops.exchange()
    return person


def page_of(window: MainWindow) -> ConflictPage:
    page = shown_page(window)
    assert isinstance(page, ConflictPage)
    return page


def view_of(qtbot: QtBot, window: MainWindow) -> ConflictView:
    qtbot.waitUntil(lambda: page_of(window).view is not None)
    view = page_of(window).view
    assert view is not None
    return view


def left(session: Session) -> int:
    return session.ask(conflicts.count, session.user)


def test_from_the_inbox_to_the_decision_and_undone_again(qtbot: QtBot, laptops: Laptops) -> None:
    person = written_twice(laptops)
    with window_on(qtbot, laptops.marta, "decide") as window:
        inbox = shown_page(window)
        assert isinstance(inbox, InboxPage)
        qtbot.waitUntil(lambda: inbox.table.rows.rowCount() == 1)
        inbox.table.opened.emit(inbox.table.rows.row(0))
        view = view_of(qtbot, window)
        assert view.titles == ("Questo computer", "Computer di Luca Ferri")
        view.rows[0].choose(1)
        assert page_of(window).submit()
        qtbot.waitUntil(lambda: now(laptops.marta, person).birth_place == "Kindia")
        qtbot.waitUntil(lambda: shown_page(window) is inbox)
        assert left(laptops.marta) == 0
        window._toast.undo()
        qtbot.waitUntil(lambda: left(laptops.marta) == 1)
        qtbot.waitUntil(lambda: inbox.table.rows.rowCount() == 1)


def test_the_decision_reaches_the_other_laptop(qtbot: QtBot, laptops: Laptops) -> None:
    person = written_twice(laptops)
    with window_on(qtbot, laptops.marta, "conflict") as window:
        view_of(qtbot, window).rows[0].choose(0)
        page_of(window).submit()
        qtbot.waitUntil(lambda: left(laptops.marta) == 0)
    laptops.exchange()
    assert left(laptops.luca) == 0
    assert now(laptops.luca, person).birth_place == now(laptops.marta, person).birth_place == "Labé"


def test_the_decision_leads_to_the_next_one(qtbot: QtBot, laptops: Laptops) -> None:
    for _ in range(2):
        written_twice(laptops)
    with window_on(qtbot, laptops.marta, "conflict") as window:
        first = view_of(qtbot, window)
        first.choose_all(0)
        assert page_of(window).submit()
        qtbot.waitUntil(lambda: left(laptops.marta) == 1)
        qtbot.waitUntil(lambda: page_of(window).view not in (None, first))
        assert view_of(qtbot, window).file.record != first.file.record


def test_skipped_for_now_goes_to_the_next_and_stays_in_the_list(qtbot: QtBot, laptops: Laptops) -> None:
    written_twice(laptops)
    written_twice(laptops)
    with window_on(qtbot, laptops.marta, "conflict") as window:
        first = view_of(qtbot, window).file.record
        assert page_of(window).title() == "Da decidere: 1 di 2"
        page_of(window).skip()
        qtbot.waitUntil(lambda: view_of(qtbot, window).file.record != first)
    assert left(laptops.marta) == 1
    files = laptops.marta.ask(conflicts.open_, laptops.marta.user)
    assert [file.skipped for file in files] == [False, True]


def test_only_a_supervisor_decides_a_date_of_birth(qtbot: QtBot, laptops: Laptops) -> None:
    person = shared_person(laptops)
    laptops.marta.do(Store.save, replace(person, born=PartialDate.of_day(date(1980, 3, 1))))
    laptops.luca.do(Store.save, replace(person, born=PartialDate.of_day(date(1981, 3, 1))))
    laptops.exchange()
    with window_on(qtbot, laptops.marta, "conflict") as window:
        view = view_of(qtbot, window)
        assert view.open_rows == []
        assert not page_of(window).save.isVisible()
        assert page_of(window)._asked.isVisible()
    with window_on(qtbot, laptops.luca, "conflict") as window:
        view_of(qtbot, window).rows[0].choose(0)
        page_of(window).submit()
        qtbot.waitUntil(lambda: left(laptops.luca) == 0)


def test_delete_against_edit_is_asked_and_kept(qtbot: QtBot, laptops: Laptops) -> None:
    person = shared_person(laptops)
    laptops.marta.do(Store.delete, person)
    laptops.luca.do(Store.save, replace(person, birth_place="Kindia"))
    laptops.exchange()
    with window_on(qtbot, laptops.marta, "conflict") as window:
        view = view_of(qtbot, window)
        row = next(row for row in view.rows if row.line.is_life)
        kept = next(at for at, side in enumerate(row.line.sides) if side.value)
        row.choose(kept)
        page_of(window).submit()
        qtbot.waitUntil(lambda: left(laptops.marta) == 0)
    assert now(laptops.marta, person).birth_place == "Kindia"


def test_what_was_chosen_survives_going_away_and_a_change_from_elsewhere(
    qtbot: QtBot, laptops: Laptops
) -> None:
    person = written_twice(laptops)
    with window_on(qtbot, laptops.marta, "decide") as window:
        window.go("conflict", kind="person", record=person.id)
        view_of(qtbot, window).rows[0].choose(1)
        state = window.save_state()
        window.go("today")
        window.restore_state(state)
        qtbot.waitUntil(lambda: view_of(qtbot, window).rows[0].decided)
        laptops.luca.do(Store.save, replace(now(laptops.luca, person), arrival_place="Pozzallo"))
        laptops.exchange()
        settled(qtbot, window)
        assert view_of(qtbot, window).rows[0].decided


def sides_shown(window: MainWindow) -> set[Any]:
    view = page_of(window).view
    return {side.value for line in view.file.lines for side in line.sides} if view is not None else set()


def test_nobody_decides_over_a_value_they_were_not_shown(qtbot: QtBot, laptops: Laptops) -> None:
    person = written_twice(laptops)
    with window_on(qtbot, laptops.marta, "conflict") as window:
        view = view_of(qtbot, window)
        view.rows[0].choose(0)
        window._bridge.blockSignals(True)  # the page does not hear of it before it saves
        laptops.luca.do(Store.save, replace(now(laptops.luca, person), birth_place="Boké"))
        laptops.exchange()
        page_of(window).submit()
        qtbot.waitUntil(lambda: "Boké" in sides_shown(window))
    assert len(laptops.marta.ask(conflicts.open_, laptops.marta.user)) == 1
    assert now(laptops.marta, person).birth_place == "Boké"


def test_by_keyboard_alone_and_ctrl_enter(qtbot: QtBot, laptops: Laptops) -> None:
    person = written_twice(laptops)
    with window_on(qtbot, laptops.marta, "conflict") as window:
        view_of(qtbot, window)
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        widget = QApplication.focusWidget()
        assert widget is not None
        QTest.keyClick(widget, Qt.Key.Key_2)
        QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: now(laptops.marta, person).birth_place == "Kindia")
