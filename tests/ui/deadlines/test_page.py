"""The page of all deadlines: spans and kinds narrow the list, the rule is told, Enter opens the case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.case import Case
from app.domain.legal import Permit
from app.domain.person import Person
from app.session import Session
from app.storage.store import Store
from tests.profile import new_session
from tests.ui.windows import shown_page, window_on
from ui.cases.case_page import CasePage
from ui.deadlines.page import DeadlinesPage


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = new_session(tmp_path)
    session.do(_three)
    yield session
    session.close()


def _three(store: Store) -> None:
    today = date.today()  # noqa: DTZ011 - the page shows the day on the wall
    for name, days in (("Awa", -10), ("Binta", 20), ("Chidi", 85)):
        person = store.add(Person(display_name=name))
        case = Case(person=person.id, number=name, state="active", opened_on=today, responsible=store.by.id)
        store.add(case)
        expiry = today + timedelta(days)
        store.add(Permit(person=person.id, type="SPEC", state="valid", expires_on=expiry))


def names(page: DeadlinesPage) -> list[tuple[str, str]]:
    rows = [page.table.rows.row(number) for number in range(page.table.rows.rowCount())]
    return [(line.name, line.clock.kind) for line in rows if line is not None]


def test_spans_and_kinds_narrow_the_list(qtbot: QtBot, session: Session) -> None:
    with window_on(qtbot, session, "today") as window:
        window.go("deadlines")
        page = shown_page(window)
        assert isinstance(page, DeadlinesPage)
        month = [("Binta", "permit_exp"), ("Chidi", "permit60")]
        qtbot.waitUntil(lambda: names(page) == month)
        page.span.choose("late")
        page.span.chosen.emit(["late"])
        late = [("Awa", "permit60"), ("Binta", "permit60"), ("Awa", "permit_exp")]
        qtbot.waitUntil(lambda: names(page) == late)
        page.kind.choose("permit_exp")
        page.kind.chosen.emit(["permit_exp"])
        qtbot.waitUntil(lambda: names(page) == [("Awa", "permit_exp")])
        assert "286/1998" in page.rule.text()
        page.table.opened.emit(page.table.current())
        qtbot.waitUntil(lambda: isinstance(shown_page(window), CasePage))
