"""The search field in the top bar; typing in it opens the palette below."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.texts import t
from ui.theme.look import px
from ui.widgets.insets import leading_drawing

_AROUND = 56
"""Pixels at 100 % that the drawing and the edges take."""


class SearchField(QLineEdit):
    """A line edit that passes arrows, Enter and Esc on to the palette."""

    steered = Signal(int)
    """Down or Up was pressed: +1 or -1."""
    left = Signal()
    """Esc was pressed, or the focus went elsewhere."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words: tuple[str, ...] = (t("palette.placeholder"), t("palette.placeholder_short"))
        self._fit()
        self.setAccessibleName(t("palette.name"))
        self.setToolTip(f"{t('palette.name')}  (Ctrl+K)")
        leading_drawing(self, "search")
        self.setClearButtonEnabled(False)

    def offer(self, *words: str) -> None:
        """What the empty field says: the first of `words` that has room, else the last."""
        self._words = words
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.width() - px(_AROUND)
        metrics = self.fontMetrics()
        fitting = (one for one in self._words if metrics.horizontalAdvance(one) <= room)
        self.setPlaceholderText(next(fitting, self._words[-1]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 5, Qt.Key.Key_PageUp: -5}
        key = Qt.Key(event.key())
        if key in steps:
            self.steered.emit(steps[key])
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        # Esc must reach the palette, not the window's shortcut for "back".
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)
