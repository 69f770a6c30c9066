"""Strokes shared by the widgets that draw themselves."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from ui.texts import inserted
from ui.theme.look import px, sized, tokens
from ui.theme.tokens import Tone


def rounded(
    painter: QPainter,
    rect: QRect | QRectF,
    radius: float,
    fill: str = "",
    edge: str = "",
    width: float = 1.0,
) -> None:
    """A rounded rectangle; colours are `#RRGGBB` or empty for none."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inset = width / 2 if edge else 0.0
    area = QRectF(rect).adjusted(inset, inset, -inset, -inset)
    painter.setPen(QPen(QColor(edge), width) if edge else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(fill) if fill else Qt.BrushStyle.NoBrush)
    radius = min(radius, area.height() / 2, area.width() / 2)
    painter.drawRoundedRect(area, radius, radius)


def focus_ring(painter: QPainter, rect: QRect | QRectF, radius: float, ring: str = "") -> None:
    """The mark of the keyboard's place: two pixels wide, in the accent or in `ring`."""
    rounded(painter, rect, radius, edge=ring or tokens().accent, width=2.0)


def badge_width(text: str) -> int:
    """Width `paint_badge` takes for `text`."""
    return QFontMetrics(sized(12)).horizontalAdvance(text) + 2 * px(9)


def badge_height() -> int:
    """Height of every badge."""
    return px(20)


def paint_badge(
    painter: QPainter, rect: QRect, text: str, tone: Tone = "neutral", *, selected: bool = False
) -> None:
    """A small rounded word in `rect`, shortened when it does not fit; `selected`: on a selected row."""
    ink, ground = tokens().tone(tone)
    if selected and tone in ("neutral", "info", "accent"):
        ground = tokens().surface
    rounded(painter, rect, rect.height() / 2, ground)
    font = sized(12)
    painter.setFont(font)
    painter.setPen(QColor(ink))
    room = rect.adjusted(px(8), 0, -px(8), 0)
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, inserted(shown))


def stripes(painter: QPainter, rect: QRect, ground: str, stripe: str, step: int) -> None:
    """Slanting stripes over `rect`: the mark of invented data, readable without colour."""
    painter.fillRect(rect, QColor(ground))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(rect)
    painter.setPen(QPen(QColor(stripe), step / 2))
    height = rect.height()
    for x in range(rect.left() - height, rect.right() + height, step):
        painter.drawLine(QPointF(x, rect.bottom() + step), QPointF(x + height + 2 * step, rect.top() - step))
    painter.restore()
