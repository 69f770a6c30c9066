"""Inputs. Each has `value()`, `set_value(v)` (silent) and the signal `edited` (the person changed it).

`None` is "no answer" everywhere; a field never invents a default.
"""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from ui.theme.look import px
from ui.widgets.chips import ChipRow
from ui.widgets.reading_side import reading_side


@runtime_checkable
class Field(Protocol):
    """What a form asks of an input; the implementations are all `QWidget`s."""

    edited: SignalInstance

    def value(self) -> Any:
        """The answer, None for none."""

    def set_value(self, value: Any) -> None:
        """Show an answer without telling `edited`."""


def mark_problem(field: QWidget, wrong: bool) -> None:
    """Give `field` (or the input it holds) the edge of something wrong."""
    target = field.focusProxy() or field
    if bool(target.property("problem")) != wrong:
        target.setProperty("problem", wrong)
        target.style().unpolish(target)
        target.style().polish(target)


class TextField(QLineEdit):
    """One line of words; `name` is read aloud when no label says it."""

    edited = Signal()

    def __init__(self, *, name: str = "", placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAlignment(reading_side())
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name)
        self.textEdited.connect(lambda _: self.edited.emit())

    def value(self) -> str | None:
        """The words without blanks around them."""
        return self.text().strip() or None

    def set_value(self, value: str | None) -> None:
        """Show other words."""
        if (value or "") != self.text().strip():
            self.setText(value or "")
            self.setCursorPosition(0)


class NumberField(TextField):
    """A whole number; what is not one stays written and is answered with None."""

    def __init__(self, *, name: str = "", width: int = 110, parent: QWidget | None = None) -> None:
        super().__init__(name=name, parent=parent)
        self.setMaximumWidth(px(width))
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)

    def value(self) -> int | None:  # type: ignore[override]  # typed as text, answered as this
        """The number."""
        text = self.text().strip()
        # int() also reads Arabic-Indic digits, which some keyboards send.
        return int(text) if text.lstrip("-").isdecimal() else None

    def set_value(self, value: int | None) -> None:  # type: ignore[override]  # typed as text, answered as this
        """Show another number."""
        self.setText("" if value is None else str(value))


class NoteField(QPlainTextEdit):
    """Several lines of words. Tab leaves it; it grows with what is written, up to `rows` lines."""

    edited = Signal()

    def __init__(
        self, *, name: str = "", placeholder: str = "", rows: int = 8, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._silent = False
        self._rows = rows
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self._changed)
        self._fit()

    def value(self) -> str | None:
        """The words without blanks around them."""
        return self.toPlainText().strip() or None

    def set_value(self, value: str | None) -> None:
        """Show other words, keeping the cursor when they are the same."""
        if (value or "") == self.toPlainText().strip():
            return
        self._silent = True
        self.setPlainText(value or "")
        self._silent = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        submit = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if submit and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()  # Ctrl+Enter submits the page
            return
        super().keyPressEvent(event)

    def _changed(self) -> None:
        self._fit()
        if not self._silent:
            self.edited.emit()

    def _fit(self) -> None:
        lines = min(max(int(self.document().size().height()), 3), self._rows)
        height = lines * self.fontMetrics().lineSpacing() + px(22)
        if height != self.height():
            self.setFixedHeight(height)


class ChoiceField(ChipRow):
    """One of a few answers as chips, none of them chosen at first; a second press takes it back."""

    edited = Signal()

    def __init__(self, choices: list[tuple[str, str]], *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(choices, name=name, many=True, parent=parent)
        self.chosen.connect(self._only_one)
        self._before: str | None = None

    def value(self) -> str | None:
        """The key chosen."""
        keys = self.keys()
        return keys[0] if keys else None

    def set_value(self, value: str | None) -> None:
        """Choose another key."""
        self._before = value
        self.choose(*([value] if value is not None else []))

    def _only_one(self, keys: list[str]) -> None:
        new = [key for key in keys if key != self._before]
        self.set_value(new[0] if new else keys[0] if keys else None)
        self.edited.emit()


class ChoicesField(ChipRow):
    """Any number of a few answers as chips."""

    edited = Signal()

    def __init__(self, choices: list[tuple[str, str]], *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(choices, name=name, many=True, parent=parent)
        self.chosen.connect(lambda _: self.edited.emit())

    def value(self) -> frozenset[str]:
        """The keys chosen; empty for no answer."""
        return frozenset(self.keys())

    def set_value(self, value: frozenset[str] | None) -> None:
        """Choose other keys."""
        self.choose(*(value or ()))
