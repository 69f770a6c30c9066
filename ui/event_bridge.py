"""Carries the core's events, from whatever thread, into the GUI thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal

from app.events import Changed, EventBus


class EventBridge(QObject):
    """One for each session; whoever shows records connects to `changed` and asks if it is concerned."""

    changed = Signal(object)
    """A `Changed`, delivered in the GUI thread in the order of the commits."""

    _arrived = Signal(object)

    def __init__(self, events: EventBus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._arrived.connect(self.changed, Qt.ConnectionType.QueuedConnection)
        self._stop = events.subscribe(Changed, self._arrived.emit)

    def stop(self) -> None:
        """Unsubscribe; call before the session closes."""
        self._stop()
