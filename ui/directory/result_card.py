"""One service found: name, place, hours, why it fits. Enter opens it."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.domain.directory.answers import Hit
from app.domain.directory.fits import FitState
from ui.calm_names import calm
from ui.directory import words
from ui.theme.icons import pixmap
from ui.theme.look import px, tokens
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import Badge, label
from ui.widgets.painting import rounded

SHOWN_FITS = 4


class ResultCard(QWidget):
    """Shows one hit; `chosen` when the focus comes, `opened` on Enter or a press."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, hit: Hit, now: datetime, *, judged: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hit = hit
        self._selected = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        name = calm(hit.entry.name)
        self.setAccessibleName(", ".join((name, words.where(hit))))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(14), px(11), px(14), px(11))
        column.setSpacing(px(3))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(label(name, "strong", wrap=True), 1)
        if judged:
            head.addWidget(Badge(words.tier_words(hit.tier), words.TIER_TONES[hit.tier]))
        head.addWidget(Badge(words.freshness_words(hit), words.FRESH_TONES[hit.freshness]))
        column.addLayout(head)
        organization = calm(hit.entry.organization)
        if organization != name:
            column.addWidget(label(organization, "muted", wrap=True))
        column.addLayout(_line("map-pin", words.where(hit)))
        if hit.entry.hours.known:
            column.addLayout(_line("clock", words.open_words(hit.entry, now)))
        if judged and hit.fits:
            column.addWidget(_points(hit))

    def select(self, selected: bool) -> None:
        """Show that this is the one in the panel."""
        if selected != self._selected:
            self._selected = selected
            self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.chosen.emit(self.hit)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.hit)
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setFocus()
        self.opened.emit(self.hit)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, colours = QPainter(self), tokens()
        ground = colours.selected if self._selected else colours.surface
        edge = colours.accent if self.hasFocus() else colours.line
        rounded(painter, self.rect(), px(8), ground, edge, 2.0 if self.hasFocus() else 1.0)
        painter.end()


def _line(icon: str, text: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(px(6))
    drawing = QLabel()
    drawing.setPixmap(pixmap(icon, tokens().muted, 15))
    row.addWidget(drawing)
    row.addWidget(label(text, "muted", wrap=True), 1)
    return row


def _points(hit: Hit) -> QWidget:
    held = QWidget()
    flow = FlowLayout(held, px(5))
    order = (FitState.MISSING, FitState.OK, FitState.UNKNOWN)
    for fit in sorted(hit.fits, key=lambda fit: order.index(fit.state))[:SHOWN_FITS]:
        flow.addWidget(Badge(words.fit_sentence(fit), words.FIT_TONES[fit.state]))
    return held
