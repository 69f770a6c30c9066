"""The roll of the last thirty days as a strip: a letter for each day, so that colour is not alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.usecases.case_sheets import RollDay
from ui import texts
from ui.cases import wording
from ui.texts import t
from ui.theme.look import px, sized, tokens
from ui.theme.tokens import Tone
from ui.widgets.painting import rounded

TONES: Final[dict[str, Tone]] = {"P": "ok", "A": "info", "H": "warn", "U": "bad"}
NOT_MARKED: Final = "–"


class RollStrip(QWidget):
    """Oldest day first, from the side reading begins."""

    def __init__(self, days: Sequence[RollDay]) -> None:
        super().__init__()
        self._days = list(days)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(t("case.roll"))
        self.setAccessibleDescription(summary(days))

    def sizeHint(self) -> QSize:
        return QSize(px(14) * len(self._days), px(42))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            day = self._day_at(event.pos().x())
            state = wording.label_of("presence", day.state) or t("case.roll_unmarked")
            QToolTip.showText(
                event.globalPos(), wording.facts(texts.formats().weekday_day(day.on), state), self
            )
            return True
        return super().event(event)

    def _day_at(self, x: int) -> RollDay:
        place = int(x / (self.width() / len(self._days)))
        place = min(max(place, 0), len(self._days) - 1)
        return self._days[len(self._days) - 1 - place if texts.is_rtl() else place]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        each = self.width() / len(self._days)
        for place, day in enumerate(self._days):
            left = self.width() - (place + 1) * each if texts.is_rtl() else place * each
            self._paint_day(painter, QRect(round(left), 0, round(each) - px(2), px(24)), day)
            if place % 7 == len(self._days) % 7 or day is self._days[-1]:
                painter.setPen(QColor(tokens().muted))
                painter.setFont(sized(11))
                room = QRect(round(left) - px(12), px(26), round(each) + px(24), px(16))
                painter.drawText(room, Qt.AlignmentFlag.AlignCenter, f"{day.on.day}/{day.on.month}")
        painter.end()

    def _paint_day(self, painter: QPainter, room: QRect, day: RollDay) -> None:
        ink, ground = tokens().tone(TONES.get(day.state or "", "neutral"))
        rounded(painter, room, px(4), ground if day.state else "", "" if day.state else tokens().line)
        painter.setPen(QColor(ink if day.state else tokens().muted))
        painter.setFont(sized(12, bold=bool(day.state)))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, day.state or NOT_MARKED)


def summary(days: Sequence[RollDay]) -> str:
    """How many days of each kind, in words."""
    counts = Counter(day.state for day in days)
    told = [
        t("case.roll_count", state=wording.label_of("presence", state), count=counts[state])
        for state in ("P", "A", "H", "U")
        if counts[state]
    ]
    return wording.facts(*told)
