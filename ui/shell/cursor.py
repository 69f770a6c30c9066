"""The cursor stays in the page: when what it stood on goes, it begins anew there, not on the rail."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from ui.page import Page

AGAIN, TIMES = 150, 20
"""Milliseconds after which a page that had nothing to stand on is looked at again, and how often."""


class Cursor(QObject):
    """Looks where the cursor went when its widget was hidden or ended.

    Qt hands it to whatever comes next in the window, which may be the undoing of what was just done.
    """

    def __init__(self, window: QWidget, page: Callable[[], Page | None]) -> None:
        super().__init__(window)
        self._window, self._page = window, page
        self._lost = False
        self._tries = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)
        self._app = QApplication.instance()
        if isinstance(self._app, QApplication):
            self._app.focusChanged.connect(self._moved)

    def arrived(self) -> None:
        """What a page had asked for is there: one that had nothing to stand on may have by now."""
        if self._is_nowhere():
            self._begin()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()
        if isinstance(self._app, QApplication):
            self._app.focusChanged.disconnect(self._moved)
            self._app = None

    def _moved(self, old: QWidget | None, now: QWidget | None) -> None:
        page = self._page()
        if page is None or not isValid(page):
            return
        if now is None or now is page:
            self._begin()  # it ended with its widget, or there is nothing to stand on yet
        elif old is not None and isValid(old) and page.isAncestorOf(old) and not old.isVisible():
            self._lost = self._window.isAncestorOf(now) and not page.isAncestorOf(now)
            self._begin()

    def _begin(self) -> None:
        self._tries = 0
        self._timer.start(0)

    def _look(self) -> None:
        lost, self._lost = self._lost, False
        page = self._page()
        if page is None or not self._window.isVisible():
            return
        focus = self._focus()
        if self._is_nowhere() or (lost and focus is not None and not page.isAncestorOf(focus)):
            page.focus_start()
        if self._is_nowhere() and self._tries < TIMES:
            self._tries += 1
            self._timer.start(AGAIN)

    def _focus(self) -> QWidget | None:
        return self._window.focusWidget()

    def _is_nowhere(self) -> bool:
        focus = self._focus()
        return focus is None or focus is self._page() or not focus.isVisible()
