"""Five steps to score an area with one key, the earlier score marked beside them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.cases import wording
from ui.texts import is_rtl, t
from ui.theme.look import px, sized, tokens
from ui.widgets.painting import focus_ring, rounded

NOT_ASSESSED: Final = "9"
STEPS: Final = ("1", "2", "3", "4", "5", NOT_ASSESSED)
STEP_WIDTH, GAP, HEIGHT = 38, 4, 32


class ScoreScale(QWidget):
    """Keys 1 to 5 and 9 score and ask to go on; 0, Delete and Backspace take the score away."""

    edited = Signal()
    scored = Signal()
    """A score was given by key: go on to the next area."""

    def __init__(self, area: str, before: str | None = None) -> None:
        super().__init__()
        self._area, self._value, self._before = area, "", before or ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._describe()

    def value(self) -> str | None:
        """A code of V24, None without a score."""
        return self._value or None

    def set_value(self, value: str | None) -> None:
        """Show another score without telling."""
        self._value = value if value in STEPS else ""
        self._describe()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(STEP_WIDTH + GAP) * len(STEPS), px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = _digit(event.text())
        if typed in STEPS:
            self._take(typed)
            self.scored.emit()
        elif typed == "0" or event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._take("")
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._step(1 if (event.key() == Qt.Key.Key_Right) != is_rtl() else -1)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for place, step in enumerate(STEPS):
            if self._room(place).contains(event.position().toPoint()):
                self._take("" if step == self._value else step)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        t_ = tokens()
        painter = QPainter(self)
        for place, step in enumerate(STEPS):
            room, on = self._room(place), step == self._value
            rounded(painter, room, px(6), t_.accent if on else t_.surface, t_.accent if on else t_.border)
            painter.setPen(QColor(t_.on_accent if on else t_.text))
            painter.setFont(sized(13, bold=on))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, NO_SIGN if step == NOT_ASSESSED else step)
            if step == self._before:
                mark = QRect(room.center().x() - px(8), room.bottom() - px(5), px(16), px(3))
                rounded(painter, mark, px(2), t_.on_accent if on else t_.accent)
        if self.hasFocus():
            focus_ring(painter, self.rect(), px(8))
        painter.end()

    def _room(self, place: int) -> QRect:
        at = len(STEPS) - 1 - place if is_rtl() else place
        return QRect(at * px(STEP_WIDTH + GAP) + px(2), px(2), px(STEP_WIDTH), px(HEIGHT - 4))

    def _step(self, by: int) -> None:
        at = STEPS.index(self._value) if self._value else -1 if by > 0 else len(STEPS)
        self._take(STEPS[min(max(at + by, 0), len(STEPS) - 1)])

    def _take(self, value: str) -> None:
        if value != self._value:
            self.set_value(value)
            self.edited.emit()

    def _describe(self) -> None:
        self.setAccessibleName(t("assessment.score_of", area=self._area))
        meaning = wording.label_of("V24", self._value)
        told = t("assessment.score_is", score=self._value, meaning=meaning) if self._value else ""
        self.setAccessibleDescription(told or t("assessment.not_scored"))
        self.setToolTip(told)


NO_SIGN: Final = "–"


def _digit(text: str) -> str:
    """A digit of any script as 0 to 9; else nothing."""
    return str(int(text)) if len(text) == 1 and text.isdecimal() else ""
