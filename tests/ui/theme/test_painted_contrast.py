"""What stands in an empty field reads as well as the rest: measured where it is painted."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from ui.theme import look
from ui.theme.contrast import contrast


def strongest(image: QImage) -> float:
    """The contrast of the darkest ink with the ground, edges left out."""
    inner = image.copy(6, 6, image.width() - 12, image.height() - 12)
    pixels = Counter(
        inner.pixelColor(x, y).name() for x in range(inner.width()) for y in range(inner.height())
    )
    ground = pixels.most_common(1)[0][0]
    return max(contrast(ink, ground) for ink in pixels)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit, QComboBox])
def test_the_words_of_an_empty_field_read_at_4_5(
    qtbot: QtBot, qapp: QApplication, kind: type[QWidget], dark: bool
) -> None:
    look.wear(qapp, dark=dark)
    field = kind()
    qtbot.addWidget(field)
    line: QWidget = field
    if isinstance(field, QComboBox):
        field.setEditable(True)
        line = field.lineEdit() or field
    assert isinstance(line, QLineEdit | QPlainTextEdit)
    line.setPlaceholderText("HHHH IIII HHHH")
    line.resize(200, 34)
    assert strongest(line.grab().toImage()) >= 4.5
    look.wear(qapp, dark=False)
