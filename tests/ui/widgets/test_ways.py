"""Two readings over time: every figure printed, said and in the table; mirrored where one reads so."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.domain.assessment import AreaScore, Assessment
from app.usecases import trajectories
from ui import texts
from ui.cases.plans.trajectory_card import TrajectoryCard, ways_of
from ui.theme import look
from ui.widgets.charts.figures import screen_ink
from ui.widgets.charts.ways import paint_ways, ways_height

DAYS = (date(2026, 1, 10), date(2026, 6, 10), date(2027, 1, 10))


def found() -> trajectories.Trajectories:
    kinds = ("entry", "exit", "followup")
    scores = (("1", "2"), ("3", None), ("4", "5"))
    return trajectories.of(
        (
            Assessment(held_on=day, kind=kind),
            [AreaScore(area="work", score=a, own_score=b), AreaScore(area="health", score="9")],
        )
        for day, kind, (a, b) in reversed(list(zip(DAYS, kinds, scores, strict=True)))
    )


def test_areas_over_time_by_operator_and_person() -> None:
    way = found()
    assert [moment.on for moment in way.moments] == list(DAYS)
    (work,) = way.areas
    assert (work.area, work.operator, work.person) == ("work", (1, 3, 4), (2, None, 5))
    assert (work.distance, work.apart) == (3, 1)


def test_one_reading_alone_has_no_distance() -> None:
    way = trajectories.of([(Assessment(held_on=DAYS[0]), [AreaScore(area="work", own_score="3")])])
    assert (way.areas[0].distance, way.areas[0].apart) == (None, None)
    assert trajectories.of([(Assessment(), [AreaScore(area="work", score="3")])]).moments == ()


def test_every_figure_is_said_and_in_the_table(qtbot: QtBot) -> None:
    card = TrajectoryCard(found())
    qtbot.addWidget(card)
    card.show()
    spoken = card.chart.accessibleDescription()
    assert all(day.strftime("%d/%m/%Y") in spoken for day in DAYS)
    assert not card.table.isVisible()
    card._switch.setChecked(True)
    assert card.table.isVisible()
    assert not card.chart.isVisible()
    told = [one.text() for one in card.table.findChildren(QLabel)]
    assert {"1", "2", "3", "4", "5", "–"} <= set(told)


def test_what_came_after_the_exit_stands_beyond_a_line() -> None:
    assert ways_of(found()).after == 2


def painted(rtl: bool) -> QImage:
    texts.set_language("ar" if rtl else "it")
    ink, ways = screen_ink(), ways_of(found())
    image = QImage(600, round(ways_height(ways, ink)), QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    paint_ways(painter, QRectF(image.rect()), ways, ink)
    painter.end()
    texts.set_language("it")
    return image


def ink_of(image: QImage, left: int, right: int) -> int:
    return sum(
        image.pixel(x, y) != 0xFFFFFFFF
        for x in range(left, right, 3)
        for y in range(24, image.height() - 36, 3)
    )


@pytest.mark.parametrize("rtl", [False, True])
def test_it_is_mirrored(rtl: bool) -> None:
    """The words stand at the side where reading begins: the other side's margin is empty."""
    image = painted(rtl)
    first, last = ink_of(image, 0, 40), ink_of(image, 595, 600)
    start, end = (first, last) if not rtl else (ink_of(image, 560, 600), ink_of(image, 0, 5))
    assert start > 0
    assert end == 0


def test_it_is_drawn_in_the_dark_too(qapp: QApplication) -> None:
    look.wear(qapp, dark=True)
    assert ink_of(painted(False), 0, 600) > 100
