"""The week in mornings, afternoons and evenings: one press for each part, arrows to move."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.catalogue.codelists import codelist
from ui import texts
from ui.texts import t
from ui.theme.look import px
from ui.widgets.chips import Chip
from ui.widgets.labels import label

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PARTS: Final = ("am", "pm", "ev")


STEPS: Final[dict[int, tuple[int, int]]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
"""Days and parts of the day that an arrow leads on."""


class WeekGrid(QWidget):
    """Answers the list `week_part`, as a `Field`: `value()` is a set of codes."""

    LIST: Final = "week_part"
    edited = Signal()

    def __init__(self, *, read_only: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._quiet = False
        self._further: frozenset[str] = frozenset()
        self.cells: dict[str, Chip] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(4))
        grid.setVerticalSpacing(px(4))
        codes = codelist(self.LIST)
        for row, part in enumerate(PARTS, 1):
            grid.addWidget(label(t(f"forms.week_{part}"), "small"), row, 0)
        for column, day in enumerate(DAYS, 1):
            name = t(f"format.weekday_short.{column}")
            grid.addWidget(label(name, "small"), 0, column, Qt.AlignmentFlag.AlignHCenter)
            for row, part in enumerate(PARTS, 1):
                code = f"{day}_{part}"
                cell = Chip("", ticked=True)
                cell.setAccessibleName(codes.label(code, texts.language()))
                cell.setToolTip(codes.label(code, texts.language()))
                cell.setFixedWidth(px(36))
                cell.setEnabled(not read_only)
                cell.toggled.connect(self._toggled)
                cell.installEventFilter(self)
                self.cells[code] = cell
                grid.addWidget(cell, row, column)
        grid.setColumnStretch(len(DAYS) + 1, 1)
        self.setFocusProxy(self.cells["mon_am"])

    def value(self) -> frozenset[str]:
        """The parts that are on, and codes of a newer program that stand there already."""
        return frozenset(code for code, cell in self.cells.items() if cell.isChecked()) | self._further

    def set_value(self, value: Iterable[str] | None) -> None:
        """Show other parts."""
        codes = frozenset(value or ())
        self._further = codes - self.cells.keys()
        self._quiet = True
        for code, cell in self.cells.items():
            cell.setChecked(code in codes)
        self._quiet = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows lead across the week; a button alone would take them for Tab."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = STEPS.get(event.key())
            at = next((code for code, cell in self.cells.items() if cell is watched), None)
            if step is not None and at is not None:
                self._go(at, step)
                return True
        return super().eventFilter(watched, event)

    def _go(self, at: str, step: tuple[int, int]) -> None:
        across = -step[0] if texts.is_rtl() else step[0]
        day, _, part = at.partition("_")
        column = (DAYS.index(day) + across) % len(DAYS)
        row = (PARTS.index(part) + step[1]) % len(PARTS)
        self.cells[f"{DAYS[column]}_{PARTS[row]}"].setFocus(Qt.FocusReason.TabFocusReason)

    def _toggled(self, _on: bool) -> None:
        if not self._quiet:
            self.edited.emit()
