"""Chips: small switches in a row, to filter a list or to pick a few of many."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui import texts
from ui.theme.icons import pixmap
from ui.theme.look import px, sized, tokens
from ui.widgets.flow import FlowLayout
from ui.widgets.painting import focus_ring, rounded
from ui.widgets.pressing import pressed_by_enter


class _Pill(QAbstractButton):
    """The drawing of a chip: words, and maybe a small mark before or after them."""

    def __init__(self, text: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def _mark(self) -> tuple[str, bool]:
        """Name of the small drawing (or none), and whether it stands after the words."""
        return "", False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(sized(13, bold=True))
        mark = px(18) if self._mark()[0] else 0
        return QSize(metrics.horizontalAdvance(self.text()) + px(18) + mark, px(28))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(40), px(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        t, on = tokens(), self.isChecked()
        painter = QPainter(self)
        ground = t.accent_bg if on else t.hover if self.underMouse() else t.surface
        rounded(painter, self.rect(), self.height() / 2, ground, t.accent if on else t.line, 1.5 if on else 1)
        font = sized(13, bold=on)
        painter.setFont(font)
        painter.setPen(QColor(t.accent if on else t.text))
        room = self.rect().adjusted(px(8), 0, -px(8), 0)
        name, after = self._mark()
        if name:
            drawing = pixmap(name, "accent" if on else "muted", 14)
            right = texts.is_rtl() != after
            left = room.right() + 1 - px(14) if right else room.left()
            painter.drawPixmap(left, (self.height() - px(14)) // 2, drawing)
            room.adjust(0, 0, -px(18), 0) if right else room.adjust(px(18), 0, 0, 0)
        shown = QFontMetrics(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, shown)
        if self.hasFocus():
            focus_ring(painter, self.rect(), self.height() / 2)
        painter.end()


class Chip(_Pill):
    """One switch. What is on shows its ground, its edge and, with `ticked`, a tick."""

    def __init__(self, text: str, *, ticked: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._ticked = ticked
        self.setCheckable(True)

    def _mark(self) -> tuple[str, bool]:
        return ("check" if self._ticked and self.isChecked() else ""), False


class RemovableChip(_Pill):
    """One chosen thing with a cross; a press, Delete or Backspace takes it away."""

    def __init__(self, text: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAccessibleName(name)
        self.setToolTip(name)

    def _mark(self) -> tuple[str, bool]:
        return "x", True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.click()
        else:
            super().keyPressEvent(event)


class ChipRow(QWidget):
    """Chips of which exactly one is on (a filter), or any number (`many=True`).

    Left and right arrows move among them. `chosen` tells the keys that are on.
    """

    chosen = Signal(list)

    def __init__(
        self,
        choices: Iterable[tuple[str, str]],
        *,
        name: str,
        many: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._many = many
        self._chips: dict[str, Chip] = {}
        self._flow = FlowLayout(self, px(5))
        self.setAccessibleName(name)
        self.offer(choices)

    def offer(self, choices: Iterable[tuple[str, str]]) -> None:
        """Show other chips, as (key, words); the choice is kept where its key is still there."""
        before = self.keys()
        for chip in self._chips.values():
            self._flow.removeWidget(chip)
            chip.deleteLater()
        self._chips = {key: Chip(words, ticked=self._many, parent=self) for key, words in choices}
        for key, chip in self._chips.items():
            self._flow.addWidget(chip)
            chip.toggled.connect(lambda on, key=key: self._toggled(key, on))
            chip.show()
        kept = [key for key in before if key in self._chips]
        self.choose(*(kept or ([] if self._many else list(self._chips)[:1])))

    def reword(self, key: str, words: str) -> None:
        """Say something else on one chip, a count for instance; it keeps focus and choice."""
        chip = self._chips[key]
        if chip.text() != words:
            chip.setText(words)
            chip.setAccessibleName(words)
            chip.updateGeometry()
            self._flow.invalidate()

    def keys(self) -> list[str]:
        """Keys of the chips that are on."""
        return [key for key, chip in self._chips.items() if chip.isChecked()]

    def choose(self, *keys: str) -> None:
        """Switch on `keys` and the others off, without telling."""
        for key, chip in self._chips.items():
            chip.blockSignals(True)
            chip.setChecked(key in keys)
            chip.blockSignals(False)
            chip.updateGeometry()
            chip.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        chips = list(self._chips.values())
        at = next((i for i, chip in enumerate(chips) if chip.hasFocus()), 0)
        chips[(at + (-step if texts.is_rtl() else step)) % len(chips)].setFocus(Qt.FocusReason.TabFocusReason)

    def _toggled(self, key: str, on: bool) -> None:
        if not self._many:
            # A filter always has one chip on: switching the last one off puts it on again.
            self.choose(key)
            if not on:
                return
        self._flow.invalidate()
        self.chosen.emit(self.keys())
