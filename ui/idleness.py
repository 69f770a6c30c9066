"""How long nobody has touched the computer, asked of the system; of the windows where it does not tell."""

from __future__ import annotations

import ctypes
import ctypes.util
import sys
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

CHECK = 2000
"""Milliseconds between two looks."""

SLEEP = 30
"""A gap of so many seconds between two looks means that the computer slept."""

Clock = Callable[[], float]

_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class Idleness(QObject):
    """`idle` is emitted once when `minutes` passed without a touch, or when the computer has slept.

    0 minutes: only sleep counts.
    """

    idle = Signal()

    def __init__(self, minutes: int, *, clock: Clock = time.time, seconds: Clock | None = None) -> None:
        super().__init__()
        self.minutes = minutes
        self._clock = clock
        self._system = seconds or system_idle_seconds()
        self._touched = self._looked = clock()
        self._timer = QTimer(self)
        self._timer.setInterval(CHECK)
        self._timer.timeout.connect(self.look)

    def watch(self, window: QObject) -> None:
        """Begin. `window` is the native window whose events count where the system does not tell."""
        if self._system is None:
            window.installEventFilter(self)
        self._touched = self._looked = self._clock()
        self._timer.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def seconds(self) -> float:
        """Since the last touch."""
        return self._system() if self._system is not None else self._clock() - self._touched

    def look(self) -> None:
        """One look."""
        now = self._clock()
        slept = now - self._looked > SLEEP + CHECK / 1000
        self._looked = now
        if slept or (self.minutes and self.seconds() >= self.minutes * 60):
            self.stop()
            self.idle.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self._touched = self._clock()
        return False


def system_idle_seconds() -> Clock | None:
    """A way to ask this system, None where there is none (Wayland, no display)."""
    if sys.platform == "win32":
        return _windows
    if sys.platform == "darwin":
        return _mac()
    return _x11() if QGuiApplication.platformName() == "xcb" else None


class _LastInput(ctypes.Structure):
    _fields_ = [("size", ctypes.c_uint), ("time", ctypes.c_uint)]


def _windows() -> float:
    told = _LastInput(ctypes.sizeof(_LastInput), 0)
    windll: Any = vars(ctypes)["windll"]
    windll.user32.GetLastInputInfo(ctypes.byref(told))
    return float((windll.kernel32.GetTickCount() - told.time) & 0xFFFFFFFF) / 1000


def _mac() -> Clock | None:
    path = ctypes.util.find_library("ApplicationServices")
    if path is None:
        return None
    ask = ctypes.CDLL(path).CGEventSourceSecondsSinceLastEventType
    ask.restype, ask.argtypes = ctypes.c_double, [ctypes.c_int, ctypes.c_uint32]
    return lambda: float(ask(0, 0xFFFFFFFF))


class _ScreenSaver(ctypes.Structure):
    _fields_ = [
        ("window", ctypes.c_ulong),
        ("state", ctypes.c_int),
        ("kind", ctypes.c_int),
        ("since", ctypes.c_ulong),
        ("idle", ctypes.c_ulong),
        ("mask", ctypes.c_ulong),
    ]


def _x11() -> Clock | None:
    x11, saver = ctypes.util.find_library("X11"), ctypes.util.find_library("Xss")
    if x11 is None or saver is None:
        return None
    xlib, xss = ctypes.CDLL(x11), ctypes.CDLL(saver)
    xlib.XOpenDisplay.restype = ctypes.c_void_p
    xlib.XDefaultRootWindow.argtypes, xlib.XDefaultRootWindow.restype = [ctypes.c_void_p], ctypes.c_ulong
    display = xlib.XOpenDisplay(None)
    if not display:
        return None
    told, root = _ScreenSaver(), xlib.XDefaultRootWindow(display)
    xss.XScreenSaverQueryInfo.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_void_p]

    def seconds() -> float:
        xss.XScreenSaverQueryInfo(display, root, ctypes.byref(told))
        return float(told.idle) / 1000

    return seconds
