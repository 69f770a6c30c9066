"""How a key presses what has the focus: Enter does what Space does, once for each stroke."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def pressed_by_enter(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Press `button` for Enter alone; False when the key was another and the button's own ways apply.

    Qt lets Enter press a button in dialogs only, and this program has pages. A key held down presses
    once: what a page does after the press may put another button under the same finger.
    """
    plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
    if event.key() not in ENTER or not plain:
        return False
    if not event.isAutoRepeat():
        button.click()
    return True
