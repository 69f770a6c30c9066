"""The disk is full while somebody types: it is said, what is typed is kept as soon as there is room."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.session import Session
from app.usecases.last_words import SCREEN
from tests.profile import new_session
from ui.job_runner import JobRunner
from ui.screen_keeper import ScreenKeeper
from ui.texts import t
from ui.widgets.messages import InlineMessage


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = new_session(tmp_path)
    yield session
    session.close()


def full(session: Session, pages: str = "page_count") -> None:
    """Let the file grow no more than to so many pages."""
    tables = session._writer
    most = tables.execute("PRAGMA page_count").fetchone()[0] if pages == "page_count" else int(pages)
    tables.execute(f"PRAGMA max_page_count = {most}")


def test_a_full_disk_is_said_above_the_window_until_what_is_typed_is_kept(
    qtbot: QtBot, session: Session
) -> None:
    jobs, notice, typed = JobRunner(), InlineMessage(), ["before"]
    qtbot.addWidget(notice)
    parent = QObject()
    keeper = ScreenKeeper(lambda: typed[0], jobs, notice, parent)
    try:
        keeper.start(session, None, "")
        keeper.keep()
        qtbot.waitUntil(lambda: keeper._kept == "before")
        full(session)
        typed[0] = "half a sentence " * 2000
        keeper.keep()
        qtbot.waitUntil(lambda: notice.text() == t("keep.full"))
        full(session, "1000000")
        keeper.keep()  # though nothing was typed since
        qtbot.waitUntil(lambda: not notice.text())
        draft = session.draft(SCREEN)
        assert draft is not None
        assert draft.body == typed[0]
    finally:
        keeper.stop()
        jobs.stop()
