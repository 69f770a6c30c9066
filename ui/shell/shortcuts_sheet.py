"""Ctrl+F1, or F1 twice: every shortcut of the window on one sheet laid over it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.texts import t
from ui.theme.look import px, tokens
from ui.widgets.buttons import IconButton
from ui.widgets.cards import Card
from ui.widgets.labels import Badge, label

SHORTCUTS = (
    ("Ctrl+K", "keys.palette"),
    ("Ctrl+F", "keys.find"),
    ("Alt+1 … Alt+0", "keys.rail"),
    ("Esc", "keys.back"),
    ("Ctrl+N", "keys.new"),
    ("Ctrl+Shift+N", "keys.contact"),
    ("Ctrl+Enter", "keys.submit"),
    ("Ctrl+Z", "keys.undo"),
    ("F5", "keys.refresh"),
    ("F6", "keys.regions"),
    ("Ctrl+,", "keys.settings"),
    ("Ctrl+L", "keys.lock"),
    ("F1", "keys.help"),
    ("Ctrl+F1", "keys.sheet"),
)

LEAVING = (Qt.Key.Key_Escape, Qt.Key.Key_F1)


class ShortcutsSheet(QWidget):
    """Closes by Esc, F1, its cross or a click beside it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setAccessibleName(t("keys.title"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        outer = QVBoxLayout(self)
        row = QHBoxLayout()
        self._card = Card(padding=24)
        self._card.setMaximumWidth(px(640))
        head = QHBoxLayout()
        head.addWidget(label(t("keys.title"), "heading"), 1)
        self._close = IconButton("x", t("toast.close"), self.leave)
        head.addWidget(self._close)
        self._card.body.addLayout(head)
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(20))
        grid.setVerticalSpacing(px(9))
        half = (len(SHORTCUTS) + 1) // 2
        for i, (keys, words) in enumerate(SHORTCUTS):
            column = 2 * (i // half)
            grid.addWidget(Badge(keys), i % half, column, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(label(t(words)), i % half, column + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        self._card.body.addLayout(grid)
        row.addStretch(1)
        row.addWidget(self._card, 4)
        row.addStretch(1)
        outer.addStretch(1)
        outer.addLayout(row)
        outer.addStretch(1)
        self.hide()

    def open(self) -> None:
        """Lie over the whole window."""
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        self._close.setFocus()

    def leave(self) -> None:
        """Go away."""
        self.hide()

    def event(self, event: QEvent) -> bool:
        # Esc must reach the sheet, not the window's shortcut for "back".
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in LEAVING
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in LEAVING:
            self.leave()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._card.geometry().contains(event.position().toPoint()):
            self.leave()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens().shade))
        painter.end()
