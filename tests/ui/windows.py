"""A real window on a real encrypted profile, for the tests of pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.session import Session
from ui.job_runner import JobRunner
from ui.main_window import MainWindow
from ui.page import Page
from ui.query_runner import DEBOUNCE
from ui.sync_control import SyncControl

TYPED = DEBOUNCE + DEBOUNCE // 4
"""Milliseconds after which whatever was typed before has been asked for."""


@contextmanager
def window_on(
    qtbot: QtBot, session: Session, page: str, width: int = 1366, sync: SyncControl | None = None
) -> Iterator[MainWindow]:
    """The window of `session`, showing `page`; stopped at the end."""
    jobs = JobRunner()
    window = MainWindow(session, jobs, sync=sync)
    qtbot.addWidget(window)
    window.resize(width, 768)
    window.restore_state({})
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    window.go(page)
    try:
        yield window
    finally:
        window.stop()
        jobs.stop()


def settled(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until the window has nothing under way: all it asked for is shown, all it sent is written.

    Each line of work answers in order, so an answer asked for last comes last. What an answer asked for in
    its turn is waited for too; clocks that only tick on are not.
    """
    work, jobs = window._work, window.jobs
    lines = (work.reads, work.glances, work.searches)
    quiet = False
    while not quiet:
        answered: list[None] = []
        for one in lines:
            one.ask("settled", lambda: None, answered.append, debounce=TYPED if one is work.searches else 0)
        jobs.run(lambda: None, then=answered.append)
        asked = [one._turn for one in lines]
        qtbot.waitUntil(lambda answered=answered: len(answered) > len(lines) and not jobs._running)  # type: ignore[misc]
        QApplication.processEvents()
        quiet = asked == [one._turn for one in lines] and not jobs._running


def shown_page(window: MainWindow) -> Page:
    """The page in view."""
    page = window._navigator.page
    assert page is not None
    return page


def press(key: Qt.Key, text: str = "") -> None:
    """Press a key where the focus is."""
    widget = QApplication.focusWidget()
    assert widget is not None
    if text:
        QTest.keyClicks(widget, text)
    else:
        QTest.keyClick(widget, key)
