"""One line of what is due: press Enter to open the case, Space to tick a task off."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.usecases.agenda import Due, DueKind
from ui.texts import t
from ui.theme.icons import pixmap
from ui.theme.look import px, tokens
from ui.today import due_words
from ui.widgets.buttons import IconButton
from ui.widgets.labels import Badge, label
from ui.widgets.painting import rounded

MARK = 34


class DueRow(QWidget):
    """Shows one `Due`; `opened` and `ticked` carry it."""

    opened = Signal(object)
    ticked = Signal(object)

    def __init__(self, due: Due, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._due, self._hovered = due, False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        what, near = due_words.what(due), due_words.near(due, today)
        self.setAccessibleName(", ".join((near, due.name, what)))
        row = QHBoxLayout(self)
        row.setContentsMargins(px(10), px(7), px(10), px(7))
        row.setSpacing(px(12))
        row.addWidget(self._mark())
        words = QVBoxLayout()
        words.setSpacing(px(1))
        words.addWidget(label(due.name, "strong", wrap=True))
        words.addWidget(label(what, "muted", wrap=True))
        row.addLayout(words, 1)
        row.addWidget(Badge(near, due_words.tone(due, today)), 0, Qt.AlignmentFlag.AlignVCenter)

    @property
    def due(self) -> Due:
        """What the line shows."""
        return self._due

    def _mark(self) -> QWidget:
        if self._due.kind is DueKind.TASK:
            tick = IconButton("circle", t("today.tick"), lambda: self.ticked.emit(self._due), size=20)
            tick.setFixedWidth(px(MARK))
            tick.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Space on the line does the same
            return tick
        drawing = QLabel()
        drawing.setFixedWidth(px(MARK))
        drawing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        drawing.setPixmap(pixmap(due_words.ICONS[self._due.kind], tokens().muted, 20))
        return drawing

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self._due)
        elif event.key() == Qt.Key.Key_Space and self._due.kind is DueKind.TASK:
            self.ticked.emit(self._due)
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit(self._due)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hovered = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = False
        self.update()

    def focusInEvent(self, event: QEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not (self._hovered or self.hasFocus()):
            return
        painter = QPainter(self)
        area = QRect(1, 1, self.width() - 2, self.height() - 2)
        edge = tokens().accent if self.hasFocus() else ""
        rounded(painter, area, px(7), tokens().hover, edge)
        painter.end()
