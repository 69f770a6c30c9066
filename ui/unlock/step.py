"""One screen of the door: a card in the middle with a title, a few words, a body, one way forward."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from ui.texts import is_rtl, t
from ui.theme.icons import pixmap
from ui.theme.look import px, sized, tokens
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.labels import label
from ui.widgets.messages import InlineMessage
from ui.widgets.painting import focus_ring, rounded
from ui.widgets.pressing import pressed_by_enter


class Step(Card):
    """Subclasses fill `self.content` and, if there is a way forward, call `finish_with`."""

    back = Signal()
    topic: ClassVar[str] = "unlock"
    """Key of what helps here."""

    def __init__(self, title: str, words: str = "", *, width: int = 460, back: bool = True) -> None:
        super().__init__(padding=24)
        self.setFixedWidth(px(width))
        self.body.setSpacing(px(10))
        self.body.addWidget(_brand())
        heading = label(title, "heading", wrap=True)
        self.body.addWidget(heading)
        if words:
            self.body.addWidget(label(words, "muted", wrap=True))
        self.content = QVBoxLayout()
        self.content.setSpacing(px(10))
        self.body.addLayout(self.content)
        self.trouble = InlineMessage("", "bad")
        self.body.addWidget(self.trouble)
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.hide()
        self.body.addWidget(self._bar)
        self._row = QHBoxLayout()
        self._row.setSpacing(px(10))
        self.body.addLayout(self._row)
        self.next: Button | None = None
        self._back: Button | None = None
        if back:
            self._back = Button(t("door.back"), self.back.emit, kind="quiet", icon="arrow-left")
            self._row.addWidget(self._back)
            self._row.addStretch(1)
        self.setAccessibleName(title)

    def finish_with(self, words: str, on_next: Callable[[], object]) -> Button:
        """The button that leads on; Enter presses it."""
        self.next = Button(words, on_next, kind="primary")
        self.next.setDefault(True)
        self._row.addWidget(self.next, 1 if self._row.count() == 0 else 0)
        return self.next

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leads back, as everywhere; not over words half typed, which are kept nowhere."""
        back = self._back
        if event.key() == Qt.Key.Key_Escape and back is not None and back.isEnabled() and not self._typed():
            back.click()
        else:
            super().keyPressEvent(event)

    def _typed(self) -> bool:
        lines = any(field.text() for field in self.findChildren(QLineEdit))
        return lines or any(field.toPlainText() for field in self.findChildren(QPlainTextEdit))

    def press_next(self) -> None:
        """Enter in a field."""
        if self.next is not None and self.next.isEnabled():
            self.next.click()

    def busy(self, on: bool) -> None:
        """While the keys are derived: a moving bar, nothing to press."""
        self._bar.setVisible(on)
        for widget in self.findChildren(QWidget):
            if isinstance(widget, QAbstractButton) or hasattr(widget, "setReadOnly"):
                widget.setEnabled(not on)


def _brand() -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, px(4))
    row.setSpacing(px(8))
    drawing = QLabel()
    drawing.setPixmap(pixmap("anchor", "accent", 20))
    row.addWidget(drawing)
    row.addWidget(label(t("app.name"), "strong"))
    row.addStretch(1)
    return made


class ChoiceButton(QAbstractButton):
    """A large choice: a drawing, a title, a line of explanation."""

    def __init__(self, icon: str, title: str, words: str, on_click: Callable[[], object]) -> None:
        super().__init__()
        self._icon, self._words = icon, words
        self.setText(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.clicked.connect(lambda: on_click())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = max(1, width - px(72))
        flags = Qt.TextFlag.TextWordWrap
        words = QFontMetrics(sized(12.5)).boundingRect(0, 0, room, 10_000, flags, self._words)
        return words.height() + QFontMetrics(sized(13, bold=True)).height() + px(30)

    def sizeHint(self) -> QSize:
        return QSize(px(380), self.heightForWidth(px(400)))

    def paintEvent(self, event: QPaintEvent) -> None:
        t_ = tokens()
        painter = QPainter(self)
        ground = t_.hover if self.underMouse() or self.isDown() else t_.surface
        rounded(painter, self.rect(), px(8), ground, t_.border if self.underMouse() else t_.line)
        side, start = px(22), px(16)
        left = self.width() - start - side if is_rtl() else start
        painter.drawPixmap(left, px(15), pixmap(self._icon, "accent", 22))
        room = (
            self.rect().adjusted(px(16), px(12), -px(54), 0)
            if is_rtl()
            else self.rect().adjusted(px(54), px(12), -px(16), 0)
        )
        side_flag = Qt.AlignmentFlag.AlignRight if is_rtl() else Qt.AlignmentFlag.AlignLeft
        flags = side_flag | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignTop
        painter.setFont(sized(13, bold=True))
        painter.setPen(QColor(t_.text))
        painter.drawText(room, flags, self.text())
        below = room.adjusted(0, QFontMetrics(sized(13, bold=True)).height() + px(4), 0, 0)
        painter.setFont(sized(12.5))
        painter.setPen(QColor(t_.muted))
        painter.drawText(below, flags | Qt.TextFlag.TextWordWrap, self._words)
        if self.hasFocus():
            focus_ring(painter, self.rect(), px(8))
        painter.end()
