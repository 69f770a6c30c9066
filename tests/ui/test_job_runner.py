"""Work leaves the GUI thread and its result comes back into it, or not at all."""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Generator, Iterator
from functools import partial

import pytest
import shiboken6
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from app.errors import DomainError
from app.events import Changed, EventBus
from app.jobs import Progress
from ui.event_bridge import EventBridge
from ui.job_runner import JobRunner
from ui.query_runner import QueryRunner


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[JobRunner]:
    runner = JobRunner()
    yield runner
    runner.stop()


def test_a_result_comes_back_into_the_gui_thread(qtbot: QtBot, runner: JobRunner) -> None:
    seen: list[tuple[bool, bool, int]] = []
    main = threading.get_ident()

    def then(worker: int) -> None:
        seen.append((worker != main, threading.get_ident() == main, 1))

    runner.run(threading.get_ident, then=then)
    qtbot.waitUntil(lambda: seen == [(True, True, 1)])


def test_a_refusal_comes_back_as_it_was_raised(qtbot: QtBot, runner: JobRunner) -> None:
    refused: list[Exception] = []

    def work() -> None:
        raise DomainError("error.not_allowed")

    runner.run(work, failed=refused.append, then=lambda _: pytest.fail("it succeeded"))
    qtbot.waitUntil(lambda: len(refused) == 1)
    assert isinstance(refused[0], DomainError)


def test_writers_keep_their_order(qtbot: QtBot, runner: JobRunner) -> None:
    done: list[int] = []
    for i in range(20):
        runner.run(partial(done.append, i))
    qtbot.waitUntil(lambda: len(done) == 20)
    assert done == list(range(20))


def test_cancelling_closes_the_generator_at_its_next_step(qtbot: QtBot, runner: JobRunner) -> None:
    gate, closed, told = threading.Event(), threading.Event(), list[int]()

    def work() -> Generator[Progress, None, str]:
        try:
            yield Progress(1, 2)
            gate.wait(60)
            yield Progress(2, 2)
        except GeneratorExit:
            closed.set()
            raise
        return "finished"

    finished: list[bool] = []
    job = runner.run(
        work,
        progress=lambda step: told.append(step.done),
        then=lambda _: pytest.fail("it was cancelled"),
        finished=lambda: finished.append(True),
    )
    qtbot.waitUntil(lambda: told == [1])
    job.cancel()
    gate.set()
    qtbot.waitUntil(lambda: finished == [True])
    assert closed.is_set()
    assert job.over


def test_a_generator_returns_its_value(qtbot: QtBot, runner: JobRunner) -> None:
    def work() -> Generator[Progress, None, int]:
        yield Progress(1, 1)
        return 7

    got: list[int] = []
    runner.run(work, then=got.append)
    qtbot.waitUntil(lambda: got == [7])


def test_a_window_that_is_gone_hears_nothing(qtbot: QtBot, runner: JobRunner) -> None:
    gate, after = threading.Event(), list[bool]()
    gone, deleted = QObject(), QObject()
    for owner in (gone, deleted):
        runner.run(lambda: gate.wait(60), owner=owner, then=lambda _: pytest.fail("told a dead window"))
    runner.run(lambda: None, then=lambda _: after.append(True))
    alive = weakref.ref(gone)
    del gone, owner
    assert alive() is None, "the worker kept it"
    shiboken6.delete(deleted)
    gate.set()
    qtbot.waitUntil(lambda: after == [True])


def test_busy_is_told_once_for_many_jobs(qtbot: QtBot, runner: JobRunner) -> None:
    told: list[bool] = []
    runner.busy_changed.connect(told.append)
    for _ in range(5):
        runner.run(lambda: None)
    qtbot.waitUntil(lambda: told == [True, False])


def test_only_the_newest_question_is_answered(qtbot: QtBot, runner: JobRunner) -> None:
    queries, answers = QueryRunner(runner), list[str]()
    for word in ("h", "ha", "has"):
        queries.ask("list", partial(str, word), answers.append)
    queries.ask("other", lambda: "other", answers.append)
    qtbot.waitUntil(lambda: len(answers) == 2)
    assert sorted(answers) == ["has", "other"]
    queries.stop()


def test_the_newest_interrupts_the_running_one_of_its_channel_alone(qtbot: QtBot, runner: JobRunner) -> None:
    started, interrupted, answers = threading.Event(), threading.Event(), list[str]()
    queries = QueryRunner(runner, interrupted.set)

    def slow() -> str:
        started.set()
        interrupted.wait(60)
        raise DomainError

    queries.ask("list", slow, answers.append, debounce=0)
    assert started.wait(60)
    queries.ask("other", lambda: "other", answers.append, debounce=0)
    assert not interrupted.is_set()
    queries.ask("list", lambda: "new", answers.append, debounce=0)
    assert interrupted.is_set()
    qtbot.waitUntil(lambda: len(answers) == 2)
    assert answers == ["other", "new"]
    queries.stop()


def test_a_change_arrives_in_the_gui_thread(qtbot: QtBot, runner: JobRunner) -> None:
    events, seen = EventBus(), list[tuple[bool, Changed]]()
    bridge = EventBridge(events)
    bridge.changed.connect(lambda changed: seen.append((QThread.currentThread() == bridge.thread(), changed)))
    change = Changed({"person": frozenset({b"1"})})
    runner.run(lambda: events.publish(change))
    qtbot.waitUntil(lambda: seen == [(True, change)])
    bridge.stop()
    events.publish(change)
    qtbot.wait(20)
    assert len(seen) == 1


def test_after_stop_nothing_is_answered_and_nothing_fails(qtbot: QtBot) -> None:
    runner = JobRunner()
    queries = QueryRunner(runner)
    queries.stop()
    runner.stop()
    queries.ask("list", lambda: 1, lambda _: pytest.fail("answered"), debounce=0)
    job = runner.run(lambda: 1, then=lambda _: pytest.fail("answered"))
    qtbot.wait(30)
    assert job.cancelled


def test_finishing_stops_what_is_long_and_writes_what_was_promised(qtbot: QtBot, runner: JobRunner) -> None:
    written: list[str] = []
    started = threading.Event()

    def long() -> Generator[Progress, None, None]:
        started.set()
        for step in range(10_000):
            time.sleep(0.005)
            yield Progress(step, 10_000)
        written.append("long")

    runner.run(long)
    runner.run(lambda: written.append("promised"))
    assert started.wait(60)
    assert runner.finish_with(lambda: written.append("last"), 60)
    assert written == ["promised", "last"]


def test_finishing_does_not_wait_for_ever_nor_stumble(qtbot: QtBot, runner: JobRunner) -> None:
    gate = threading.Event()
    runner.run(lambda: gate.wait(60))
    assert not runner.finish_with(lambda: None, 0.05)
    gate.set()
    assert not runner.finish_with(lambda: 1 / 0, 60)
