"""Every project is told rule by rule, and its button opens the form of a check."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.catalogue.eligibility import rule_sets
from app.domain.case import Case
from app.session import Session
from app.storage.reader import Reader
from tests.ui.windows import shown_page
from ui.cases.case_page import CasePage
from ui.cases.record_row import RecordRow
from ui.forms.record_page import RecordPage
from ui.main_window import MainWindow
from ui.texts import t
from ui.widgets.buttons import Button


def test_every_rule_of_every_project_is_told(qtbot: QtBot, session: Session, window: MainWindow) -> None:
    case = session.ask(Reader.find, Case)[0]
    window.go("case", case=case.id, section="requirements")
    page = shown_page(window)
    assert isinstance(page, CasePage)
    rules = [t(f"eligibility.rule.{rule.key}") for one in rule_sets().values() for rule in one.rules]

    def told() -> list[str]:
        return [row.accessibleName() for row in page.findChildren(RecordRow)]

    qtbot.waitUntil(lambda: sorted(told()) == sorted(rules))
    assert all(row.accessibleDescription() for row in page.findChildren(RecordRow))
    _button(page, t("eligibility.keep")).click()
    qtbot.waitUntil(lambda: isinstance(shown_page(window), RecordPage))


def _button(page: QWidget, words: str) -> Button:
    return next(button for button in page.findChildren(Button) if button.text() == words)
