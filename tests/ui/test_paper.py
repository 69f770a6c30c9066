"""What is printed or written as a PDF is there in the end, or is said not to be."""

from __future__ import annotations

import pypdfium2
import pytest
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from ui import paper


@pytest.mark.usefixtures("qtbot")
def test_a_pdf_has_the_size_it_was_asked_for() -> None:
    made = paper.pdf(paper.painted(lambda painter: painter.drawText(100, 100, "Prova")))
    (page,) = pypdfium2.PdfDocument(made)
    assert [round(side / 72 * 25.4) for side in page.get_size()] == [210, 297]
    assert "Prova" in page.get_textpage().get_text_range()


def test_paper_that_takes_nothing_is_said(qtbot: QtBot) -> None:
    del qtbot

    def no_paper(painter: QPainter) -> None:
        raise AssertionError(painter)

    with pytest.raises(paper.NotPrinted):
        paper.painted(no_paper)(_nothing())


def _nothing() -> QImage:
    return QImage()
