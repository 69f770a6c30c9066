"""Answers from a code list: one by typing ahead, or several as chips with a field to add more."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ui.folding import folded
from ui.texts import t
from ui.theme.look import px
from ui.widgets.buttons import IconButton
from ui.widgets.chips import RemovableChip
from ui.widgets.choices_popup import ChoicesPopup
from ui.widgets.flow import FlowLayout
from ui.widgets.insets import trailing
from ui.widgets.reading_side import reading_side

Choice = tuple[str, str]


def fitting(choices: Iterable[Choice], typed: str) -> list[Choice]:
    """Choices for `typed`: those that begin with it, then those with a word that does, then the rest."""
    wanted = folded(typed).strip()
    if not wanted:
        return list(choices)
    ranked: list[tuple[int, Choice]] = []
    for choice in choices:
        words = folded(choice[1])
        if words.startswith(wanted):
            ranked.append((0, choice))
        elif f" {wanted}" in words:
            ranked.append((1, choice))
        elif wanted in words or choice[0].casefold() == wanted:
            ranked.append((2, choice))
    ranked.sort(key=lambda pair: pair[0])
    return [choice for _, choice in ranked]


class CodeField(QLineEdit):
    """One code of a list. Typing narrows the list, Enter or Tab takes the line, Esc or leaving puts back.

    `label_of` gives the words of a code that is not offered any more (closed, or of a newer version).
    """

    edited = Signal()

    def __init__(
        self,
        choices: Iterable[Choice] = (),
        *,
        name: str = "",
        placeholder: str = "",
        label_of: Callable[[str], str] = str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAlignment(reading_side())
        self._choices = list(choices)
        self._label_of = label_of
        self._value: str | None = None
        self._popup: ChoicesPopup | None = None
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder or t("code.placeholder"))
        opener = IconButton("chevron-down", t("code.open"), self._toggle, size=16)
        opener.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the arrow down key opens the list
        trailing(self, opener)
        self.textEdited.connect(self._narrow)

    def offer(self, choices: Iterable[Choice]) -> None:
        """Other choices; the answer stays."""
        self._choices = list(choices)

    def value(self) -> str | None:
        """The code answered."""
        return self._value

    def set_value(self, value: str | None) -> None:
        """Show another code."""
        self._value = value
        self.setText(self._words(value))
        self.setCursorPosition(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        popup = self._open_popup()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            if popup is None:
                self._show(self._choices)
            else:
                popup.steer(1 if key == Qt.Key.Key_Down else -1)
        elif popup is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(popup.current())
        elif popup is not None and key == Qt.Key.Key_Escape:
            self._restore()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and self._open_popup() is not None:
            if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Tab and self._typing():
                self._take(self._popup.current() if self._popup else None)
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if self._open_popup() is None and not self.isReadOnly():
            self.selectAll()
            self._show(self._choices)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        typed = folded(self.text()).strip()
        if not typed and self._value is not None:
            self._take(None)
            return
        same = [key for key, words in self._choices if folded(words).strip() == typed]
        if len(same) == 1 and same[0] != self._value:
            self._take(same[0])
        else:
            self._restore()

    def _typing(self) -> bool:
        return self.text() != self._words(self._value)

    def _words(self, value: str | None) -> str:
        if value is None:
            return ""
        return dict(self._choices).get(value) or self._label_of(value)

    def _open_popup(self) -> ChoicesPopup | None:
        return self._popup if self._popup is not None and self._popup.isVisible() else None

    def _toggle(self) -> None:
        if self._open_popup() is not None:
            self._restore()
        else:
            self.setFocus()
            self._show(self._choices)

    def _narrow(self, typed: str) -> None:
        self._show(fitting(self._choices, typed) if typed.strip() else self._choices)

    def _show(self, choices: list[Choice]) -> None:
        if self._popup is None:
            self._popup = ChoicesPopup(self)
            self._popup.chosen.connect(self._take)
        self._popup.offer(choices, self._value)

    def _restore(self) -> None:
        self.set_value(self._value)
        if self._popup is not None:
            self._popup.hide()

    def _take(self, value: str | None) -> None:
        changed = value != self._value
        self.set_value(value)
        if self._popup is not None:
            self._popup.hide()
        if changed:
            self.edited.emit()


class CodesField(QWidget):
    """Several codes of a long list: each chosen one is a chip with a cross, a field adds more."""

    edited = Signal()

    def __init__(
        self,
        choices: Iterable[Choice] = (),
        *,
        name: str = "",
        label_of: Callable[[str], str] = str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._choices = list(choices)
        self._label_of = label_of
        self._value: frozenset[str] = frozenset()
        self._chips: list[RemovableChip] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        self._shelf = QWidget()
        self._flow = FlowLayout(self._shelf, px(6))
        self.input = CodeField(self._choices, name=name, placeholder=t("codes.placeholder"))
        column.addWidget(self._shelf)
        column.addWidget(self.input)
        self.setFocusProxy(self.input)
        self.input.edited.connect(self._add)
        self._show()

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.input.setAccessibleName(name)

    def offer(self, choices: Iterable[Choice]) -> None:
        """Other choices; the answers stay."""
        self._choices = list(choices)
        self._show()

    def value(self) -> frozenset[str]:
        """The codes answered; empty for none."""
        return self._value

    def set_value(self, value: frozenset[str] | None) -> None:
        """Show other codes."""
        self._value = frozenset(value or ())
        self._show()

    def _add(self) -> None:
        code = self.input.value()
        self.input.set_value(None)
        if code is not None:
            self.set_value(self._value | {code})
            self.edited.emit()

    def _drop(self, code: str) -> None:
        self.set_value(self._value - {code})
        self.input.setFocus()
        self.edited.emit()

    def _show(self) -> None:
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        labels = dict(self._choices)
        named = sorted((labels.get(code) or self._label_of(code), code) for code in self._value)
        self._chips = [self._chip(words, code) for words, code in named]
        self._shelf.setVisible(bool(named))
        self.input.offer([choice for choice in self._choices if choice[0] not in self._value])

    def _chip(self, words: str, code: str) -> RemovableChip:
        chip = RemovableChip(words, t("codes.remove", value=words), self._shelf)
        chip.clicked.connect(lambda: self._drop(code))
        self._flow.addWidget(chip)
        chip.show()
        return chip
