"""The further pictures show the pages they are named after."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from pathlib import Path

from pytestqt.qtbot import QtBot

from app.usecases.samples.organisation import invent
from tests.profile import new_session
from tests.ui.windows import window_on
from ui.pictures import SCENES, Scene

PAGES = {
    "case": "case",
    "mediation-slip": "mediation_slip",
    "mediation-request": "mediation_request",
    "retention": "data_care",
    "person": "person",
    "register": "register",
    "contact": "contact",
    "household": "household",
    "new-code": "new_code",
}


def test_every_scene_shows_its_page(qtbot: QtBot, tmp_path: Path) -> None:
    session = new_session(tmp_path, role="supervisor")
    for _ in session.job(invent, 8, today=date.today(), presence_days=0):  # noqa: DTZ011 - the day here
        pass
    with window_on(qtbot, session, "today") as window:
        for name in SCENES:
            module, attribute = name.split(":")
            scene = getattr(import_module(module), attribute)
            assert isinstance(scene, Scene)
            scene.show(window)
            current = window._navigator.history.current
            assert current is not None
            # Sections of the case page are named after it.
            page = "case" if scene.name.startswith("case-") else scene.name
            assert current.page == PAGES.get(scene.name, page)
    session.close()
