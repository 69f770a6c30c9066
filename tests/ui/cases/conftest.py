"""A window on a profile with invented files, and the pages of the program."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.session import Session
from tests.profile import invented_session
from ui.job_runner import JobRunner
from ui.main_window import MainWindow
from ui.page import Page
from ui.pages import PAGES, PageEntry

FILES = 24

STAND_INS = tuple(
    PageEntry(key, "tests.ui.cases.stand_ins:Elsewhere", "file", "page.today", "inside", "cases")
    for key in ("person_new", "person", "contact", "case")
    if key not in {entry.key for entry in PAGES}
)
"""Pages of other parts of the program, as far as they are not there."""


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = invented_session(tmp_path, FILES, presence_days=10)
    yield session
    session.close()


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[JobRunner]:
    jobs = JobRunner()
    yield jobs
    jobs.stop()


Opener = Callable[..., MainWindow]


@pytest.fixture
def window(qtbot: QtBot, session: Session, jobs: JobRunner) -> Iterator[MainWindow]:
    window = MainWindow(session, jobs, pages=(*PAGES, *STAND_INS))
    qtbot.addWidget(window)
    window.resize(1366, 768)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield window
    window.stop()


def page_of(window: MainWindow) -> Any:
    """The page shown."""
    page = window._navigator.page
    assert isinstance(page, Page)
    return page


def press(target: QWidget | None, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    """A key on `target`, or where the cursor is."""
    held = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        held |= modifier
    wanted = target or QApplication.focusWidget()
    assert wanted is not None
    QTest.keyClick(wanted, key, held)
