"""The cursor stays in the page when what it stood on goes: nobody who works by keys ends on the rail."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.session import Session
from tests.profile import new_session
from tests.ui.windows import settled, shown_page, window_on
from ui.main_window import MainWindow


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = new_session(tmp_path, role="supervisor")
    yield made
    made.close()


def button_in(window: MainWindow) -> QPushButton:
    """A button of the page in view, with the cursor on it."""
    button = QPushButton("here", shown_page(window))
    layout = shown_page(window).layout()
    assert isinstance(layout, QVBoxLayout)
    layout.addWidget(button)
    button.show()
    button.setFocus()
    return button


def in_page(window: MainWindow) -> bool:
    focus: QWidget | None = window.focusWidget()
    return focus is not None and shown_page(window).isAncestorOf(focus)


def test_a_button_that_goes_leaves_the_cursor_in_the_page(qtbot: QtBot, session: Session) -> None:
    with window_on(qtbot, session, "mediation") as window:
        settled(qtbot, window)
        button = button_in(window)
        assert button.hasFocus()
        button.hide()
        qtbot.waitUntil(lambda: in_page(window), timeout=2000)


def test_the_cursor_may_leave_the_page_by_itself(qtbot: QtBot, session: Session) -> None:
    with window_on(qtbot, session, "mediation") as window:
        settled(qtbot, window)
        button = button_in(window)
        window.open_palette()
        field = window.focusWidget()
        button.hide()
        settled(qtbot, window)
        assert window.focusWidget() is field
        assert not in_page(window)
