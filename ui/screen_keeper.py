"""Keeps the screen as it is, half-typed words too, encrypted; says so when the disk does not let it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer

from app.errors import DiskFull, OperationalError
from app.usecases import last_words
from app.usecases.last_words import Keeps
from ui.job_runner import JobRunner
from ui.texts import t
from ui.widgets.messages import InlineMessage

KEEP_EVERY: Final = 2000
"""Milliseconds: what is half typed is kept, encrypted, at least this often."""

LOOK_EVERY: Final = 10
"""Times the screen is looked at between two looks whether the disk has room again."""


class ScreenKeeper(QObject):
    """`start` it when a window is shown. Nothing but `screen` is called in the GUI thread."""

    def __init__(
        self, screen: Callable[[], str], jobs: JobRunner, notice: InlineMessage, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._screen, self._jobs, self._notice = screen, jobs, notice
        self._session: Keeps | None = None
        self._folder: Path | None = None
        self._kept, self._busy, self._looks, self._held = "", False, 0, True
        self._timer = QTimer(self)
        self._timer.setInterval(KEEP_EVERY)
        self._timer.timeout.connect(self.keep)

    def start(self, session: Keeps, folder: Path | None, kept: str) -> None:
        """From now on; `kept` is what the file holds, `folder` that of the profile."""
        self._session, self._folder, self._kept = session, folder, kept
        self._look_for_room()
        self._timer.start()

    def stop(self) -> None:
        """No more: the window goes."""
        self._timer.stop()
        self._session = None
        self._notice.say("")

    def keep(self) -> None:
        """Keep the screen, if it has changed and nothing is being kept."""
        self._looks += 1
        if not self._held and self._looks % LOOK_EVERY == 0:
            self._look_for_room()
        session, state = self._session, self._screen()
        if session is None or self._busy or state == self._kept:
            return
        self._busy = True
        self._jobs.run(
            partial(last_words.keep, session, self._folder, state),
            owner=self,
            then=lambda _: self._saved(state),
            failed=self._refused,
        )

    def _look_for_room(self) -> None:
        folder = self._folder
        if folder is not None:
            self._jobs.run(
                lambda: last_words.hold_room(folder),
                owner=self,
                then=self._room,
                failed=lambda _error: self._room(held=False),
                lane="background",
            )

    def _room(self, held: bool) -> None:
        self._held = held
        if not self._busy:
            self._notice.say("" if held else t("keep.little"), "warn")

    def _saved(self, state: str) -> None:
        self._busy, self._kept = False, state
        self._room(last_words.is_room_held(self._folder))

    def _refused(self, error: Exception) -> None:
        self._busy, self._held = False, False
        if not isinstance(error, OperationalError):
            raise error
        self._notice.say(t("keep.full" if isinstance(error, DiskFull) else "keep.failing"), "bad")
