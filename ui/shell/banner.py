"""The striped band over every page of a profile whose people are invented."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.texts import t
from ui.theme.look import px, sized, tokens
from ui.widgets.painting import rounded, stripes


class InventedBanner(QWidget):
    """Stripes and words, so that nobody takes an exercise for the truth, on paper or in a picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(px(26))
        self.setAccessibleName(t("banner.invented"))

    def paintEvent(self, event: QPaintEvent) -> None:
        t_, words, font = tokens(), t("banner.invented"), sized(12, bold=True)
        painter = QPainter(self)
        stripes(painter, self.rect(), t_.warn_bg, "#F3C987" if not t_.dark else "#6B4A1A", px(18))
        width = QFontMetrics(font).horizontalAdvance(words) + px(28)
        plate = self.rect().adjusted((self.width() - width) // 2, 0, -(self.width() - width) // 2, 0)
        rounded(painter, plate, 0, t_.warn_bg)
        painter.setPen(QColor(t_.warn))
        painter.setFont(font)
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, words)
        painter.end()
