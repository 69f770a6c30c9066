"""The chart on the page: drawing or table, one press apart."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.texts import t
from ui.theme.look import px
from ui.widgets.buttons import IconButton
from ui.widgets.cards import Card
from ui.widgets.charts.figures import Figures, screen_ink
from ui.widgets.charts.strokes import bars_height, paint_bars, paint_lines
from ui.widgets.labels import label

Drawing = Literal["bars", "lines"]


class Chart(QWidget):
    """The drawing alone; its figures are its accessible description."""

    def __init__(self, form: Drawing = "bars", *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form: Drawing = form
        self._figures = Figures([], [])
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_figures(self, figures: Figures) -> None:
        """Draw other figures."""
        self._figures = figures
        self.setAccessibleDescription(figures.spoken())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        wanted = bars_height(self._figures, screen_ink()) if self._form == "bars" else px(220)
        return QSize(px(360), round(wanted))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(200), self.sizeHint().height() * 3 // 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._figures.series:
            return
        painter = QPainter(self)
        paint = paint_bars if self._form == "bars" else paint_lines
        paint(painter, QRectF(self.rect()), self._figures, screen_ink())
        painter.end()


class ChartCard(Card):
    """A title, the chart, and "Show as table"."""

    def __init__(self, title: str, form: Drawing = "bars", parent: QWidget | None = None) -> None:
        super().__init__(title, parent=parent)
        self.chart = Chart(form, name=title)
        self._figures = Figures([], [])
        self._table = QWidget()
        self._grid = QGridLayout(self._table)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(24))
        self._switch = IconButton("table", t("chart.as_table"), checkable=True, size=16)
        self._switch.toggled.connect(self._turn)
        if self.header is not None:
            self.header.add(self._switch)
        self.body.addWidget(self.chart, 1)
        self.body.addWidget(self._table, 1)
        self._turn(False)

    def show_figures(self, figures: Figures) -> None:
        """Show other figures."""
        self._figures = figures
        self.chart.show_figures(figures)
        if self._switch.isChecked():
            self._fill()

    def _turn(self, table: bool) -> None:
        if table:
            self._fill()
        self.chart.setVisible(not table)
        self._table.setVisible(table)

    def _fill(self) -> None:
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.deleteLater()
        for column, one in enumerate(self._figures.series, 1):
            self._grid.addWidget(label(one.name, "muted"), 0, column, Qt.AlignmentFlag.AlignTrailing)
        for line, name in enumerate(self._figures.labels, 1):
            self._grid.addWidget(label(name), line, 0)
            for column, one in enumerate(self._figures.series, 1):
                value = label(self._figures.written(one.values[line - 1]), "strong")
                self._grid.addWidget(value, line, column, Qt.AlignmentFlag.AlignTrailing)
        self._grid.setColumnStretch(0, 1)
        self._grid.setRowStretch(len(self._figures.labels) + 1, 1)


class FigureCard(Card):
    """One large figure with its name and a line of context."""

    def __init__(self, title: str, value: str, below: str = "", parent: QWidget | None = None) -> None:
        super().__init__(padding=14, parent=parent)
        column: QVBoxLayout = self.body
        column.setSpacing(px(4))
        column.addWidget(label(title, "muted", wrap=True))
        self._value = label(value, "figure")
        column.addWidget(self._value)
        self._below = label(below, "muted", wrap=True)
        column.addWidget(self._below)
        self._below.setVisible(bool(below))
        column.addStretch(1)

    def say(self, value: str, below: str = "") -> None:
        """Show another figure."""
        self._value.setText(value)
        self._below.setText(below)
        self._below.setVisible(bool(below))
