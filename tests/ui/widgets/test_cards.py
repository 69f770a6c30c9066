"""A card that is hidden leaves no gap in its column."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.cards import Card, Column, narrow
from ui.widgets.messages import show_if


@pytest.mark.parametrize("hidden_before", [True, False])
def test_a_hidden_card_takes_its_line_along(qtbot: QtBot, hidden_before: bool) -> None:
    column = Column(spacing=14)
    qtbot.addWidget(column)
    cards = [Card("A"), Card("B"), Card("C")]
    if hidden_before:
        show_if(cards[1], False)
    for card in cards:
        column.body.addWidget(narrow(card, 900))
    column.body.addStretch(1)
    column.resize(600, 600)
    with qtbot.waitExposed(column):
        column.show()
    show_if(cards[1], False)
    qtbot.waitUntil(lambda: gap(column, cards) == 14)
    show_if(cards[1], True)
    qtbot.waitUntil(lambda: gap(column, cards) == 28 + cards[1].height())
    assert cards[1].isVisible()


def gap(column: Column, cards: list[Card]) -> int:
    inside = column.widget()
    assert inside is not None

    def top(card: QWidget) -> int:
        return card.mapTo(inside, card.rect().topLeft()).y()

    return top(cards[2]) - top(cards[0]) - cards[0].height()
