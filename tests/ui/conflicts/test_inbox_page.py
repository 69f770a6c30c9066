from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.partial_dates import PartialDate
from app.domain.person import Identifier, Person
from app.domain.reception import Placement
from app.domain.site import Site
from app.session import Session
from app.storage.store import Store
from tests.profile import new_session
from tests.ui.windows import settled, shown_page, window_on
from ui import texts
from ui.conflicts.inbox_page import InboxPage
from ui.main_window import MainWindow


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    texts.set_language("it")
    made = new_session(tmp_path)
    yield made
    made.close()


def break_rules(store: Store) -> None:
    site = store.add(Site(name="Casa Verde"))
    for name in ("Adama Diallo", "Hassan Emeka"):
        person = store.add(Person(display_name=name))
        store.add(Identifier(person=person.id, type="CF", value="DLLDMA80A01Z330K"))
        store.add(
            Placement(
                person=person.id,
                site=site.id,
                state="in",
                room="3",
                bed="B",
                entered_on=PartialDate.of_day(date(2026, 5, 1)),
            )
        )


def inbox_of(window: MainWindow) -> InboxPage:
    page = shown_page(window)
    assert isinstance(page, InboxPage)
    return page


def test_broken_rules_are_work_in_the_inbox_and_lead_to_where_they_are_mended(
    qtbot: QtBot, session: Session
) -> None:
    session.do(break_rules)
    with window_on(qtbot, session, "decide") as window:
        page = inbox_of(window)
        qtbot.waitUntil(lambda: page.table.rows.rowCount() == 2)
        lines = [page.table.rows.row(row) for row in range(2)]
        told = [line.question for line in lines if line is not None]
        assert any("nello stesso letto: Casa Verde, stanza 3, letto B" in one for one in told)
        assert any("Stesso numero" in one for one in told)
        page.table.opened.emit(page.table.rows.row(1))
        assert window._navigator.entry() is not None
        assert window._navigator.history.current is not None
        assert window._navigator.history.current.page in ("record", "person")


def test_the_rail_counts_them_without_being_asked(qtbot: QtBot, session: Session) -> None:
    with window_on(qtbot, session, "today") as window:
        session.do(break_rules)
        qtbot.waitUntil(lambda: window.to_decide == 2, timeout=4000)


def test_nothing_to_decide_says_so(qtbot: QtBot, session: Session) -> None:
    with window_on(qtbot, session, "decide") as window:
        page = inbox_of(window)
        settled(qtbot, window)
        assert page.subtitle() == ""
        assert page.primary_action() is None
