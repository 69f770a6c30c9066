"""Bars and lines on any painter. What differs by colour also differs by hatch or dash."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPen

from ui.widgets.charts.figures import Figures, Ink

_HATCH = (
    Qt.BrushStyle.SolidPattern,
    Qt.BrushStyle.BDiagPattern,
    Qt.BrushStyle.Dense5Pattern,
    Qt.BrushStyle.CrossPattern,
)
_DASH = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine, Qt.PenStyle.DashDotLine)


def bars_height(figures: Figures, ink: Ink) -> float:
    """Height the bars want."""
    line = QFontMetricsF(ink.font).height()
    each = max(line * 2.0, line * 1.35 * len(figures.series) + line * 0.7)
    return each * len(figures.labels) + _legend_height(figures, ink)


def paint_bars(painter: QPainter, area: QRectF, figures: Figures, ink: Ink) -> None:
    """Lying bars in groups, labels at their beginning, values printed at their end."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    metrics = QFontMetricsF(ink.font)
    area = _paint_legend(painter, area, figures, ink)
    if not figures.labels:
        return
    names = min(max(metrics.horizontalAdvance(name) for name in figures.labels), area.width() * 0.4)
    values = max(metrics.horizontalAdvance(figures.written(v)) for one in figures.series for v in one.values)
    gap = metrics.height() * 0.5
    room = max(1.0, area.width() - names - values - 2 * gap)
    each = area.height() / len(figures.labels)
    thick = min(metrics.height() * 1.35, each * 0.72 / len(figures.series))
    for i, name in enumerate(figures.labels):
        top = area.top() + i * each + (each - thick * len(figures.series)) / 2
        group = QRectF(area.left(), area.top() + i * each, names, each)
        _words(painter, _mirrored(group, area, ink), name, ink, ink.muted, end=True)
        for j, one in enumerate(figures.series):
            value = one.values[i]
            length = room * max(0.0, value or 0.0) / figures.top()
            bar = QRectF(area.left() + names + gap, top + j * thick, max(length, 1.0), thick * 0.92)
            if value is not None:
                _bar(painter, _mirrored(bar, area, ink), j, ink)
            told = QRectF(bar.right() + gap * 0.7, bar.top(), values + gap, bar.height())
            _words(painter, _mirrored(told, area, ink), figures.written(value), ink, ink.text)


def paint_lines(painter: QPainter, area: QRectF, figures: Figures, ink: Ink) -> None:
    """Lines over a time axis, each named at its end, the last value beside the name."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    metrics = QFontMetricsF(ink.font)
    top = _round_top(figures.top())
    scale = metrics.horizontalAdvance(figures.written(top)) + 8
    ends = max(metrics.horizontalAdvance(_end(figures, j)) for j in range(len(figures.series))) + 12
    below = metrics.height() * 1.4
    plot = QRectF(
        area.left() + scale,
        area.top() + metrics.height() / 2,
        max(1.0, area.width() - scale - ends),
        max(1.0, area.height() - below - metrics.height() / 2),
    )
    for share in (0.0, 0.5, 1.0):
        y = plot.bottom() - share * plot.height()
        painter.setPen(QPen(QColor(ink.line), 1))
        painter.drawLine(_point(plot.left(), y, area, ink), _point(plot.right(), y, area, ink))
        told = QRectF(area.left(), y - metrics.height(), scale - 6, metrics.height() * 2)
        _words(painter, _mirrored(told, area, ink), figures.written(top * share), ink, ink.muted, end=True)
    step = plot.width() / max(1, len(figures.labels) - 1)
    _paint_axis(painter, area, plot, step, figures, ink)
    for j, one in enumerate(figures.series):
        points = [
            _point(plot.left() + i * step, plot.bottom() - plot.height() * value / top, area, ink)
            for i, value in enumerate(one.values)
            if value is not None
        ]
        _line(painter, points, j, ink)
        if points:
            _name_end(painter, area, plot, points[-1], _end(figures, j), j, ink)


def _paint_axis(
    painter: QPainter, area: QRectF, plot: QRectF, step: float, figures: Figures, ink: Ink
) -> None:
    metrics = QFontMetricsF(ink.font)
    widest = max((metrics.horizontalAdvance(name) for name in figures.labels), default=0) + 8
    every = max(1, round(widest / max(step, 1) + 0.49))
    for i, name in enumerate(figures.labels):
        if i % every == 0:
            x = plot.left() + i * step
            told = QRectF(x - widest / 2, plot.bottom() + 4, widest, metrics.height() * 1.2)
            painter.setFont(ink.font)
            painter.setPen(QColor(ink.muted))
            painter.drawText(_mirrored(told, area, ink), Qt.AlignmentFlag.AlignCenter, name)


def _name_end(
    painter: QPainter, area: QRectF, plot: QRectF, last: QPointF, words: str, j: int, ink: Ink
) -> None:
    height = QFontMetricsF(ink.font).height()
    told = QRectF(plot.right() + 9, last.y() - height, area.right() - plot.right() - 9, height * 2)
    _words(painter, _mirrored(told, area, ink), words, ink, ink.series[j % len(ink.series)])


def _end(figures: Figures, j: int) -> str:
    one = figures.series[j]
    known = [value for value in one.values if value is not None]
    return f"{one.name} {figures.written(known[-1])}" if known else one.name


def _line(painter: QPainter, points: Sequence[QPointF], j: int, ink: Ink) -> None:
    colour = QColor(ink.series[j % len(ink.series)])
    painter.setPen(QPen(colour, 2.2, _DASH[j % len(_DASH)]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(list(points))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    for point in points:
        painter.drawEllipse(point, 3.6, 3.6)


def _bar(painter: QPainter, bar: QRectF, j: int, ink: Ink) -> None:
    colour = QColor(ink.series[j % len(ink.series)])
    painter.setPen(Qt.PenStyle.NoPen if j == 0 else QPen(colour, 1.2))
    painter.setBrush(QColor(ink.ground))
    painter.drawRoundedRect(bar, 3, 3)
    painter.setBrush(QBrush(colour, _HATCH[j % len(_HATCH)]))
    painter.drawRoundedRect(bar, 3, 3)


def _legend_height(figures: Figures, ink: Ink) -> float:
    return QFontMetricsF(ink.small).height() * 1.8 if len(figures.series) > 1 else 0.0


def _paint_legend(painter: QPainter, area: QRectF, figures: Figures, ink: Ink) -> QRectF:
    height = _legend_height(figures, ink)
    if not height:
        return area
    metrics, x = QFontMetricsF(ink.small), area.left()
    side = metrics.height() * 0.75
    for j, one in enumerate(figures.series):
        square = QRectF(x, area.top() + (metrics.height() - side) / 2, side, side)
        _bar(painter, _mirrored(square, area, ink), j, ink)
        told = QRectF(x + side + 6, area.top(), metrics.horizontalAdvance(one.name) + 4, metrics.height())
        painter.setFont(ink.small)
        painter.setPen(QColor(ink.muted))
        painter.drawText(_mirrored(told, area, ink), Qt.AlignmentFlag.AlignCenter, one.name)
        x = told.right() + side
    return area.adjusted(0, height, 0, 0)


def _words(painter: QPainter, room: QRectF, text: str, ink: Ink, colour: str, *, end: bool = False) -> None:
    painter.setFont(ink.font)
    painter.setPen(QColor(colour))
    side = Qt.AlignmentFlag.AlignRight if ink.rtl != end else Qt.AlignmentFlag.AlignLeft
    shown = QFontMetricsF(ink.font).elidedText(text, Qt.TextElideMode.ElideRight, room.width() + 1)
    painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute, shown)


def _mirrored(rect: QRectF, area: QRectF, ink: Ink) -> QRectF:
    if not ink.rtl:
        return rect
    return QRectF(area.left() + area.right() - rect.right(), rect.top(), rect.width(), rect.height())


def _point(x: float, y: float, area: QRectF, ink: Ink) -> QPointF:
    return QPointF(area.left() + area.right() - x if ink.rtl else x, y)


def _round_top(value: float) -> float:
    """The next round figure whose half is round too: 1, 2, 4, 6, 10, 20, 40..."""
    step = 1.0
    while step * 10 < value:
        step *= 10
    return next(step * factor for factor in (1, 2, 4, 6, 8, 10) if step * factor >= value)
