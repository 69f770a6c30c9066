"""Takes down what a screen shows, and puts it back: words, cursor, focus, scroll, choices.

Only widgets with an `objectName` of their own are taken; password fields never are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

State = dict[str, Any]
"""Plain values only (JSON): it is stored encrypted in the profile."""

_FOCUS = "focus"


def capture(root: QWidget) -> State:
    """The state of every named widget under `root`, and which one has the focus."""
    state: State = {}
    for name, widget in _named(root):
        taken = _take(widget)
        if taken is not None:
            state[name] = taken
    focus = QApplication.focusWidget()
    if focus is not None and root.isAncestorOf(focus) and focus.objectName():
        state[_FOCUS] = focus.objectName()
    return state


def apply(root: QWidget, state: State) -> None:
    """Put `state` back where the widgets still exist; the rest is ignored."""
    for name, widget in _named(root):
        if name in state:
            _put(widget, state[name])
    if _FOCUS in state:
        focused = root.findChild(QWidget, state[_FOCUS])
        if focused is not None:
            focused.setFocus(Qt.FocusReason.OtherFocusReason)


def _named(root: QWidget) -> Iterator[tuple[str, QWidget]]:
    for widget in root.findChildren(QWidget):
        name = widget.objectName()
        if name and not name.startswith("qt_"):
            yield name, widget


def _take(widget: QWidget) -> Any:
    if isinstance(widget, QLineEdit):
        secret = widget.echoMode() != QLineEdit.EchoMode.Normal
        return None if secret else [widget.text(), widget.cursorPosition()]
    if isinstance(widget, QPlainTextEdit):
        return [widget.toPlainText(), widget.textCursor().position(), _scroll(widget)]
    if isinstance(widget, QComboBox):
        return [widget.currentText() if widget.isEditable() else "", widget.currentIndex()]
    if isinstance(widget, QAbstractButton) and widget.isCheckable():
        return widget.isChecked()
    return _scroll(widget) if isinstance(widget, QAbstractScrollArea) else None


def _put(widget: QWidget, value: Any) -> None:
    if isinstance(widget, QLineEdit):
        _put_line(widget, *value)
    elif isinstance(widget, QPlainTextEdit):
        _put_note(widget, *value)
    elif isinstance(widget, QComboBox):
        widget.setCurrentIndex(value[1])
        if widget.isEditable():
            widget.setEditText(value[0])
    elif isinstance(widget, QAbstractButton):
        widget.setChecked(bool(value))
    elif isinstance(widget, QAbstractScrollArea):
        widget.verticalScrollBar().setValue(int(value))


def _put_line(field: QLineEdit, text: str, cursor: int) -> None:
    if field.text() != text:
        field.setText(text)
    field.setCursorPosition(cursor)


def _put_note(note: QPlainTextEdit, text: str, position: int, scroll: int) -> None:
    if note.toPlainText() != text:
        note.setPlainText(text)
    cursor = note.textCursor()
    cursor.setPosition(min(position, len(text)), QTextCursor.MoveMode.MoveAnchor)
    note.setTextCursor(cursor)
    note.verticalScrollBar().setValue(scroll)


def _scroll(area: QAbstractScrollArea) -> int:
    return area.verticalScrollBar().value()


def plain(value: Any) -> Any:
    """`value` with its bytes (record ids) written as JSON can hold them."""
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value


def rich(value: Any) -> Any:
    """The reverse of `plain`."""
    if isinstance(value, dict):
        if set(value) == {"bytes"}:
            return bytes.fromhex(value["bytes"])
        return {name: rich(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [rich(inner) for inner in value]
    return value
