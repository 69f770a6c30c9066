"""Grounds: the card, the header of a section, and a page's scrolling column."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.theme.look import px, tokens
from ui.widgets.labels import label
from ui.widgets.messages import show_if
from ui.widgets.painting import rounded

FORM = 760
"""Widest a form of one column is, in pixels at 100 %: the eye finds the line's beginning again."""

PAGE = 960
"""Widest the cards of a page are, which fill a window of 1024 pixels and end at one line in larger ones."""


class Card(QWidget):
    """A white ground with a fine edge; put things in `card.body` (a vertical layout)."""

    def __init__(self, title: str = "", *, padding: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(px(padding), px(padding), px(padding), px(padding))
        self.body.setSpacing(px(10))
        self.header: SectionHeader | None = None
        if title:
            self.header = SectionHeader(title)
            self.body.addWidget(self.header)
            self.setAccessibleName(title)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rounded(painter, self.rect(), px(8), tokens().surface, tokens().line)
        painter.end()


class SectionHeader(QWidget):
    """A title with the actions of its section at the line's end."""

    def __init__(self, title: str, *actions: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        self._title = label(title, "strong")
        row.addWidget(self._title, 1)
        self._row = row
        for action in actions:
            row.addWidget(action)

    def retitle(self, title: str) -> None:
        """Say something else."""
        self._title.setText(title)

    def add(self, action: QWidget) -> None:
        """One more action at the end."""
        self._row.addWidget(action)


class Column(QScrollArea):
    """A column that scrolls when the window is low; put things in `column.body`."""

    def __init__(self, *, padding: int = 0, spacing: int = 12, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setObjectName("column")
        self.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(px(padding), px(padding), px(padding), px(padding))
        self.body.setSpacing(px(spacing))
        self.setWidget(inside)
        inside.setAutoFillBackground(False)

    def empty(self) -> None:
        """Take everything out."""
        while self.body.count():
            item = self.body.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()


def narrow(widget: QWidget, widest: int) -> QWidget:
    """`widget` at the beginning of its line, no wider than `widest` pixels at 100 %.

    A maximum width alone is not enough: a vertical layout would still reckon its height as if it
    were as wide as the column, and cut off the last lines of wrapped words.
    """
    return _Narrow(widget, widest)


class _Narrow(QWidget):
    """Hidden while its widget is: an empty line would leave a gap of its own in the column."""

    def __init__(self, widget: QWidget, widest: int) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        widget.setMaximumWidth(px(widest))
        row.addWidget(widget, 1)
        row.addStretch(0)
        widget.installEventFilter(self)
        if widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide) and widget.isHidden():
            self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            show_if(self, event.type() == QEvent.Type.ShowToParent)
        return False


def line() -> QFrame:
    """A fine line between two things."""
    made = QFrame()
    made.setFixedHeight(1)
    made.setStyleSheet(f"background: {tokens().line};")
    return made
