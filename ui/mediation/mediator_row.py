"""One line of the list of mediators: who, which languages, and whether she can come today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout

from app.usecases.mediators import Known, is_away
from ui.mediation import words
from ui.texts import t
from ui.theme.look import px, tokens
from ui.widgets.labels import Avatar, Badge, label
from ui.widgets.painting import focus_ring, rounded
from ui.widgets.pressing import pressed_by_enter


class MediatorRow(QAbstractButton):
    """A press shows her; the chosen one keeps its ground."""

    def __init__(self, known: Known, today: date, on_click: Callable[[], object]) -> None:
        super().__init__()
        self.known = known
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(12), px(9), px(12), px(9))
        row.setSpacing(px(12))
        name = known.profile.name or "…"
        row.addWidget(Avatar(name, 34))
        told = QVBoxLayout()
        told.setSpacing(px(1))
        told.addWidget(label(name, "strong", wrap=True))
        spoken = words.languages_of(known.profile)
        told.addWidget(label(spoken, "small", wrap=True))
        row.addLayout(told, 1)
        state = ""
        if known.profile.ended_on is not None:
            state = t("mediation_ui.ended")
            row.addWidget(Badge(state))
        elif is_away(known, today):
            state = t("mediation_ui.away")
            row.addWidget(Badge(state, "warn"))
        self.setAccessibleName(". ".join(part for part in (name, spoken, state) if part))
        self.clicked.connect(lambda: on_click())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = tokens()
        painter = QPainter(self)
        ground = look.selected if self.isChecked() else look.hover if self.underMouse() else look.surface
        rounded(painter, self.rect(), px(6), ground)
        if self.hasFocus():
            focus_ring(painter, self.rect(), px(6))
        painter.end()
