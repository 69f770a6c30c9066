"""Turning the sections of a case, nothing but the window itself is ever a window on the desk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.domain.assessment import AreaScore, Assessment
from app.domain.case import Case
from app.domain.task import Task
from app.session import Session
from app.storage.reader import Reader
from tests.profile import invented_session
from tests.ui.windows import settled, shown_page, window_on
from ui.cases.case_page import SECTIONS, CasePage
from ui.cases.record_row import RecordRow


class Shown(QObject):
    """Notes each window that appears."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.windows.append(type(watched).__name__)
        return False


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = invented_session(tmp_path, 12)
    yield session
    session.close()


def _told_most(session: Session) -> Case:
    """A case whose person said something of their needs: every card of it is filled."""
    told = {score.assessment for score in session.ask(Reader.find, AreaScore) if score.own_words}
    of = {one.person for one in session.ask(Reader.find, Assessment) if one.id in told}
    return next(case for case in session.ask(Reader.find, Case) if case.person in of)


def test_no_section_opens_a_window(qtbot: QtBot, session: Session) -> None:
    case = _told_most(session)
    with window_on(qtbot, session, "cases") as window:
        window.go("case", case=case.id)
        page = shown_page(window)
        assert isinstance(page, CasePage)
        qtbot.waitUntil(lambda: page.sheet is not None)
        shown = Shown()
        QApplication.instance().installEventFilter(shown)  # type: ignore[union-attr]
        try:
            for section in SECTIONS:
                page.turn_to(section)
                settled(qtbot, window)
        finally:
            QApplication.instance().removeEventFilter(shown)  # type: ignore[union-attr]
        assert shown.windows == []


def test_a_task_can_be_read_beside_the_diary(qtbot: QtBot, session: Session) -> None:
    late = next(task for task in session.ask(Reader.find, Task) if task.state == "open" and task.case)
    with window_on(qtbot, session, "cases", width=1024) as window:
        window.go("case", case=late.case)
        page = shown_page(window)
        qtbot.waitUntil(lambda: any(row.isVisible() for row in page.findChildren(QCheckBox)))
        settled(qtbot, window)
        box = next(one for one in page.findChildren(QCheckBox) if one.isVisible())
        row = box.parentWidget()
        assert isinstance(row, RecordRow)
        title = next(one for one in row.findChildren(QLabel) if one.text() == row.accessibleName())
        assert title.width() > row.width() // 2
