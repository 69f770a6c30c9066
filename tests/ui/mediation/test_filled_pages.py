"""Pages full of invented mediation: everything has its name, Tab leads everywhere, no word is missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.ids import RecordId
from app.session import Session
from app.usecases import mediation_views
from app.usecases.samples.mediation import MEDIATORS, REQUESTS
from app.usecases.samples.organisation import invent
from tests.profile import new_session
from tests.ui.accessible import nameless, unreached
from tests.ui.windows import settled, shown_page, window_on
from ui import texts
from ui.main_window import MainWindow
from ui.mediation.page import MediationPage
from ui.mediation.request_page import RequestPage


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    session = new_session(Path(tmp_path_factory.mktemp("mediation")), "supervisor")
    today = date.today()  # noqa: DTZ011 - the day on this desk
    for _ in session.job(invent, 8, today=today, presence_days=0):
        pass
    yield session
    session.close()


def requests_by_state(session: Session) -> dict[str, RecordId]:
    lines = session.ask(mediation_views.all_lines, session.user.id, datetime.now(UTC))
    return {line.standing.state: line.request.id for line in reversed(lines)}


def all_named(qtbot: QtBot, window: MainWindow) -> None:
    settled(qtbot, window)
    assert nameless(window) == []
    assert unreached(window) == []
    assert texts.missing() == frozenset()


@pytest.mark.parametrize("language", ["it", "ar"])
def test_every_part_is_named_and_walked(qtbot: QtBot, invented: Session, language: str) -> None:
    texts.set_language(language)
    with window_on(qtbot, invented, "mediation") as window:
        page = shown_page(window)
        assert isinstance(page, MediationPage)
        qtbot.waitUntil(lambda: page.requests.table.rows.rowCount() == len(REQUESTS))
        all_named(qtbot, window)
        page.turn_to("mediators")
        qtbot.waitUntil(lambda: len(page.mediators.rows) == len(MEDIATORS))
        page.mediators.rows[2].click()
        all_named(qtbot, window)
        page.turn_to("hours")
        page.hours.periods._chips["all"].click()  # a quarter that has just begun has no hours yet
        qtbot.waitUntil(lambda: page.hours.bill.isVisible())
        all_named(qtbot, window)


@pytest.mark.parametrize("state", ["requested", "approved", "assigned", "accepted", "done", "cancelled"])
def test_a_request_in_each_state(qtbot: QtBot, invented: Session, state: str) -> None:
    request = requests_by_state(invented)[state]
    with window_on(qtbot, invented, "mediation", width=1024) as window:
        window.go("mediation_request", request=request)
        page = shown_page(window)
        assert isinstance(page, RequestPage)
        qtbot.waitUntil(lambda: page.sheet is not None)
        assert page.sheet is not None
        assert page.sheet.line.standing.state == state
        assert page.message.text() != ""
        all_named(qtbot, window)


def test_the_slip_too(qtbot: QtBot, invented: Session) -> None:
    with window_on(qtbot, invented, "mediation_slip") as window:
        shown_page(window).submit()
        all_named(qtbot, window)
