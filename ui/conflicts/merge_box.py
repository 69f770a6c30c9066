"""A text of one's own instead of either version: it begins with what both wrote."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from ui.texts import t
from ui.theme.look import px, tokens
from ui.widgets.buttons import Button
from ui.widgets.labels import label
from ui.widgets.painting import rounded

LINES = 5


class MergeBox(QWidget):
    """Title, the text, and the way back to choosing one of the versions."""

    edited = Signal()
    given_up = Signal()

    def __init__(self, name: str, field: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = QPlainTextEdit(text)
        self.editor.setObjectName(name)
        self.editor.setAccessibleName(t("conflict.merge.name", field=field))
        self.editor.setTabChangesFocus(True)
        self.editor.setFixedHeight(self.editor.fontMetrics().lineSpacing() * LINES + px(18))
        self.editor.textChanged.connect(self.edited)
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(label(t("conflict.merge.title"), "strong"))
        head.addWidget(label(t("conflict.merge.hint"), "small"), 1)
        head.addWidget(Button(t("conflict.merge.give_up"), self.given_up.emit, kind="link"))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(14), px(9), px(14), px(12))
        column.setSpacing(px(6))
        column.addLayout(head)
        column.addWidget(self.editor)

    def text(self) -> str:
        """What goes on instead of both."""
        return self.editor.toPlainText().strip()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        inside = self.rect().adjusted(px(2), px(2), -px(2), -px(2))
        rounded(painter, inside, px(6), tokens().accent_bg, tokens().accent, 2.0)
        painter.end()
