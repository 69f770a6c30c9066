from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.partial_dates import PartialDate
from app.domain.person import Identifier, Person
from app.domain.reception import Placement
from app.domain.rights import RightsRequest
from app.domain.site import Site
from app.domain.user import User
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases.conflict_inbox import waiting
from tests.app.usecases.two_laptops import shared_person, two_laptops
from tests.profile import new_session
from tests.ui.windows import settled, shown_page, window_on
from ui import texts
from ui.conflicts.inbox_page import InboxPage
from ui.main_window import MainWindow
from ui.widgets.fields import ChoiceField


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


def test_what_another_program_wrote_waits_for_who_leads(qtbot: QtBot, tmp_path: Path) -> None:
    """Only who leads is asked; the answer ends it, and the page says so in words."""
    texts.set_language("it")
    laptops = two_laptops(tmp_path, "operator", "supervisor")
    person = shared_person(laptops)
    asked = RightsRequest(person=person.id, type="access", state="answered")
    for state in ("open", "answered"):
        laptops.luca.do(Store.put, replace(asked, state=state))
    laptops.exchange()
    laptops.marta.do(Store.put, replace(asked, state="open"))
    laptops.exchange()
    laptops.marta.do(Store.add, User(name="Nora", role="operator"))
    marta, luca = laptops.marta.user, laptops.luca.user
    assert [laptops.luca.ask(waiting, user) for user in (marta, luca)] == [0, 1]
    with window_on(qtbot, laptops.luca, "decide") as window:
        page = inbox_of(window)
        qtbot.waitUntil(lambda: page.table.rows.rowCount() == 1)
        (line,) = [page.table.rows.row(0)]
        assert line is not None
        assert line.question == "Da «Risposta data» a «Da rispondere»: un passo che il programma non fa"
        assert (line.who, line.what, line.authors) == (
            "Amina Diallo",
            "Richiesta sui propri dati",
            "Marta Prova",
        )
        page.table.opened.emit(line)
        assert page.asked is not None
        page.submit()
        qtbot.waitUntil(lambda: page.asked is not None and page.asked.confirm.isEnabled())
        answer = page.asked.form.field("answer")
        assert isinstance(answer, ChoiceField)
        answer.set_value("back")
        page.submit()
        qtbot.waitUntil(lambda: page.asked is None and page.table.rows.rowCount() == 0)
        held = laptops.luca.ask(Reader.get, RightsRequest, asked.id)
        assert held is not None
        assert held.state == "answered"
    laptops.close()
