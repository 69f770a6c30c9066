"""What is written in an input, to the letter, even when it cannot be read yet; and back again.

Plain values only (JSON): they lie encrypted as a draft, or as the state of a screen.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from app.domain.ids import RecordId
from ui.widgets.code_field import CodeField
from ui.widgets.date_field import PartialDateField

Typed = str | int | bool | list[str] | None


def typed_in(field: Any) -> Typed:
    """What stands in `field` now."""
    if isinstance(field, PartialDateField):
        return field.input.text()
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText()
    if isinstance(field, QLineEdit) and not isinstance(field, CodeField):
        return field.text()
    return _plain(field.value())


def type_into(field: Any, typed: Typed) -> None:
    """Bring back what stood in `field`, as if the person had just written it."""
    if typed_in(field) == typed:
        return
    if isinstance(field, PartialDateField):
        _write(field.input, str(typed or ""))
    elif isinstance(field, QPlainTextEdit):
        field.setPlainText(str(typed or ""))
    elif isinstance(field, QLineEdit) and not isinstance(field, CodeField):
        _write(field, str(typed or ""))
    else:
        field.set_value(frozenset(typed) if isinstance(typed, list) else typed)
        field.edited.emit()


def cursor_in(field: QWidget | None) -> int:
    """Where the cursor stands in a text; 0 for anything else."""
    if isinstance(field, QPlainTextEdit):
        return field.textCursor().position()
    return field.cursorPosition() if isinstance(field, QLineEdit) else 0


def put_cursor(field: QWidget, position: int) -> None:
    """Put the cursor back where `cursor_in` found it."""
    if isinstance(field, QLineEdit):
        field.setCursorPosition(position)
    elif isinstance(field, QPlainTextEdit):
        cursor = field.textCursor()
        cursor.setPosition(min(position, len(field.toPlainText())))
        field.setTextCursor(cursor)


def _write(line: QLineEdit, text: str) -> None:
    line.setText(text)
    line.textEdited.emit(text)


def _plain(value: Any) -> Typed:
    if isinstance(value, frozenset):
        return sorted(_key(one) for one in value)
    if value is None or isinstance(value, bool | int):
        return value
    return _key(value)


def _key(value: RecordId | str) -> str:
    return value.hex() if isinstance(value, bytes) else value
