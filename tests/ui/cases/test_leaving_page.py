"""The list of who leaves soon: a line leads to the exit, chips narrow it, it leaves as a table."""

from __future__ import annotations

from datetime import date, timedelta

from pytestqt.qtbot import QtBot

from app.domain.case import Case
from app.domain.leaving import ExitPlan
from app.jobs import Progress
from app.session import Session
from app.storage.reader import Reader
from app.usecases import leaving
from app.usecases.table_files import Table
from tests.ui.windows import shown_page
from ui.cases.case_page import CasePage
from ui.cases.leaving_page import LeavingPage, table_of
from ui.main_window import MainWindow


def test_a_line_leads_to_the_exit(qtbot: QtBot, session: Session, window: MainWindow) -> None:
    case = session.ask(Reader.find, Case)[0]
    today = date.today()  # noqa: DTZ011 - the day on this desk
    session.do(leaving.plan, ExitPlan(case=case.id, reason="term", leaves_on=today + timedelta(days=50)))
    window.go("leaving")
    page = shown_page(window)
    assert isinstance(page, LeavingPage)
    qtbot.waitUntil(lambda: any(one.coming.case == case.id for one in page._found.lines))
    made = _run(page)
    assert case.number in {row[1] for row in made.rows}
    page.days.choose("30")
    page.days.chosen.emit(["30"])
    qtbot.waitUntil(lambda: all(one.coming.case != case.id for one in page._found.lines))
    page.days.choose("90")
    page.days.chosen.emit(["90"])
    qtbot.waitUntil(lambda: any(one.coming.case == case.id for one in page._found.lines))
    line = next(one for one in page._found.lines if one.coming.case == case.id)
    page.table.opened.emit(line)
    qtbot.waitUntil(lambda: isinstance(shown_page(window), CasePage))


def _run(page: LeavingPage) -> Table:
    work = table_of(page._found)
    assert isinstance(next(work), Progress)
    try:
        next(work)
    except StopIteration as end:
        made: Table = end.value
        return made
    raise AssertionError
