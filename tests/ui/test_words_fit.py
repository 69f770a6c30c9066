"""No word of any picture is cut in any language, in the smallest window."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.fitting import cut_words
from ui import texts
from ui.pictures import Sitting, invented, take_alone, take_doors, take_together
from ui.scenes_stage import together
from ui.theme import look
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.flow import FlowLayout

SMALLEST = (1024, 600)
PATIENCE = 8.0
"""Seconds a page may take until all its words have room."""


@dataclass(frozen=True, slots=True)
class Looking(Sitting):
    """Looks at each picture instead of keeping it."""

    cut: list[str] = field(default_factory=list)

    def take(self, name: str, widget: QWidget) -> None:
        # A page is laid out anew as its answers come: on a busy machine that takes a while.
        until = time.monotonic() + PATIENCE
        while (cut := cut_words(widget)) and time.monotonic() < until:
            self.qt.processEvents()
            time.sleep(0.02)
        self.cut.extend(f"{name}: {words}" for words in cut)


@pytest.fixture
def italian_afterwards(qapp: QApplication) -> Iterator[None]:
    yield
    look.wear(qapp, dark=False)
    texts.set_language("it")


@pytest.mark.soak
@pytest.mark.parametrize("language", ["it", "en", "fr", "ar"])
@pytest.mark.usefixtures("italian_afterwards")
def test_no_word_of_any_picture_is_cut(qapp: QApplication, tmp_path: Path, language: str) -> None:
    looking = Looking(qapp, tmp_path, language, dark=False, size=SMALLEST)
    with invented() as (session, jobs):
        take_alone(looking, session, jobs)
        take_doors(looking)
    with together(tmp_path / "office") as stage:
        take_together(looking, stage)
    assert looking.cut == []


def test_a_button_without_room_is_found(qtbot: QtBot) -> None:
    card = Card()
    qtbot.addWidget(card)
    button = Button("Signalement confidentiel")
    card.body.addWidget(button)
    card.show()
    assert cut_words(card) == []
    button.setFixedWidth(60)
    card.body.activate()
    (told,) = cut_words(card)
    assert told.startswith("Signalement confidentiel: ")
    assert told.endswith(" wide, 60 given")


def test_buttons_that_flow_take_a_second_line_instead_of_pushing_the_card_out(qtbot: QtBot) -> None:
    card = Card()
    qtbot.addWidget(card)
    foot = QWidget()
    line = FlowLayout(foot)
    for words in ("Commencer", "Enregistrer", "Signalement confidentiel", "Je ne peux plus venir"):
        line.addWidget(Button(words))
    card.body.addWidget(foot)
    card.resize(420, 200)
    card.show()
    assert cut_words(card) == []
    assert card.width() == 420
