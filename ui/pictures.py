"""`python -m ui.pictures FOLDER`: every page, in Italian and Arabic, light and dark, in two sizes.

Needs no display. Each page of the rail is taken as it opens on invented data; what lies deeper is told by
`SCENES`, one line each, and what takes an organisation by `ui.scenes_together`.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from importlib import import_module
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from ui.scene import Scene

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

    from app.session import Session
    from ui.job_runner import JobRunner
    from ui.main_window import MainWindow
    from ui.scenes_stage import Together
    from ui.sync_control import SyncControl

LANGUAGES: Final = ("it", "ar")
SIZES: Final = ((1366, 768), (1024, 600))
FILES: Final = 40
PASSPHRASE: Final = "dati inventati per le figure"  # noqa: S105 - guards invented people for a minute
SETTLE: Final = 0.5
"""Seconds given to a page to read and draw."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """How pictures are taken: the shade, the size and the language; only those `wanted`, if any are named."""

    qt: QApplication
    folder: Path
    language: str
    dark: bool
    size: tuple[int, int]
    wanted: frozenset[str] = frozenset()

    def wants(self, name: str) -> bool:
        """Whether this picture is to be taken."""
        return not self.wanted or name in self.wanted

    def take(self, name: str, widget: QWidget) -> None:
        """Take one."""
        shade = "dark" if self.dark else "light"
        widget.grab().save(str(self.folder / f"{name}-{self.language}-{shade}-{self.size[0]}.png"))


SCENES: Final[list[str]] = [
    "ui.scenes:CASE",
    "ui.scenes:CASE_NEEDS",
    "ui.scenes:CASE_REQUIREMENTS",
    "ui.scenes:CASE_LEAVING",
    "ui.scenes:DEADLINES",
    "ui.scenes:RIGHTS",
    "ui.scenes:ERASE",
    "ui.scenes:RETENTION",
    "ui.scenes:PLAN",
    "ui.scenes:EQUIPE",
    "ui.scenes:PERSON",
    "ui.scenes:REGISTER",
    "ui.scenes:CONTACT",
    "ui.scenes:HOUSEHOLD",
    "ui.scenes:NEW_CODE",
    "ui.scenes:MEDIATION_SLIP",
    "ui.scenes:MEDIATION_REQUEST",
    "ui.scenes_deeper:SCENES",
]
"""Scenes as "module:NAME" of a `Scene`, or of several; one line each."""


def main(argv: list[str]) -> int:
    """Take all pictures, or those named, into a folder; the exit code."""
    if not argv:
        sys.stderr.write("python -m ui.pictures FOLDER [NAME...]\n")
        return 2
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from ui.scenes_stage import together

    qt = cast("QApplication", QApplication.instance() or QApplication([]))
    folder, wanted = Path(argv[0]), frozenset(argv[1:])
    folder.mkdir(parents=True, exist_ok=True)
    sittings = [
        Sitting(qt, folder, language, dark, size, wanted)
        for language, dark, size in product(LANGUAGES, (False, True), SIZES)
    ]
    with invented() as (session, jobs):
        for sitting in sittings:
            take_alone(sitting, session, jobs)
            take_doors(sitting)
    with tempfile.TemporaryDirectory() as home, together(Path(home) / "office") as stage:
        for sitting in sittings:
            take_together(sitting, stage)
    return 0


@contextmanager
def invented(files: int = FILES) -> Iterator[tuple[Session, JobRunner]]:
    """A session on a profile with invented people, gone afterwards."""
    from app.domain.user import User
    from app.session import Session
    from app.usecases.directory import desk
    from app.usecases.passphrases import offer_recovery_code
    from app.usecases.samples.organisation import invent
    from ui.job_runner import JobRunner
    from ui.unlock.ports import LocalProfiles

    with tempfile.TemporaryDirectory() as home:
        code = offer_recovery_code("it")
        profile = LocalProfiles(Path(home)).create("Prova", PASSPHRASE, code)
        session, jobs = Session(profile), JobRunner()
        session.found(User(name="Marta Ferri", role="supervisor"), lambda store: None)
        today = date.today()  # noqa: DTZ011 - the day on this desk
        for _ in session.job(invent, files, today=today):
            pass
        for _ in session.job(desk.import_samples, datetime.now(UTC)):
            pass
        yield session, jobs
        jobs.stop()
        session.close()
        profile.close()


def take_alone(sitting: Sitting, session: Session, jobs: JobRunner) -> None:
    """What one sees who works alone."""
    from ui.pages import PAGES, offered

    scenes = [
        Scene(entry.key, partial(_go, entry.key))
        for entry in offered(PAGES, session.user)
        if entry.place != "inside"
    ]
    scenes += named_scenes()
    scenes.append(Scene("palette", lambda window: window.open_palette("ha")))
    scenes.append(Scene("shortcuts", lambda window: window.show_shortcuts()))
    _take(sitting, scenes, session, jobs)


def take_together(sitting: Sitting, stage: Together) -> None:
    """What those see who work together, each at their laptop."""
    from ui.scenes_together import SEATS, scenes_of

    for who in dict.fromkeys(seat.who for seat in SEATS):
        laptop = getattr(stage, who)
        _take(sitting, scenes_of(who, stage), laptop.session, laptop.jobs, laptop.sync)


def take_doors(sitting: Sitting) -> None:
    """What stands before an open profile."""
    from ui.job_runner import JobRunner
    from ui.preferences import Preferences
    from ui.scenes_door import STEPS
    from ui.unlock.door import Door
    from ui.unlock.ports import LocalProfiles

    _dress(sitting)
    jobs = JobRunner()
    door = Door(LocalProfiles(sitting.folder / "no such folder"), jobs, Preferences())
    door.resize(*sitting.size)
    door.show()
    for name, make in STEPS.items():
        if sitting.wants(f"door-{name}"):
            door.show_step(make)
            settle(sitting.qt, 0.1)
            sitting.take(f"door-{name}", door)
    if sitting.wants("door-help"):
        door.show_help()
        settle(sitting.qt, 0.1)
        sitting.take("door-help", door)
    jobs.stop()
    door.hide()
    door.deleteLater()


def named_scenes() -> list[Scene]:
    """The scenes of `SCENES`."""
    found: list[Scene] = []
    for name in SCENES:
        module, attribute = name.split(":")
        held = getattr(import_module(module), attribute)
        found += held if isinstance(held, tuple) else [held]
    return found


def _take(
    sitting: Sitting,
    scenes: Sequence[Scene],
    session: Session,
    jobs: JobRunner,
    sync: SyncControl | None = None,
) -> None:
    from ui.main_window import MainWindow

    wanted = [scene for scene in scenes if sitting.wants(scene.name)]
    if not wanted:
        return
    _dress(sitting)
    window = MainWindow(session, jobs, invented=True, sync=sync)
    window.resize(*sitting.size)
    window.restore_state({})
    window.show()
    for scene in wanted:
        scene.show(window)
        settle(sitting.qt)
        if scene.then is not None:
            scene.then(window)
            settle(sitting.qt)
        sitting.take(scene.name, window)
    window.stop()
    window.hide()
    window.deleteLater()


def _dress(sitting: Sitting) -> None:
    from ui import texts
    from ui.theme import look

    look.wear(sitting.qt, dark=sitting.dark)
    texts.set_language(sitting.language)


def _go(key: str, window: MainWindow) -> None:
    window.go(key)


def settle(qt: QApplication, seconds: float = SETTLE) -> None:
    """Let windows and threads go on for a while."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        qt.processEvents()
        time.sleep(0.01)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
