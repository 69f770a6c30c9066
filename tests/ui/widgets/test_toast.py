"""What is said in passing covers no button: not at the foot, not on a page that comes after it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.toast import Toast

DIRECTIONS = (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft)


@pytest.fixture(params=[(1366, 768), (1024, 600)])
def window(qtbot: QtBot, request: pytest.FixtureRequest) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(*request.param)
    with qtbot.waitExposed(window):
        window.show()
    return window


def button(window: QWidget, x: int, y: int, width: int = 200) -> QPushButton:
    made = QPushButton("Torna alla scheda", window)
    made.setGeometry(x, y, width, 36)
    made.show()
    return made


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_it_stands_at_the_foot_unless_a_button_is_there(
    window: QWidget, direction: Qt.LayoutDirection
) -> None:
    window.setLayoutDirection(direction)
    toast = Toast(window)
    toast.say("Colloquio salvato.", tone="ok")
    foot = QRect(toast.geometry())
    assert foot.bottom() > window.height() - 40
    assert abs(foot.center().x() - window.rect().center().x()) < 3
    back = button(window, foot.center().x() - 100, window.height() - 50)
    toast.say("Colloquio salvato.", tone="ok")
    assert not toast.geometry().intersects(back.geometry())
    assert window.rect().contains(toast.geometry())
    aside = toast.geometry().center().x() - window.rect().center().x()
    assert aside > 0 if direction == Qt.LayoutDirection.LeftToRight else aside < 0


def test_it_gives_way_to_a_page_that_comes_after_it_and_to_the_cursor(qtbot: QtBot, window: QWidget) -> None:
    toast = Toast(window)
    toast.say("Salvato.")
    row = button(window, 0, window.height() - 60, window.width())
    qtbot.waitUntil(lambda: not toast.geometry().intersects(row.geometry()))
    row.hide()
    qtbot.waitUntil(lambda: toast.geometry().bottom() > window.height() - 40)
    field = QLineEdit(window)
    field.setGeometry(toast.geometry())
    field.show()
    field.setFocus()
    qtbot.waitUntil(lambda: not toast.geometry().intersects(field.geometry()))
    assert toast.text() == "Salvato."
