"""The section of the exit: a chip answers a step, and the words of the list follow."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.domain.case import Case
from app.domain.leaving import ExitPlan, ExitStep
from app.session import Session
from app.storage.reader import Reader
from app.usecases import leaving
from tests.ui.windows import shown_page
from ui.cases.case_page import CasePage
from ui.main_window import MainWindow
from ui.widgets.chips import ChipRow


def test_a_chip_answers_a_step(qtbot: QtBot, session: Session, window: MainWindow) -> None:
    case = session.ask(Reader.find, Case)[0]
    session.do(leaving.plan, ExitPlan(case=case.id, trigger="recognised"))
    window.go("case", case=case.id, section="leaving")
    page = shown_page(window)
    assert isinstance(page, CasePage)
    qtbot.waitUntil(lambda: page.findChild(ChipRow, "leaving.bank") is not None)
    chips = page.findChild(ChipRow, "leaving.bank")
    assert isinstance(chips, ChipRow)
    assert chips.keys() == ["todo"]
    chips.choose("done")
    chips.chosen.emit(["done"])
    qtbot.waitUntil(lambda: bool(session.ask(Reader.find, ExitStep)))
    (answer,) = session.ask(Reader.find, ExitStep)
    assert (answer.step, answer.state, answer.by) == ("bank", "done", session.user.id)
