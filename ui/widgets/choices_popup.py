"""The list that opens under a field while one types: laid over the page, it never takes the focus."""

from __future__ import annotations

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QListView, QVBoxLayout, QWidget

from ui.theme.look import px, tokens
from ui.widgets.painting import rounded

LINES = 9
"""Lines shown at once; the rest scrolls."""


class ChoicesPopup(QWidget):
    """Keys and words of the choices that fit what was typed."""

    chosen = Signal(str)

    def __init__(self, field: QWidget) -> None:
        super().__init__(field.window())
        self._field = field
        self._keys: list[str] = []
        self._model = QStringListModel(self)
        self._list = QListView()
        self._list.setModel(self._model)
        self._list.setUniformItemSizes(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setFrameShape(QListView.Shape.NoFrame)
        self._list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        t = tokens()
        self._list.setStyleSheet(
            f"QListView {{ background: transparent; outline: 0; }}"
            f"QListView::item {{ padding: {px(6)}px {px(8)}px; border-radius: {px(4)}px; color: {t.text}; }}"
            f"QListView::item:selected {{ background: {t.selected}; color: {t.text}; }}"
        )
        self._list.clicked.connect(lambda index: self._choose(index.row()))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(4), px(4), px(4), px(4))
        column.addWidget(self._list)
        self.hide()

    def offer(self, choices: list[tuple[str, str]], current: str | None = None) -> None:
        """Show these (key, words) under the field; hide when there are none."""
        self._keys = [key for key, _ in choices]
        self._model.setStringList([words for _, words in choices])
        if not choices:
            self.hide()
            return
        self.steer_to(self._keys.index(current) if current in self._keys else 0)
        self._place()
        self.show()
        self.raise_()

    def steer(self, step: int) -> None:
        """Move the choice, stopping at the ends."""
        self.steer_to(min(max(self._list.currentIndex().row() + step, 0), len(self._keys) - 1))

    def steer_to(self, row: int) -> None:
        """Put the choice on a line."""
        self._list.setCurrentIndex(self._model.index(row))

    def current(self) -> str | None:
        """Key of the chosen line, None when the list is shut."""
        row = self._list.currentIndex().row()
        return self._keys[row] if self.isVisible() and 0 <= row < len(self._keys) else None

    def _choose(self, row: int) -> None:
        self.chosen.emit(self._keys[row])

    def _place(self) -> None:
        window = self.parentWidget()
        if window is None or window is not self._field.window():
            window = self._field.window()
            self.setParent(window)
        line = max(self._list.sizeHintForRow(0), px(28))
        height = line * min(len(self._keys), LINES) + px(10)
        below = self._field.mapTo(window, self._field.rect().bottomLeft())
        above = self._field.mapTo(window, self._field.rect().topLeft())
        room = window.height() - below.y() - px(8)
        top = below.y() + px(3) if height <= room else max(above.y() - height - px(3), px(4))
        width = min(max(self._field.width(), px(220)), window.width() - px(8))
        left = min(max(below.x(), px(4)), window.width() - width - px(4))
        self.setGeometry(left, top, width, min(height, window.height() - px(8)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rounded(painter, self.rect(), px(6), tokens().surface, tokens().border)
        painter.end()
