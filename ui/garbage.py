"""Python's cycle collector, run in the GUI thread alone.

Left to itself it runs in whatever thread allocates next. A worker would then destroy windows that
lie in a cycle, and Qt ends the process for that.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY = 1000
"""Milliseconds between two looks."""


class GuiCollector(QObject):
    """Takes the collector over while it lives; `give_back` ends that."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect the oldest generation whose time has come."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > self._thresholds[generation]:
                gc.collect(generation)
                return

    def give_back(self) -> None:
        """The collector as Python has it."""
        self._timer.stop()
        gc.enable()
