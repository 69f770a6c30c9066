"""A window on a small profile with one case."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.domain.case import Case
from app.session import Session
from tests.app.usecases.planning import new_case
from tests.profile import new_session
from ui import texts
from ui.job_runner import JobRunner
from ui.main_window import MainWindow
from ui.theme import look


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    made = new_session(tmp_path_factory.mktemp("plans"))
    yield made
    made.close()


@pytest.fixture
def case(session: Session) -> Case:
    return new_case(session)


@pytest.fixture(scope="module")
def shared(qapp: QApplication, session: Session) -> Iterator[MainWindow]:
    """One window for a module: each test has a case of its own."""
    texts.set_language("it")
    look.wear(qapp)
    jobs = JobRunner()
    made = MainWindow(session, jobs)
    made.resize(1366, 768)
    made.restore_state({})
    made.show()
    made.go("cases")
    yield made
    made.stop()
    jobs.stop()
    made.close()
    made.deleteLater()


@pytest.fixture
def window(qtbot: QtBot, shared: MainWindow, case: Case) -> MainWindow:
    shared.resize(1366, 768)
    shared.activateWindow()
    qtbot.waitUntil(shared.isActiveWindow)
    return shared


def page_of(window: MainWindow) -> Any:
    """The page in view."""
    return window._navigator.page


def type_in(widget: QWidget, text: str) -> None:
    """Write with the keyboard (Latin letters without accents)."""
    target = widget.focusProxy() or widget
    target.setFocus()
    QTest.keyClicks(target, text)


def key(which: Qt.Key, *held: Qt.KeyboardModifier) -> None:
    """A key where the cursor is."""
    focus = QApplication.focusWidget()
    assert focus is not None
    modifier = held[0] if held else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(focus, which, modifier)


def buttons(parent: QWidget) -> set[str]:
    """Words of the buttons that can be pressed."""
    return {one.text() for one in parent.findChildren(QPushButton) if one.isVisible() and one.isEnabled()}


def press(parent: QWidget, words: str) -> None:
    """Press the button with these words by the keyboard."""
    button = next(b for b in parent.findChildren(QPushButton) if b.text() == words and b.isVisible())
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
