"""Carries the core's events, from whatever thread, into the GUI thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal

from app.events import Became, Changed, EventBus


class EventBridge(QObject):
    """One for each session; whoever shows records connects to `changed` and asks if it is concerned."""

    changed = Signal(object)
    """A `Changed`, delivered in the GUI thread in the order of the commits."""

    became = Signal()
    """The person at the keyboard has another role, or is known under another id."""

    _arrived = Signal(object)
    _turned = Signal()

    def __init__(self, events: EventBus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._arrived.connect(self.changed, Qt.ConnectionType.QueuedConnection)
        self._turned.connect(self.became, Qt.ConnectionType.QueuedConnection)
        self._stops = (
            events.subscribe(Changed, self._arrived.emit),
            events.subscribe(Became, lambda _: self._turned.emit()),
        )

    def stop(self) -> None:
        """Unsubscribe; call before the session closes."""
        for stop in self._stops:
            stop()
