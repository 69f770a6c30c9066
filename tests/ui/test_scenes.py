"""Every page of the program has its pictures, and each picture shows the page it is named after."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.usecases.samples.organisation import invent
from tests.profile import new_session
from tests.ui.windows import shown_page, window_on
from ui import texts
from ui.main_window import MainWindow
from ui.pages import PAGES
from ui.pictures import named_scenes
from ui.scene import Scene
from ui.scenes_door import STEPS
from ui.scenes_stage import together
from ui.scenes_together import SEATS, scenes_of

NEEDS_SERVICES = {"slip"}
"""Shows nothing without services in the directory, which take as long as thirty tests to bring in."""


def test_every_page_has_a_picture() -> None:
    scenes = {scene.key for scene in named_scenes()}
    seats = {Scene(seat.name, lambda _: None, seat.page).key for seat in SEATS}
    rail = {entry.key for entry in PAGES if entry.place != "inside"}
    assert {entry.key for entry in PAGES} - scenes - seats - rail == set()
    assert (scenes | seats) - {entry.key for entry in PAGES} == set()


def test_every_picture_has_a_name_of_its_own() -> None:
    names = [scene.name for scene in named_scenes()] + [seat.name for seat in SEATS]
    assert len(names) == len(set(names))


def test_every_scene_shows_its_page(qtbot: QtBot, tmp_path: Path) -> None:
    session = new_session(tmp_path, role="supervisor")
    for _ in session.job(invent, 8, today=date.today(), presence_days=0):  # noqa: DTZ011 - the day here
        pass
    with window_on(qtbot, session, "today") as window:
        for scene in named_scenes():
            if scene.name not in NEEDS_SERVICES:
                _shows(window, scene)
    session.close()


def test_those_who_work_together_see_theirs(qtbot: QtBot, tmp_path: Path) -> None:
    with together(tmp_path / "office") as stage:
        for who in dict.fromkeys(seat.who for seat in SEATS):
            laptop = getattr(stage, who)
            with window_on(qtbot, laptop.session, "sync", sync=laptop.sync) as window:
                for scene in scenes_of(who, stage):
                    _shows(window, scene)
    assert texts.missing() == frozenset()


def test_the_steps_before_a_profile_can_be_made(qtbot: QtBot) -> None:
    for make in STEPS.values():
        step = make()
        qtbot.addWidget(step)
        step.show()


def _shows(window: MainWindow, scene: Scene) -> None:
    scene.show(window)
    current = window._navigator.history.current
    assert current is not None
    assert current.page == scene.key, scene.name
    if scene.then is not None:
        _settle()
        scene.then(window)
        assert shown_page(window).isVisible()


def _settle() -> None:
    until = time.monotonic() + 0.2
    while time.monotonic() < until:
        QApplication.processEvents()
