"""What waits on the pages of the rail, for who is at the keyboard: counted again when something changed."""

from __future__ import annotations

from collections.abc import Container
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.usecases import supervision
from ui.conflicts.counter import DecideCounter
from ui.page import Shell


class Waiting(QObject):
    """Tells how many things wait on a page; on pages that are not offered nothing is counted."""

    counted = Signal(str, int)

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self.decide = DecideCounter(shell, parent)
        self._all = {
            "decide": self.decide,
            "supervision": DecideCounter(shell, parent, "supervision", supervision.count),
        }
        self._offered: Container[str] = ()
        for page, one in self._all.items():
            one.counted.connect(partial(self.counted.emit, page))

    def suit(self, offered: Container[str]) -> None:
        """Count for these pages, by their keys, and for no others."""
        self._offered = offered
        for page, one in self._all.items():
            if page not in offered:
                one.stop()

    def look(self) -> None:
        """Something changed: count again when it is quiet."""
        for page, one in self._all.items():
            if page in self._offered:
                one.look()

    def stop(self) -> None:
        """Count no more."""
        for one in self._all.values():
            one.stop()
