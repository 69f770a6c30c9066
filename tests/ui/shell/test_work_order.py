"""What was done is told before what follows from it is shown."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from tests.profile import new_session
from ui.job_runner import JobRunner
from ui.shell.work import Work


@pytest.fixture
def work(qtbot: QtBot, tmp_path: Path) -> Iterator[Work]:
    session, jobs = new_session(tmp_path), JobRunner()
    made = Work(session, jobs)
    yield made
    made.stop()
    jobs.stop()
    session.close()


def failed(error: Exception) -> None:
    raise error


@pytest.mark.parametrize("gone", [False, True])
def test_an_answer_waits_for_the_end_of_what_is_being_done(qtbot: QtBot, work: Work, gone: bool) -> None:
    begun, go_on, order = threading.Event(), threading.Event(), list[str]()
    form = QObject()

    def act() -> None:
        begun.set()
        assert go_on.wait(60)

    work.do(act, then=lambda *_: order.append("done"), failed=failed, owner=form)
    assert begun.wait(60)
    work.ask("page", lambda: None, lambda _: order.append("shown"), failed, None)
    qtbot.waitUntil(lambda: bool(work._held))
    assert order == []
    if gone:
        shiboken6.delete(form)
    go_on.set()
    qtbot.waitUntil(lambda: "shown" in order)
    assert order == (["shown"] if gone else ["done", "shown"])
