"""Keeps what is half typed in the encrypted file, and brings it back to the letter."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import OperationalError
from ui import texts
from ui.forms.half_typed import TYPED, Way, written
from ui.page import Shell
from ui.texts import t
from ui.widgets.messages import InlineMessage

__all__ = ["DraftKeeper", "DraftNotice", "Way"]

EVERY = 2000
"""Milliseconds after the first unsaved letter at which it is safe."""


class DraftKeeper(QObject):
    """One form's draft. `take` gives what is typed as plain values, `put` shows it again.

    Writing and reading go through the writer's thread, in order: the page never waits for the disk.
    """

    restored = Signal(str)
    """The draft of an earlier time stands in the form: tells that time in words."""

    def __init__(
        self,
        shell: Shell,
        take: Callable[[], dict[str, Any]],
        put: Callable[[dict[str, Any]], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._shell, self._take, self._put = shell, take, put
        self._key = ""
        self._way: Way | None = None
        self._fresh = True
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.flush)

    def open(self, key: str, way: Way | None = None) -> None:
        """Look for the draft under `key`; what was typed before is saved under its own key first."""
        self.flush()
        self._key, self._way, self._fresh = key, way, True
        session = self._shell.session
        self._shell.jobs.run(
            lambda: session.draft(key),
            owner=self,
            then=lambda draft: self._arrived(key, draft.body, draft.at) if draft else None,
        )

    def touched(self) -> None:
        """Something was typed: it is safe in two seconds at the latest."""
        self._fresh = False
        if self._key and not self._timer.isActive():
            self._timer.start()

    def shown_otherwise(self) -> None:
        """The form was brought back from somewhere newer: a stored draft must not replace it."""
        self._fresh = False

    def flush(self) -> None:
        """Save now what is not saved yet."""
        if not self._timer.isActive() and self.sender() is not self._timer:
            return
        self._timer.stop()
        key, body = self._key, written(self._take(), self._way)
        session = self._shell.session
        self._shell.jobs.run(lambda: session.save_draft(key, body), owner=self, failed=self._not_kept)

    def drop(self) -> None:
        """The form was saved, or begun anew: nothing is kept of it."""
        self._timer.stop()
        self._fresh = False
        key, session = self._key, self._shell.session
        if key:
            self._shell.jobs.run(lambda: session.drop_draft(key), owner=self)

    def _not_kept(self, error: Exception) -> None:
        """The disk said no. The window says so for as long as it lasts (`ui.screen_keeper`): tried again."""
        if not isinstance(error, OperationalError):
            raise error
        self._timer.start()

    def _arrived(self, key: str, body: str, millis: int) -> None:
        if key != self._key or not self._fresh:
            return
        self._fresh = False
        self._put(json.loads(body)[TYPED])
        self._timer.stop()  # what has just been put there is safe already
        now = datetime.now(UTC)
        at = datetime.fromtimestamp(millis / 1000, UTC)
        self.restored.emit(texts.formats().moment(at, now))


class DraftNotice(InlineMessage):
    """ "Taken up from 14:32", with the way to begin anew."""

    def __init__(self, start_clean: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(action=t("forms.start_clean"), on_action=start_clean)

    def tell(self, when: str) -> None:
        """Say that an earlier draft is shown."""
        self.say(t("forms.draft_restored", when=when), "info")
