"""What a supervisor reads before deciding: of an exception, the rules it is made against."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.domain.case import Case
from app.domain.eligibility import EligibilityCheck
from app.domain.person import Person, PersonName
from app.domain.user import User
from app.session import Session
from app.storage.store import Store
from app.usecases import cases, eligibility, people
from app.usecases.people import PersonFile
from tests.profile import new_session
from tests.ui.windows import shown_page, window_on
from ui import texts
from ui.cases.sections import requirements
from ui.supervision.review_panel import ReviewPanel
from ui.texts import t
from ui.widgets.table.view import TableView


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    texts.set_language("it")
    made = new_session(tmp_path, role="supervisor")
    yield made
    made.close()


def asked_by_an_operator(session: Session) -> EligibilityCheck:
    me, by = session.user, session.do(Store.add, User(name="Luca Ferri", role="operator"))
    session.become(by)
    file = PersonFile(person=Person(), names=(PersonName(full="Amina Diallo"),))
    person = session.do(people.register, file).person
    case = session.do(cases.open_case, Case(person=person.id, state="active"))
    answers = EligibilityCheck(
        person=person.id, case=case.id, rule_set="FRA_NOI_2", admitted_on=date(2026, 3, 1), outcome="open"
    )
    kept = session.do(eligibility.keep_check, answers)
    asked = EligibilityCheck(id=kept.id, override_reason="Minore in famiglia")
    checked = session.do(eligibility.request_override, asked)
    session.become(me)
    return checked


def test_of_an_exception_what_speaks_against_it_stands_above_the_reason(
    qtbot: QtBot, session: Session
) -> None:
    check = asked_by_an_operator(session)
    against = requirements.against(check)
    assert against
    with window_on(qtbot, session, "supervision") as window:
        panel = shown_page(window).findChild(ReviewPanel)
        assert panel is not None
        qtbot.waitUntil(lambda: panel.is_read, timeout=5000)
        told = [one.text() for one in panel.findChildren(QLabel)]
        assert told.index(t("supervision.against")) < told.index("Minore in famiglia")
        assert set(against) <= set(told)
        assert "FRA_NOI_2" not in told


def test_a_part_opened_from_elsewhere_holds_the_cursor_once_it_has_lines(
    qtbot: QtBot, session: Session
) -> None:
    asked_by_an_operator(session)
    with window_on(qtbot, session, "today") as window:
        window.go("supervision", section="workload")
        table = shown_page(window).findChild(TableView)
        assert table is not None
        qtbot.waitUntil(lambda: table.rows.rowCount() > 0, timeout=5000)
        qtbot.waitUntil(lambda: window.focusWidget() is table, timeout=2000)
