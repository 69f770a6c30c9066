"""A window on a new profile, with the pages of the program."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.session import Session
from tests.profile import new_session
from ui.job_runner import JobRunner
from ui.main_window import MainWindow
from ui.pages import PAGES, PageEntry

HOME = PageEntry("home", "tests.ui.sample_pages:EmptyPage", "house", "page.today")
CASE = PageEntry("case", "tests.ui.sample_pages:CasePage", "user", "page.cases", "inside")
TEST_PAGES = (HOME, *(entry for entry in PAGES if entry.key != "case"), CASE)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = new_session(tmp_path, role="supervisor")
    yield session
    session.close()


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[JobRunner]:
    jobs = JobRunner()
    yield jobs
    jobs.stop()


@pytest.fixture
def window(qtbot: QtBot, session: Session, jobs: JobRunner) -> Iterator[MainWindow]:
    window = MainWindow(session, jobs, pages=TEST_PAGES)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    window.go("home")
    yield window
    window.stop()
