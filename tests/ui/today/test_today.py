"""Today shows what presses, opens it, ticks it off with undo, and reads right in Arabic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.case import Case
from app.domain.handover import FileRequest
from app.domain.legal import AsylumProcedure, Permit
from app.domain.partial_dates import PartialDate
from app.domain.person import Person
from app.domain.reception import Placement
from app.domain.site import Site
from app.domain.task import Task
from app.domain.user import User
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from tests.profile import new_session
from tests.ui.windows import settled, shown_page, window_on
from ui.main_window import MainWindow
from ui.texts import t
from ui.today.due_row import DueRow
from ui.today.side import TodaySide
from ui.widgets.buttons import Button


def today() -> date:
    return date.today()  # noqa: DTZ011 - the page shows the day on the wall


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = new_session(tmp_path)
    person = made.do(Store.add, Person(display_name="Bah Amina"))
    case = Case(person=person.id, number="1", state="active", responsible=made.user.id)
    made.do(Store.add, case)
    late = Task(person=person.id, title="Chiamare la ASL", state="open", due=today() - timedelta(days=2))
    made.do(Store.add, late)
    expires = today() + timedelta(days=40)
    made.do(Store.add, Permit(person=person.id, type="RIC_ASILO", state="valid", expires_on=expires))
    site = made.do(Store.add, Site(name="CAS di prova"))
    made.do(
        Store.add,
        Placement(site=site.id, person=person.id, state="in", entered_on=PartialDate.of_day(today())),
    )
    yield made
    made.close()


def rows(window: MainWindow) -> list[DueRow]:
    return [row for row in shown_page(window).findChildren(DueRow) if row.isVisibleTo(window)]


def names(window: MainWindow) -> list[str]:
    return [row.accessibleName() for row in rows(window)]


def test_what_presses_is_said_in_words(qtbot: QtBot, session: Session) -> None:
    with window_on(qtbot, session, "today") as window:
        qtbot.waitUntil(lambda: len(rows(window)) == 2)
        late, permit = names(window)
        assert late == "2 giorni fa, Bah Amina, Chiamare la ASL"
        assert permit.endswith("Scade il permesso: Richiesta asilo")


def test_space_ticks_a_task_off_and_undo_brings_it_back(qtbot: QtBot, session: Session) -> None:
    with window_on(qtbot, session, "today") as window:
        qtbot.waitUntil(lambda: len(rows(window)) == 2)
        QTest.keyClick(rows(window)[0], Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: len(rows(window)) == 1)
        (task,) = session.ask(Reader.find, Task)
        assert task.state == "done"
        session.undo(session.last_receipt)
        qtbot.waitUntil(lambda: len(rows(window)) == 2)


def test_everybody_shows_what_is_not_mine(qtbot: QtBot, session: Session) -> None:
    other = session.do(Store.add, Person(display_name="Sow Alpha"))
    session.do(Store.add, Task(person=other.id, title="x", state="open", due=today()))
    with window_on(qtbot, session, "today") as window:
        qtbot.waitUntil(lambda: len(rows(window)) == 2)
        page = shown_page(window)
        page._whose._chips["everybody"].click()  # type: ignore[attr-defined]
        qtbot.waitUntil(lambda: len(rows(window)) == 3)


def test_an_empty_day_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    session = new_session(tmp_path / "empty")
    with window_on(qtbot, session, "today") as window:
        settled(qtbot, window)
        assert rows(window) == []
    session.close()


@pytest.mark.usefixtures("mirrored")
def test_in_arabic_the_day_is_at_the_left(qtbot: QtBot, session: Session) -> None:
    with window_on(qtbot, session, "today") as window:
        qtbot.waitUntil(lambda: len(rows(window)) == 2)
        assert window.layoutDirection() == Qt.LayoutDirection.RightToLeft
        assert "قبل يومين" in names(window)[0]


def test_coming_back_from_a_case_finds_the_line_again(qtbot: QtBot, session: Session) -> None:
    with window_on(qtbot, session, "today") as window:
        qtbot.waitUntil(lambda: len(rows(window)) == 2)
        rows(window)[1].setFocus()
        QTest.keyClick(rows(window)[1], Qt.Key.Key_Return)
        window.back()
        shown_page(window).refresh(None)
        qtbot.waitUntil(lambda: any(row.hasFocus() for row in rows(window)))


def test_what_ends_on_one_day_is_one_line_with_both_words(qtbot: QtBot, session: Session) -> None:
    (person,) = session.ask(Reader.find, Person)
    (stay,) = session.ask(Reader.find, Placement)
    session.do(Store.save, replace(stay, facility="CAS"))
    notified = today() - timedelta(days=25)
    session.do(Store.add, AsylumProcedure(person=person.id, decision="SUS", notified_on=notified))
    with window_on(qtbot, session, "today") as window:
        qtbot.waitUntil(lambda: len(names(window)) == 3)
        (both,) = [name for name in names(window) if t("clock.appeal") in name]
        assert t("clock.cas_exit") in both


def test_a_hand_over_that_waits_is_told_beside_the_day(qtbot: QtBot, session: Session) -> None:
    colleague = session.do(Store.add, User(name="Ines", role="operator"))
    (site,) = session.ask(Reader.find, Site)
    told = FileRequest(
        asked_site=site.id,
        for_site=site.id,
        asked_by=colleague.id,
        called="Awa",
        reason="È qui.",
        state="asked",
        readers=frozenset({session.user.id, colleague.id}),
    )
    with window_on(qtbot, session, "today") as window:
        side = shown_page(window).findChild(TodaySide)
        assert side is not None
        qtbot.waitUntil(lambda: side._roll_card is not None)
        assert side._handover_card is None
        session.do(Store.add, told)
        shown_page(window).refresh(None)
        qtbot.waitUntil(lambda: side._handover_card is not None)


def test_who_has_nothing_to_do_hears_what_waits_for_others(qtbot: QtBot, session: Session) -> None:
    other = session.do(Store.add, User(name="Sara", role="operator")).id
    for kept in session.ask(Reader.find, Task):
        session.do(Store.save, replace(kept, owner=other))
    for case in session.ask(Reader.find, Case):
        session.do(Store.save, replace(case, responsible=other))
    with window_on(qtbot, session, "today") as window:

        def button() -> Button | None:
            buttons = shown_page(window).findChildren(Button)
            return next((one for one in buttons if one.text() == t("today.see_everybody")), None)

        qtbot.waitUntil(lambda: button() is not None)
        assert rows(window) == []
        found = button()
        assert found is not None
        QTest.keyClick(found, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: len(rows(window)) == 2)
