"""Locking by itself: after the minutes chosen, after sleep, never while somebody works."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from pytestqt.qtbot import QtBot

from ui.idleness import CHECK, Idleness


class Day:
    """A clock in the test's hand."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now

    def work_for(self, idleness: Idleness, seconds: float) -> None:
        for _ in range(int(seconds / (CHECK / 1000))):
            self.now += CHECK / 1000
            idleness.look()


def watched(day: Day, minutes: int = 10) -> tuple[Idleness, list[bool]]:
    idleness, told = Idleness(minutes, clock=day), list[bool]()
    idleness.idle.connect(lambda: told.append(True))
    idleness.watch(QObject())
    return idleness, told


def test_it_tells_after_the_minutes_chosen_and_once(qtbot: QtBot) -> None:
    day = Day()
    idleness, told = watched(day)
    day.work_for(idleness, 9 * 60)
    assert told == []
    day.work_for(idleness, 62)
    assert told[:1] == [True]
    assert not idleness._timer.isActive()


def test_a_touch_begins_the_count_anew(qtbot: QtBot) -> None:
    day = Day()
    idleness, told = watched(day)
    day.work_for(idleness, 9 * 60)
    idleness.eventFilter(idleness, QEvent(QEvent.Type.KeyPress))
    day.work_for(idleness, 9 * 60)
    assert told == []


def test_sleep_counts_at_once(qtbot: QtBot) -> None:
    day = Day()
    idleness, told = watched(day, minutes=0)
    day.work_for(idleness, 20)
    assert told == []
    day.now += 300
    idleness.look()
    assert told == [True]


def test_the_systems_own_count_goes_first(qtbot: QtBot) -> None:
    day, idle = Day(), [0.0]
    idleness = Idleness(1, clock=day, seconds=lambda: idle[0])
    told: list[bool] = []
    idleness.idle.connect(lambda: told.append(True))
    idleness.look()
    idle[0] = 61
    idleness.look()
    assert told == [True]
