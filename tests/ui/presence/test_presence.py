"""The roll: one key a guest, on to the next; the rest present in one press; nothing for tomorrow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.partial_dates import PartialDate
from app.domain.person import Person
from app.domain.reception import DailyPresence, Placement
from app.domain.site import Site
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from tests.profile import new_session
from tests.ui.windows import shown_page, window_on
from ui.main_window import MainWindow
from ui.presence.page import PresencePage


def today() -> date:
    return date.today()  # noqa: DTZ011 - the page shows the day on the wall


GUESTS = ("Bah Amina", "Conté Lamin", "Sow Alpha")


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = new_session(tmp_path)
    site = made.do(Store.add, Site(name="CAS di prova"))
    entered = PartialDate.of_day(today() - timedelta(days=5))
    for place, name in enumerate(GUESTS):
        person = made.do(Store.add, Person(display_name=name))
        stay = Placement(
            site=site.id, person=person.id, state="in", entered_on=entered, room=str(place), bed="A"
        )
        made.do(Store.add, stay)
    yield made
    made.close()


def page_of(window: MainWindow) -> PresencePage:
    page = shown_page(window)
    assert isinstance(page, PresencePage)
    return page


def marks(session: Session) -> list[tuple[str, str | None]]:
    people = {p.id: p.display_name for p in session.ask(Reader.find, Person)}
    lines = session.ask(Reader.find, DailyPresence)
    return sorted((people[line.person] or "", line.state) for line in lines if line.person)


def ready(qtbot: QtBot, window: MainWindow) -> PresencePage:
    page = page_of(window)
    qtbot.waitUntil(lambda: page._table.rows.rowCount() == len(GUESTS))
    return page


def test_one_key_marks_and_goes_on(qtbot: QtBot, session: Session) -> None:
    with window_on(qtbot, session, "presence") as window:
        page = ready(qtbot, window)
        for key in "pn4":
            QTest.keyClicks(page._table, key)
        expected = [("Bah Amina", "P"), ("Conté Lamin", "U"), ("Sow Alpha", "H")]
        qtbot.waitUntil(lambda: marks(session) == expected)
        assert page._table.currentIndex().row() == 2
        QTest.keyClick(page._table, Qt.Key.Key_Backspace)
        qtbot.waitUntil(lambda: marks(session) == expected[:2])


def test_the_rest_is_present_in_one_press(qtbot: QtBot, session: Session) -> None:
    with window_on(qtbot, session, "presence") as window:
        page = ready(qtbot, window)
        QTest.keyClicks(page._table, "a")
        page._mark_rest()
        qtbot.waitUntil(lambda: [m for _, m in marks(session)] == ["A", "P", "P"])
        qtbot.waitUntil(lambda: page._state.unmarked() == [])


def test_typing_finds_a_guest_or_a_room(qtbot: QtBot, session: Session) -> None:
    with window_on(qtbot, session, "presence") as window:
        page = ready(qtbot, window)
        page._search.setText("1a")
        assert page._table.rows.rowCount() == 1
        page._search.setText("sow")
        line = page._table.rows.row(0)
        assert line is not None
        assert line.name == "Sow Alpha"


def test_there_is_no_roll_for_tomorrow(qtbot: QtBot, session: Session) -> None:
    with window_on(qtbot, session, "presence") as window:
        page = ready(qtbot, window)
        page._go(1)
        assert page._day == today()
        page._go(-2)
        assert page._day == today() - timedelta(days=2)


def test_the_day_and_the_centre_come_back(qtbot: QtBot, session: Session) -> None:
    with window_on(qtbot, session, "presence") as window:
        page = ready(qtbot, window)
        page._go(-1)
        state = page.save_state()
        page._go(1)
        page.restore_state(state)
        assert page._day == today() - timedelta(days=1)
