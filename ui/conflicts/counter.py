"""Counts what waits for a decision, off the GUI thread, some time after things have changed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from app.usecases.conflict_inbox import waiting
from ui.page import Shell

QUIET = 900
"""Milliseconds after the last change before it is counted again: a page of the server brings many."""


class DecideCounter(QObject):
    """`look` after a change; `counted` says the number when it is another.

    `question(reader, user)` counts; `channel` names it among the questions of the window.
    """

    counted = Signal(int)

    def __init__(
        self,
        shell: Shell,
        parent: QObject,
        channel: str = "decide",
        question: Callable[..., int] = waiting,
    ) -> None:
        super().__init__(parent)
        self._shell, self._channel, self._question = shell, f"{channel}.count", question
        self.count = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET)
        self._timer.timeout.connect(self._ask)
        self._timer.start()

    def look(self) -> None:
        """Something changed: count again when it is quiet."""
        if not self._timer.isActive():
            self._timer.start()

    def take(self, count: int) -> None:
        """Somebody has just counted: the inbox, while it is shown."""
        if count != self.count:
            self.count = count
            self.counted.emit(count)

    def stop(self) -> None:
        """Count no more: the session is being closed."""
        self._timer.stop()

    def _ask(self) -> None:
        user = self._shell.session.user
        self._shell.glance(self._channel, self._question, user, then=self.take, owner=self)
