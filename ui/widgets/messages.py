"""Messages that stay on the page: icon and words, never colour alone; and the page with nothing on it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.texts import t
from ui.theme.icons import pixmap
from ui.theme.look import px, tokens
from ui.theme.tokens import Tone
from ui.widgets.buttons import Button
from ui.widgets.labels import label
from ui.widgets.painting import rounded

ICONS: dict[Tone, str] = {
    "neutral": "info",
    "ok": "circle-check",
    "info": "info",
    "warn": "triangle-alert",
    "bad": "circle-alert",
    "accent": "info",
}
"""The drawing that says a tone without its colour."""

_SPOKEN: dict[Tone, str] = {"warn": "tone.warn", "bad": "tone.bad"}


def show_if(widget: QWidget, wanted: bool) -> None:
    """Show or hide `widget`; without a parent yet it only remembers, instead of flashing as a window."""
    if wanted and widget.parentWidget() is None:
        widget.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, False)
    else:
        widget.setVisible(wanted)


class InlineMessage(QWidget):
    """A sentence on a ground of its tone, with an action if there is one thing to do about it."""

    def __init__(
        self,
        text: str = "",
        tone: Tone = "info",
        *,
        action: str = "",
        on_action: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tone: Tone = tone
        self._mark = QLabel()
        self._words = label("", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(11), px(9), px(11), px(9))
        row.setSpacing(px(9))
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1, Qt.AlignmentFlag.AlignTop)
        if action:
            link = Button(action, on_action, kind="link")
            row.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
            self._level_with(link.sizeHint().height())
        self.say(text, tone)

    def _level_with(self, height: int) -> None:
        """Begin the first line, and the mark before it, as high as the words of the link."""
        self._words.setContentsMargins(0, max(0, (height - self._words.fontMetrics().height()) // 2), 0, 0)
        self._mark.setFixedHeight(height)

    def say(self, text: str, tone: Tone | None = None) -> None:
        """Show another sentence; an empty one hides the message."""
        self._tone = tone or self._tone
        self._words.setText(text)
        self._words.setStyleSheet(f"color: {tokens().tone(self._tone)[0]};")
        self._mark.setPixmap(pixmap(ICONS[self._tone], self._tone, 18))
        spoken = _SPOKEN.get(self._tone)
        self.setAccessibleName(f"{t(spoken)}: {text}" if spoken else text)
        show_if(self, bool(text))
        self.update()

    def text(self) -> str:
        """The sentence."""
        return self._words.text()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rounded(painter, self.rect(), px(6), tokens().tone(self._tone)[1])
        painter.end()


class EmptyState(QWidget):
    """One sentence, one action, where a list would be."""

    def __init__(
        self,
        sentence: str,
        *,
        action: str = "",
        on_action: Callable[[], object] | None = None,
        icon: str = "inbox",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(24), px(24), px(24))
        column.setSpacing(px(12))
        drawing = QLabel()
        drawing.setPixmap(pixmap(icon, "border", 40))
        drawing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words = label(sentence, "muted", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addStretch(1)
        column.addWidget(drawing)
        column.addWidget(self._words)
        if action:
            row = QHBoxLayout()
            row.addStretch(1)
            row.addWidget(Button(action, on_action))
            row.addStretch(1)
            column.addLayout(row)
        column.addStretch(2)

    def say(self, sentence: str) -> None:
        """Another sentence."""
        self._words.setText(sentence)
