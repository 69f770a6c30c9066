"""One of the values to choose from: a radio button as large as what it says."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QWidget

from app.matching.word_diff import Piece
from ui.conflicts.diff_text import DiffText
from ui.texts import is_rtl
from ui.theme.look import px, sized, tokens
from ui.theme.tokens import Tone
from ui.widgets.painting import focus_ring, rounded

_KEYS = frozenset(
    {
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        *(Qt.Key(Qt.Key.Key_1 + n) for n in range(9)),
    }
)


class SideCard(QRadioButton):
    """A value with what differs marked, and a quiet line below when there is something to tell."""

    pressed_key = Signal(int)
    """An arrow or a digit, for whoever knows the neighbours."""

    def __init__(
        self,
        pieces: Sequence[Piece],
        tone: Tone,
        *,
        name: str,
        caption: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._words = DiffText(pieces, tone, sized(13))
        self._caption = caption
        self.setText("")
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def words(self) -> str:
        """What it says."""
        return self._words.text

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        height = self._words.height(self._room(width)) + 2 * px(11)
        return height + (px(18) if self._caption else 0)

    def sizeHint(self) -> QSize:
        return QSize(px(220), self.heightForWidth(max(self.width(), px(220))))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), px(40))

    def hitButton(self, at: QPoint) -> bool:
        return self.rect().contains(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _KEYS and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            self.pressed_key.emit(event.key())
            event.accept()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        t_, on = tokens(), self.isChecked()
        painter = QPainter(self)
        inside = QRectF(self.rect()).adjusted(px(2), px(2), -px(2), -px(2))
        hover = self.underMouse() and self.isEnabled()
        ground = t_.accent_bg if on else t_.hover if hover else t_.surface
        rounded(painter, inside, px(6), ground, t_.accent if on else t_.line, 2.0 if on else 1.0)
        if self.isEnabled():
            self._paint_mark(painter, on)
        ink = t_.text if self.isEnabled() else t_.muted
        start, room = px(38), self._room(self.width())
        left = self.width() - start - room if is_rtl() else start
        top = px(11)
        height = self._words.height(room)
        self._words.paint(painter, QRectF(left, top, room, height), ink)
        if self._caption:
            self._paint_caption(painter, QRect(left, top + height, room, px(18)))
        if self.hasFocus():
            focus_ring(painter, self.rect(), px(8), t_.text if on else "")
        painter.end()

    def _paint_mark(self, painter: QPainter, on: bool) -> None:
        t_, side = tokens(), px(16)
        left = self.width() - px(13) - side if is_rtl() else px(13)
        ring = QRect(left, px(12), side, side)
        rounded(painter, ring, side / 2, t_.surface, t_.accent if on else t_.border, 1.5)
        if on:
            rounded(painter, ring.adjusted(px(4), px(4), -px(4), -px(4)), side / 2, t_.accent)

    def _paint_caption(self, painter: QPainter, room: QRect) -> None:
        font = sized(12)
        painter.setFont(font)
        painter.setPen(QColor(tokens().muted))
        shown = QFontMetrics(font).elidedText(self._caption, Qt.TextElideMode.ElideRight, room.width())
        side = Qt.AlignmentFlag.AlignRight if is_rtl() else Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, side | Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignAbsolute, shown)

    @staticmethod
    def _room(width: int) -> int:
        return max(width - px(38) - px(14), px(40))
