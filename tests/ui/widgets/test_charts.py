"""Charts say their figures to those who cannot see them, and turn with the reading."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ui.theme.look import tokens
from ui.widgets.charts.chart import Chart, ChartCard
from ui.widgets.charts.figures import Figures, Series
from ui.widgets.charts.strokes import _round_top

FIGURES = Figures(["Salute", "Casa"], [Series("Oggi", [1200, 3]), Series("Prima", [2, None])])


def bar_ends(chart: Chart) -> tuple[int, int]:
    """How far the left ends of the bars lie apart, and the right ends; in pixels."""
    image, accent = chart.grab().toImage(), QColor(tokens().accent)
    rows = (
        [x for x in range(image.width()) if image.pixelColor(x, y) == accent] for y in range(image.height())
    )
    ends = [(row[0], row[-1]) for row in rows if len(row) > 20]
    lefts, rights = zip(*ends, strict=True)
    return max(lefts) - min(lefts), max(rights) - min(rights)


def test_every_figure_is_in_the_accessible_description(qtbot: QtBot) -> None:
    chart = Chart("bars", name="Bisogni")
    qtbot.addWidget(chart)
    chart.show_figures(FIGURES)
    assert chart.accessibleDescription() == "Oggi: Salute 1.200 e Casa 3. Prima: Salute 2 e Casa –"


def test_bars_begin_where_reading_begins(qtbot: QtBot) -> None:
    chart = Chart("bars")
    qtbot.addWidget(chart)
    chart.resize(400, 160)
    chart.show_figures(Figures(["Salute", "Casa"], [Series("", [10, 5])]))
    lefts, rights = bar_ends(chart)
    assert lefts <= 4
    assert rights > 50


@pytest.mark.usefixtures("mirrored")
def test_in_arabic_bars_begin_on_the_right(qtbot: QtBot) -> None:
    chart = Chart("bars")
    qtbot.addWidget(chart)
    chart.resize(400, 160)
    chart.show_figures(Figures(["الصحة", "السكن"], [Series("", [10, 5])]))
    lefts, rights = bar_ends(chart)
    assert rights <= 4
    assert lefts > 50


def test_the_table_shows_the_same_figures(qtbot: QtBot) -> None:
    card = ChartCard("Bisogni")
    qtbot.addWidget(card)
    card.show_figures(FIGURES)
    card.show()
    card._switch.setChecked(True)
    assert not card.chart.isVisible()
    words = {label.text() for label in card._table.findChildren(QLabel)}
    assert {"Salute", "Casa", "1.200", "3", "2", "–", "Oggi", "Prima"} <= words


@pytest.mark.parametrize(("value", "top"), [(1, 1), (3, 4), (230, 400), (6, 6), (61, 80), (1000, 1000)])
def test_the_scale_ends_at_a_round_figure(value: float, top: float) -> None:
    assert _round_top(value) == top
