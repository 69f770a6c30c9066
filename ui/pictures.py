"""`python -m ui.pictures FOLDER`: every page, in Italian and Arabic, light and dark, in two sizes.

Needs no display. Each page of the rail is taken as it opens on invented data; what lies deeper is
told by `SCENES`, one line each.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from importlib import import_module
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

    from app.session import Session
    from ui.job_runner import JobRunner
    from ui.main_window import MainWindow

LANGUAGES: Final = ("it", "ar")
SIZES: Final = ((1366, 768), (1024, 600))
FILES: Final = 40
PASSPHRASE: Final = "dati inventati per le figure"  # noqa: S105 - guards invented people for a minute
SETTLE: Final = 0.5
"""Seconds given to a page to read and draw."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One more picture: `show(window)` brings the window to it."""

    name: str
    show: Callable[[MainWindow], None]


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
]
"""Scenes as "module:NAME" of a `Scene`; one line each."""


def main(argv: list[str]) -> int:
    """Take all pictures into the folder named; the exit code."""
    if len(argv) != 1:
        sys.stderr.write("python -m ui.pictures FOLDER\n")
        return 2
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    qt = QApplication.instance() or QApplication([])
    folder = Path(argv[0])
    folder.mkdir(parents=True, exist_ok=True)
    with invented() as (session, jobs):
        for language, dark, size in product(LANGUAGES, (False, True), SIZES):
            take(cast("QApplication", qt), session, jobs, folder, language, dark=dark, size=size)
    return 0


@contextmanager
def invented(files: int = FILES) -> Iterator[tuple[Session, JobRunner]]:
    """A session on a profile with invented people, gone afterwards."""
    from app.domain.user import User
    from app.session import Session
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
        yield session, jobs
        jobs.stop()
        session.close()
        profile.close()


def take(
    qt: QApplication,
    session: Session,
    jobs: JobRunner,
    folder: Path,
    language: str,
    *,
    dark: bool,
    size: tuple[int, int],
) -> None:
    """All pictures in one language, shade and size."""
    from ui import texts
    from ui.main_window import MainWindow
    from ui.theme import look

    look.wear(qt, dark=dark)
    texts.set_language(language)
    tail = f"{language}-{'dark' if dark else 'light'}-{size[0]}.png"
    window = MainWindow(session, jobs, invented=True)
    window.resize(*size)
    window.restore_state({})
    window.show()
    for scene in _scenes(window):
        scene.show(window)
        _settle(qt)
        window.grab().save(str(folder / f"{scene.name}-{tail}"))
    window.stop()
    window.hide()
    window.deleteLater()
    for name, step in _doors(qt, folder, size):
        step.grab().save(str(folder / f"{name}-{tail}"))


def _scenes(window: MainWindow) -> Iterator[Scene]:
    from ui.pages import PAGES, offered

    for entry in offered(PAGES, window.session.user):
        if entry.place != "inside":
            yield Scene(entry.key, partial(_go, entry.key))
    for name in SCENES:
        module, attribute = name.split(":")
        yield cast(Scene, getattr(import_module(module), attribute))
    yield Scene("palette", lambda shown: shown.open_palette("ha"))
    yield Scene("shortcuts", lambda shown: shown.show_shortcuts())


def _go(key: str, window: MainWindow) -> None:
    window.go(key)


def _doors(qt: QApplication, folder: Path, size: tuple[int, int]) -> Iterator[tuple[str, QWidget]]:
    from ui.job_runner import JobRunner
    from ui.preferences import Preferences
    from ui.unlock.door import Door
    from ui.unlock.ports import LocalProfiles

    jobs = JobRunner()
    door = Door(LocalProfiles(folder / "no such folder"), jobs, Preferences())
    door.resize(*size)
    door.show()
    for name in ("start", "passphrase", "code", "type_back", "person"):
        door.show_named(name)
        _settle(qt, 0.1)
        yield f"door-{name}", door
    jobs.stop()
    door.hide()
    door.deleteLater()


def _settle(qt: QApplication, seconds: float = SETTLE) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        qt.processEvents()
        time.sleep(0.01)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
