"""A data folder with a door before it, for the tests of the door."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from pytestqt.qtbot import QtBot

from tests.app.usecases.profile_cases import FAST
from ui.job_runner import JobRunner
from ui.preferences import Preferences
from ui.unlock.door import Door, Opened
from ui.unlock.ports import LocalProfiles

T = TypeVar("T")


class House:
    """A data folder with a door before it."""

    def __init__(self, qtbot: QtBot, jobs: JobRunner, home: Path) -> None:
        self.bot, self.jobs, self.home = qtbot, jobs, home
        self.profiles = LocalProfiles(home, cost=FAST, floor=FAST)
        self.opened: list[Opened] = []
        self.preferences = Preferences()

    def door(self) -> Door:
        door = Door(self.profiles, self.jobs, self.preferences)
        self.bot.addWidget(door)
        door.opened.connect(self.opened.append)
        with self.bot.waitActive(door):
            door.show()
            door.activateWindow()
        return door

    def wait_open(self) -> Opened:
        self.bot.waitUntil(lambda: bool(self.opened), timeout=20_000)
        return self.opened[-1]


def step(door: Door, kind: type[T]) -> T:
    """The step shown, which must be of this kind."""
    assert isinstance(door.step, kind), type(door.step)
    return door.step


def press(shown: Any) -> None:
    """The way forward."""
    assert shown.next.isEnabled()
    shown.next.click()
