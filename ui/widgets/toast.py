"""A sentence at the bottom that passes by itself; ten seconds to undo."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QWidget

from ui.texts import t
from ui.theme.icons import pixmap
from ui.theme.look import px, tokens
from ui.theme.tokens import Tone
from ui.widgets.buttons import Button, IconButton
from ui.widgets.free_place import free_place, is_free, places
from ui.widgets.labels import label
from ui.widgets.messages import ICONS
from ui.widgets.painting import rounded

SECONDS = 10

LOOK_AGAIN = 300
"""Milliseconds: what is done often leads to another page, which comes after the sentence."""

LOOKS = 4

LONG = 90
"""Letters from which a sentence is broken into lines."""

WRAPPED = 480
"""Pixels such a sentence has at least: a narrow column of words would cover more."""


class Toast(QWidget):
    """Laid over the window, at its foot if it covers no control there.

    Only the newest is shown; the mouse upon it holds the time.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._undo: Callable[[], object] | None = None
        self._mark = QLabel()
        self._words = label("", wrap=False)
        self._words.setProperty("role", "strong")
        self._button = Button(t("undo.do"), self._take_back, kind="link", icon="")
        self._close = IconButton("x", t("toast.close"), self.dismiss, size=16)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(14), px(8), px(8), px(8))
        row.setSpacing(px(10))
        for widget in (self._mark, self._words, self._button, self._close):
            row.addWidget(widget)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.dismiss)
        self._looks = 0
        self._cursor: QWidget | None = None
        self._looking = QTimer(self)
        self._looking.setInterval(LOOK_AGAIN)
        self._looking.timeout.connect(self._look_again)
        self.hide()

    def say(self, text: str, *, undo: Callable[[], object] | None = None, tone: Tone = "neutral") -> None:
        """Show `text`, replacing what was there; read aloud by screen readers."""
        self._undo = undo
        self._words.setText(text)
        self._words.setWordWrap(len(text) > LONG)
        self._mark.setPixmap(pixmap(ICONS[tone], tone if tone != "neutral" else "accent", 18))
        self._button.setVisible(undo is not None)
        self.place()
        self.show()
        self.raise_()
        self._timer.start(SECONDS * 1000)
        self._looks = LOOKS
        self._looking.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def text(self) -> str:
        """The sentence shown, empty when there is none."""
        return self._words.text() if self.isVisible() else ""

    def undo(self) -> bool:
        """Ctrl+Z outside a field: take back what the toast offers; False when it offers nothing."""
        if not self.isVisible() or self._undo is None:
            return False
        self._take_back()
        return True

    def dismiss(self) -> None:
        """Go away; what was done stays done."""
        self._timer.stop()
        self._looking.stop()
        self._cursor = None
        self._undo = None
        self.hide()

    def place(self) -> None:
        """At the foot of the window, in the middle, or where it covers nothing one needs."""
        window = self._window
        widest = max(px(80), window.width() - px(260))
        self._words.setMaximumWidth(widest)
        self._words.setMinimumWidth(min(px(WRAPPED), widest) if self._words.wordWrap() else 0)
        width = min(self.sizeHint().width(), window.width() - px(48))
        height = max(self.sizeHint().height(), self.heightForWidth(width))
        self.setGeometry(free_place(window, places(window, QSize(width, height), px(22)), self))

    def _look_again(self) -> None:
        """Move where it covers nothing, unless somebody is about to press it."""
        cursor = QApplication.focusWidget()
        moved, self._cursor = cursor is not self._cursor, cursor
        self._looks -= 1
        if self.underMouse():
            return
        if self._looks >= 0 or (moved and not is_free(self._window, self)):
            self.place()  # soon after it was said also back to the foot, on a page with room there

    def enterEvent(self, event: object) -> None:
        self._timer.stop()

    def leaveEvent(self, event: object) -> None:
        if self.isVisible():
            self._timer.start(SECONDS * 500)

    def _take_back(self) -> None:
        undo = self._undo
        self.dismiss()
        if undo is not None:
            undo()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rounded(painter, self.rect(), px(8), tokens().surface, tokens().border)
        painter.end()
