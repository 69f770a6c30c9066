"""Lines of a window are of one height in every script, whatever fonts are installed."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontInfo, QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui import texts
from ui.theme import look
from ui.theme.fonts import FAMILIES
from ui.widgets.labels import label


def test_the_bundled_families_are_there(qapp: QApplication) -> None:
    look.wear(qapp)
    for family in FAMILIES:
        assert QFontInfo(QFont(family)).family() == family


def test_latin_and_arabic_lines_are_level_in_an_arabic_window(qtbot: QtBot, qapp: QApplication) -> None:
    look.wear(qapp)
    texts.set_language("ar")
    made = [label(words) for words in ("السجل", "23/11/2026", "Giulia Rinaldi")]
    heights = {one.sizeHint().height() for one in made}
    assert len(heights) == 1
    assert heights.pop() <= look.px(23)
    assert QFontMetrics(qapp.font()).height() <= look.px(23)
    texts.set_language("it")
    assert label("23/11/2026").sizeHint().height() <= look.px(20)
