"""One line of the list of colleagues: who, what, where, and when they were last heard of."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout

from app.usecases.membership import MemberLine
from ui.invitation.words import STATES, last_seen, roles_words, sites_words
from ui.texts import t
from ui.theme.look import px, tokens
from ui.widgets.labels import Avatar, Badge, label
from ui.widgets.painting import focus_ring, rounded
from ui.widgets.pressing import pressed_by_enter


class MemberRow(QAbstractButton):
    """A press shows the colleague; the chosen one keeps its ground."""

    def __init__(self, member: MemberLine, on_click: Callable[[], object]) -> None:
        super().__init__()
        self.member = member
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(12), px(9), px(12), px(9))
        row.setSpacing(px(12))
        row.addWidget(Avatar(member.name, 34))
        words = QVBoxLayout()
        words.setSpacing(px(1))
        name = member.name or t("members.nameless")
        shown = t("members.you", name=name) if member.me else name
        words.addWidget(label(shown, "strong"))
        quiet = " · ".join(part for part in (roles_words(member.roles), sites_words(member)) if part)
        words.addWidget(label(quiet, "small", wrap=True))
        row.addLayout(words, 1)
        if member.state in STATES:
            key, tone = STATES[member.state]
            row.addWidget(Badge(t(key), tone))
        else:
            side = QVBoxLayout()
            side.setSpacing(px(1))
            count = label(t("members.laptop_count", n=len(member.laptops)), "small")
            seen = label(last_seen(member), "small")
            for one in (count, seen):
                one.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
                side.addWidget(one)
            row.addLayout(side)
        self.setText("")
        self.setAccessibleName(f"{shown}. {quiet}")
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
