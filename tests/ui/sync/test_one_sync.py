"""However often it is asked to begin, one profile has one sync, with the keys it has now."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
from pytestqt.qtbot import QtBot

from app.usecases.sync_views import SyncState
from app.usecases.synchronise import Synchroniser
from tests.profile import new_session
from ui.job_runner import JobRunner
from ui.sync.runner import SyncRunner


class Made:
    """What the runner needs of a synchroniser, and what it did with it."""

    state = SyncState()

    def __init__(self) -> None:
        self.acts: list[str] = []

    def start(self) -> None:
        self.acts.append("start")

    def now(self) -> None:
        self.acts.append("now")

    def stop(self, seconds: float) -> None:
        self.acts.append("stop")


class Maker:
    """Makes them as slowly as `gate` lets it."""

    def __init__(self) -> None:
        self.made: list[Made] = []
        self.gate = threading.Event()

    def __call__(self, tell: Callable[[SyncState], None]) -> Synchroniser:
        self.made.append(Made())
        made = self.made[-1]
        assert self.gate.wait(60)
        return cast(Synchroniser, made)

    def acts(self) -> list[list[str]]:
        return [one.acts for one in self.made]


@pytest.fixture
def maker() -> Maker:
    return Maker()


@pytest.fixture
def runner(qtbot: QtBot, tmp_path: Path, maker: Maker) -> Iterator[SyncRunner]:
    session, jobs = new_session(tmp_path), JobRunner()
    yield SyncRunner(session, jobs, maker, jobs)
    maker.gate.set()
    jobs.stop()
    session.close()


def idle(qtbot: QtBot, runner: SyncRunner) -> None:
    qtbot.waitUntil(lambda: not runner._busy and not runner._jobs._running)


def test_asked_again_while_it_is_made_it_is_made_once(qtbot: QtBot, runner: SyncRunner, maker: Maker) -> None:
    runner.start()
    runner.start()
    runner.now()
    qtbot.waitUntil(lambda: bool(maker.made))
    maker.gate.set()
    idle(qtbot, runner)
    assert maker.acts() == [["start"]]
    runner.stop()
    assert maker.acts() == [["start", "stop"]]


def test_new_keys_while_it_is_made_it_is_made_anew(qtbot: QtBot, runner: SyncRunner, maker: Maker) -> None:
    runner.start()
    qtbot.waitUntil(lambda: bool(maker.made))
    runner.joined()
    maker.gate.set()
    idle(qtbot, runner)
    assert maker.acts() == [["stop"], ["start"]]
    runner.joined()
    runner.start()  # while the one before is ended
    idle(qtbot, runner)
    assert maker.acts() == [["stop"], ["start", "stop"], ["start"]]
    runner.stop()


def test_shut_while_it_is_made_it_never_begins(qtbot: QtBot, runner: SyncRunner, maker: Maker) -> None:
    runner.start()
    qtbot.waitUntil(lambda: bool(maker.made))
    runner.stop()
    maker.gate.set()
    idle(qtbot, runner)
    assert maker.acts() == [["stop"]]
