from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.flow import FlowLayout


def placed(qtbot: QtBot, width: int) -> tuple[QWidget, QWidget, QWidget, QWidget]:
    holder = QWidget()
    qtbot.addWidget(holder)
    flow = FlowLayout(holder, 6)
    big, small, last = QWidget(), QWidget(), QWidget()
    for one, height in ((big, 44), (small, 30), (last, 30)):
        one.setFixedSize(100, height)
        flow.addWidget(one)
    holder.resize(width, flow.heightForWidth(width))
    holder.show()
    flow.setGeometry(holder.rect())
    return holder, big, small, last


def test_what_stands_on_one_line_is_level(qtbot: QtBot) -> None:
    _holder, big, small, last = placed(qtbot, 400)
    assert big.geometry().center().y() == small.geometry().center().y() == last.geometry().center().y()


def test_a_full_line_is_followed_by_another_below_its_tallest(qtbot: QtBot) -> None:
    _holder, big, small, last = placed(qtbot, 210)
    assert (big.x(), small.x(), last.x()) == (0, 106, 0)
    assert last.y() == big.y() + 44 + 6


def test_the_height_is_that_of_all_lines(qtbot: QtBot) -> None:
    holder, _, _, last = placed(qtbot, 210)
    assert holder.height() == last.geometry().bottom() + 1
