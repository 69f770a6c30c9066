"""Two readings of the same things over time, row by row: whole lines and dashed ones, values printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from ui.texts import formats, t
from ui.widgets.charts.figures import Ink

NARROWEST = 34.0
"""Pixels between two days under which they stand at equal distances instead."""


@dataclass(frozen=True, slots=True)
class Way:
    """One row: what it is about, the figures of the first reading and of the second; None is not known."""

    label: str
    first: Sequence[int | None]
    second: Sequence[int | None]


@dataclass(frozen=True, slots=True)
class Ways:
    """Rows over the same days, oldest first; `after` is the place of the first day beyond a line."""

    days: Sequence[date]
    names: tuple[str, str]
    rows: Sequence[Way]
    lowest: int = 1
    highest: int = 5
    after: int | None = None
    after_name: str = ""

    def told(self, day: date) -> str:
        """A day as it is written."""
        return formats().short_day(day)

    def spoken(self) -> str:
        """Every figure as words, for those who cannot see the drawing."""
        parts = []
        for row in self.rows:
            for name, figures in zip(self.names, (row.first, row.second), strict=True):
                pairs = [
                    t("chart.pair", label=self.told(day), value=str(value))
                    for day, value in zip(self.days, figures, strict=True)
                    if value is not None
                ]
                if pairs:
                    parts.append(f"{row.label}, {name}: {formats().listed(pairs)}")
        return ". ".join(parts)


def ways_height(ways: Ways, ink: Ink) -> float:
    """Height the drawing wants."""
    line = QFontMetricsF(ink.font).height()
    return line * 1.8 + len(ways.rows) * _row_height(ink) + line * 1.6


def paint_ways(painter: QPainter, area: QRectF, ways: Ways, ink: Ink) -> None:
    """Draw everything: the legend, a row for each thing, the days below."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    metrics = QFontMetricsF(ink.font)
    line = metrics.height()
    _legend(painter, QRectF(area.left(), area.top(), area.width(), line * 1.5), ways, ink)
    names = max((metrics.horizontalAdvance(row.label) for row in ways.rows), default=0.0)
    left = min(names + line, area.width() * 0.38)
    plot = QRectF(
        area.left() + left,
        area.top() + line * 1.8,
        area.width() - left - line * 1.2,
        area.height() - line * 3.4,
    )
    places = _places(ways, plot)
    if ways.after is not None and 0 < ways.after < len(places):
        _divide(painter, area, plot, (places[ways.after - 1] + places[ways.after]) / 2, ways, ink)
    height = plot.height() / max(1, len(ways.rows))
    for i, row in enumerate(ways.rows):
        room = QRectF(plot.left(), plot.top() + i * height, plot.width(), height)
        label = QRectF(area.left(), room.top(), left - line * 0.7, height)
        _words(painter, area, label, row.label, ink)
        _row(painter, area, room, row, places, ways, ink)
    _axis(painter, area, plot, places, ways, ink)


def _row_height(ink: Ink) -> float:
    return QFontMetricsF(ink.font).height() * 4.2


def _places(ways: Ways, plot: QRectF) -> list[float]:
    """Where each day stands: by the days between them, or evenly where they would be too near."""
    count = len(ways.days)
    if count < 2:
        return [plot.center().x()] * count
    inset = 8.0
    room = plot.width() - 2 * inset
    span = max(1, (ways.days[-1] - ways.days[0]).days)
    true = [plot.left() + inset + room * (day - ways.days[0]).days / span for day in ways.days]
    if min(b - a for a, b in pairwise(true)) >= NARROWEST:
        return true
    return [plot.left() + inset + room * i / (count - 1) for i in range(count)]


def _row(
    painter: QPainter, area: QRectF, room: QRectF, row: Way, places: Sequence[float], ways: Ways, ink: Ink
) -> None:
    painter.setPen(QPen(QColor(ink.line), 1))
    base = room.bottom() - room.height() * 0.03
    painter.drawLine(_at(room.left(), base, area, ink), _at(room.right(), base, area, ink))
    for which, figures in enumerate((row.first, row.second)):
        points = [_at(x, y, area, ink) for x, y, _, _ in _points(room, places, figures, ways)]
        dash = Qt.PenStyle.SolidLine if which == 0 else Qt.PenStyle.DashLine
        painter.setPen(QPen(QColor(ink.series[which]), 2.0, dash))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(points)
    for which, (figures, others) in enumerate(((row.first, row.second), (row.second, row.first))):
        colour = QColor(ink.series[which])
        for x, y, value, i in _points(room, places, figures, ways):
            at, other = _at(x, y, area, ink), others[i]
            _mark(painter, at, which, colour, ink)
            # The higher of the two above its mark, the lower below: they never cover each other.
            above = which == 0 if other in (None, value) else value > (other or 0)
            _figure(painter, at, str(value), colour, ink, above=above)


def _points(
    room: QRectF, places: Sequence[float], figures: Sequence[int | None], ways: Ways
) -> Iterator[tuple[float, float, int, int]]:
    """(x, y, value, place) of what is known."""
    top, bottom = room.top() + room.height() * 0.26, room.bottom() - room.height() * 0.3
    span = max(1, ways.highest - ways.lowest)
    for i, (x, value) in enumerate(zip(places, figures, strict=True)):
        if value is not None:
            yield x, bottom - (bottom - top) * (value - ways.lowest) / span, value, i


def _mark(painter: QPainter, at: QPointF, which: int, colour: QColor, ink: Ink) -> None:
    painter.setPen(QPen(colour, 1.8))
    painter.setBrush(colour if which == 0 else QColor(ink.ground))
    if which == 0:
        painter.drawEllipse(at, 3.4, 3.4)
        return
    size = 4.4
    painter.drawPolygon(
        [at + QPointF(0, -size), at + QPointF(size, 0), at + QPointF(0, size), at + QPointF(-size, 0)]
    )


def _figure(painter: QPainter, at: QPointF, told: str, colour: QColor, ink: Ink, *, above: bool) -> None:
    height = QFontMetricsF(ink.small).height()
    room = QRectF(at.x() - 12, at.y() - height - 3 if above else at.y() + 3, 24, height)
    painter.setFont(ink.small)
    painter.setPen(colour)
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, told)


def _legend(painter: QPainter, room: QRectF, ways: Ways, ink: Ink) -> None:
    metrics = QFontMetricsF(ink.small)
    x = room.left()
    for which, name in enumerate(ways.names):
        colour = QColor(ink.series[which])
        middle = room.top() + metrics.height() * 0.6
        painter.setPen(QPen(colour, 2.0, Qt.PenStyle.SolidLine if which == 0 else Qt.PenStyle.DashLine))
        painter.drawLine(_at(x, middle, room, ink), _at(x + 26, middle, room, ink))
        _mark(painter, _at(x + 13, middle, room, ink), which, colour, ink)
        width = metrics.horizontalAdvance(name) + 6
        told = QRectF(x + 32, room.top(), width, metrics.height() * 1.2)
        painter.setFont(ink.small)
        painter.setPen(QColor(ink.text))
        painter.drawText(_mirrored(told, room, ink), _side(ink), name)
        x += 32 + width + 18


def _divide(painter: QPainter, area: QRectF, plot: QRectF, x: float, ways: Ways, ink: Ink) -> None:
    painter.setPen(QPen(QColor(ink.muted), 1, Qt.PenStyle.DotLine))
    painter.drawLine(_at(x, plot.top(), area, ink), _at(x, plot.bottom(), area, ink))
    height = QFontMetricsF(ink.small).height()
    room = QRectF(x + 4, plot.top() - height, max(40.0, plot.right() - x), height)
    painter.setFont(ink.small)
    painter.setPen(QColor(ink.muted))
    painter.drawText(_mirrored(room, area, ink), _side(ink), ways.after_name)


def _axis(
    painter: QPainter, area: QRectF, plot: QRectF, places: Sequence[float], ways: Ways, ink: Ink
) -> None:
    metrics = QFontMetricsF(ink.small)
    painter.setFont(ink.small)
    painter.setPen(QColor(ink.muted))
    free = float("-inf")
    last = len(places) - 1
    for i, (x, day) in enumerate(zip(places, ways.days, strict=True)):
        told = ways.told(day)
        width = metrics.horizontalAdvance(told) + 4
        start = min(max(x - width / 2, plot.left()), area.right() - width)
        before_last = i != last and last > 0 and start + width > places[last] - width
        if start < free or before_last:
            continue
        free = start + width + 6
        room = QRectF(start, plot.bottom() + 3, width, metrics.height() * 1.2)
        painter.drawText(_mirrored(room, area, ink), Qt.AlignmentFlag.AlignCenter, told)


def _words(painter: QPainter, area: QRectF, room: QRectF, told: str, ink: Ink) -> None:
    painter.setFont(ink.font)
    painter.setPen(QColor(ink.text))
    how = _side(ink) | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(_mirrored(room, area, ink), how, told)


def _side(ink: Ink) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if ink.rtl else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignAbsolute


def _mirrored(room: QRectF, area: QRectF, ink: Ink) -> QRectF:
    if not ink.rtl:
        return room
    return QRectF(area.left() + area.right() - room.right(), room.top(), room.width(), room.height())


def _at(x: float, y: float, area: QRectF, ink: Ink) -> QPointF:
    return QPointF(area.left() + area.right() - x if ink.rtl else x, y)
