"""The part of a contact that few may read: on a ground of its own, so that nobody mistakes it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.texts import t
from ui.theme.icons import pixmap
from ui.theme.look import px, tokens
from ui.widgets.fields import NoteField
from ui.widgets.labels import label
from ui.widgets.painting import rounded


class ReservedPart(QWidget):
    """A note under a lock; who reads it is said beside."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        mark = QLabel()
        mark.setPixmap(pixmap("lock", "warn", 16))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(mark)
        head.addWidget(label(t("contact.reserved"), "strong"))
        head.addWidget(label(t("contact.reserved_hint"), "small", wrap=True), 1)
        self.note = NoteField(name=t("contact.reserved"), rows=8)
        self.note.setObjectName("contact.reserved")
        self.note.edited.connect(self.edited)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(10), px(12), px(12))
        column.setSpacing(px(8))
        column.addLayout(head)
        column.addWidget(self.note)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rounded(painter, self.rect(), px(8), tokens().warn_bg, tokens().warn)
        painter.end()
