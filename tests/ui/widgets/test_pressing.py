"""Buttons by keyboard and by people who double-click everything."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from ui.pages import PAGES
from ui.shell.rail import RailButton
from ui.shell.top_bar import StatePill
from ui.unlock.step import ChoiceButton
from ui.widgets.buttons import Button, IconButton
from ui.widgets.chips import Chip, RemovableChip

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def every_button() -> list[QAbstractButton]:
    return [
        Button("Salva"),
        IconButton("x", "Chiudi"),
        Chip("Oggi"),
        RemovableChip("Arabo", "Togli arabo"),
        RailButton(PAGES[0]),
        StatePill(),
        ChoiceButton("user", "Lavoro", "con altri", lambda: None),
    ]


@pytest.mark.parametrize("key", ENTER)
def test_enter_presses_what_has_the_focus(qtbot: QtBot, key: Qt.Key) -> None:
    pressed = list[bool]()
    for button in every_button():
        qtbot.addWidget(button)
        pressed.clear()
        button.clicked.connect(lambda: pressed.append(True))
        QTest.keyClick(button, key)
        assert len(pressed) == 1, type(button).__name__


def test_enter_with_ctrl_is_left_to_the_page_and_a_key_held_down_presses_once(qtbot: QtBot) -> None:
    button = Button("Salva")
    qtbot.addWidget(button)
    pressed = list[bool]()
    button.clicked.connect(lambda: pressed.append(True))
    QTest.keyClick(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    plain = Qt.KeyboardModifier.NoModifier
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, plain, "\r", True)
    QApplication.sendEvent(button, held)
    assert pressed == []


def test_a_disabled_button_is_not_pressed(qtbot: QtBot) -> None:
    button = Button("Salva")
    qtbot.addWidget(button)
    pressed = list[bool]()
    button.clicked.connect(lambda: pressed.append(True))
    button.setEnabled(False)
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert pressed == []


def test_a_double_click_presses_once(qtbot: QtBot) -> None:
    button = Button("Accetto")
    qtbot.addWidget(button)
    button.show()
    pressed = list[bool]()
    button.clicked.connect(lambda: pressed.append(True))
    at, left, none = QPointF(5, 5), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    kinds = QEvent.Type
    for kind in (
        kinds.MouseButtonPress,
        kinds.MouseButtonRelease,
        kinds.MouseButtonDblClick,
        kinds.MouseButtonRelease,
    ):
        QApplication.sendEvent(button, QMouseEvent(kind, at, button.mapToGlobal(at), left, left, none))
    assert len(pressed) == 1
