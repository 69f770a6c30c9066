"""The desktop locks or the computer is about to sleep: the program locks with it (logind, over D-Bus)."""

from __future__ import annotations

import sys

from PySide6.QtCore import SLOT, QObject, Signal, Slot

SERVICE = "org.freedesktop.login1"

_LOCK, _SLEEP = SLOT("lock()"), SLOT("sleep(bool)")  # text, whatever the stubs say of `connect`


class SessionLock(QObject):
    """`locked` when the system says so; silent where there is no logind."""

    locked = Signal()

    def listen(self) -> bool:
        """Begin; False where nobody will ever tell."""
        if sys.platform != "linux":
            return False
        from PySide6.QtDBus import QDBusConnection

        bus = QDBusConnection.systemBus()
        if not bus.isConnected():
            return False
        heard = bus.connect(SERVICE, "", f"{SERVICE}.Session", "Lock", self, _LOCK)  # type: ignore[call-overload]  # not in the stubs
        manager = f"{SERVICE}.Manager"
        slept = bus.connect(SERVICE, "", manager, "PrepareForSleep", self, _SLEEP)  # type: ignore[call-overload]  # not in the stubs
        return bool(heard or slept)

    @Slot()
    def lock(self) -> None:
        """The desktop was locked."""
        self.locked.emit()

    @Slot(bool)
    def sleep(self, begins: bool) -> None:
        """The computer falls asleep, or has woken up."""
        if begins:
            self.locked.emit()
