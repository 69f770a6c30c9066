"""The drawing of two readings over time on the page, and the same as a table."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from ui.texts import t
from ui.theme.look import px
from ui.widgets.buttons import IconButton
from ui.widgets.cards import Card
from ui.widgets.charts.figures import screen_ink
from ui.widgets.charts.ways import Ways, paint_ways, ways_height
from ui.widgets.labels import label


class WaysChart(QWidget):
    """The drawing alone; its figures are its accessible description."""

    def __init__(self, ways: Ways, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ways = ways
        self.setAccessibleName(name)
        self.setAccessibleDescription(ways.spoken())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(px(360), round(ways_height(self._ways, screen_ink())))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(220), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_ways(painter, QRectF(self.rect()), self._ways, screen_ink())
        painter.end()


class WaysCard(Card):
    """A title, the drawing, and "Show as table"."""

    def __init__(self, title: str, ways: Ways, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(title, parent=parent)
        self.chart = WaysChart(ways, title)
        self.table = _table(ways)
        self._switch = IconButton("table", t("chart.as_table"), checkable=True, size=16)
        self._switch.toggled.connect(self._turn)
        if self.header is not None:
            self.header.add(self._switch)
        self.body.addWidget(self.chart)
        self.body.addWidget(self.table)
        if hint:
            self.body.addWidget(label(hint, "small", wrap=True))
        self._turn(False)

    def _turn(self, table: bool) -> None:
        self.chart.setVisible(not table)
        self.table.setVisible(table)


def _table(ways: Ways) -> QWidget:
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(px(14))
    trailing = Qt.AlignmentFlag.AlignTrailing
    for column, day in enumerate(ways.days, 2):
        grid.addWidget(label(ways.told(day), "muted"), 0, column, trailing)
    line = 1
    for row in ways.rows:
        grid.addWidget(label(row.label, "strong"), line, 0)
        for name, figures in zip(ways.names, (row.first, row.second), strict=True):
            grid.addWidget(label(name, "muted"), line, 1)
            for column, value in enumerate(figures, 2):
                grid.addWidget(label("–" if value is None else str(value)), line, column, trailing)
            line += 1
    grid.setColumnStretch(0, 1)
    return made
