"""Draws a slip on paper (PDF, printer) and on the screen alike; sizes in millimetres of an A5 page."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import segno
from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from ui import paper
from ui.directory.slip import Block, Slip
from ui.texts import t
from ui.theme.fonts import FAMILIES

WIDTH: Final = 148.0
HEIGHT: Final = 210.0
MARGIN: Final = 11.0
GAP: Final = 8.0
QR_SIDE: Final = 27.0
INK: Final = "#17212B"
QUIET: Final = "#566474"
LINE: Final = "#B8C2CC"
PAPER_DOTS: Final = 300
INCH: Final = 25.4


class SlipPainter:
    """Draws one slip; `scale` is how many of the painter's units make a millimetre."""

    def __init__(self, painter: QPainter, scale: float) -> None:
        self._painter, self._scale = painter, scale
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def draw(self, slip: Slip) -> None:
        """The whole page."""
        y = self._head(slip)
        for block in slip.blocks:
            y += self._block(block, y, slip) + 3.5
        self._foot(slip)

    def _head(self, slip: Slip) -> float:
        width, y = WIDTH - 2 * MARGIN, MARGIN
        y += self._text(MARGIN, y, width, slip.name, 4.6, bold=True)
        for part in slip.address:
            y += self._text(MARGIN, y, width, part, 6.2, bold=True)
        if slip.phones:
            y += self._text(MARGIN, y + 1, width, "   ".join(slip.phones[:2]), 5.0) + 1
        y += 2.5
        self._painter.fillRect(self._rect(MARGIN, y, width, 0.35), QColor(LINE))
        return y + 4.5

    def _block(self, block: Block, y: float, slip: Slip) -> float:
        whole = WIDTH - 2 * MARGIN
        half = (whole - GAP) / 2 if slip.other else whole
        left = self._titled(MARGIN, y, half, block.title, block.text, rtl=False)
        if not slip.other:
            return left
        x = MARGIN + half + GAP
        return max(left, self._titled(x, y, half, block.other_title, block.other_text, rtl=slip.other_rtl))

    def _titled(self, x: float, y: float, width: float, title: str, text: str, *, rtl: bool) -> float:
        height = self._text(x, y, width, title, 3.1, bold=True, colour=QUIET, rtl=rtl)
        return height + self._text(x, y + height + 0.6, width, text, 3.9, rtl=rtl) + 0.6

    def _text(
        self,
        x: float,
        y: float,
        width: float,
        text: str,
        size: float,
        *,
        bold: bool = False,
        colour: str = INK,
        rtl: bool = False,
    ) -> float:
        """Draw `text` wrapped in `width`; its height."""
        font = QFont(FAMILIES)
        font.setPixelSize(max(1, round(size * self._scale)))
        font.setBold(bold)
        self._painter.setFont(font)
        self._painter.setPen(QColor(colour))
        self._painter.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
        )
        side = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
        flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.TextFlag.TextWordWrap
        area = self._rect(x, y, width, HEIGHT)
        drawn = self._painter.boundingRect(area, int(flags.value), text)
        self._painter.drawText(area, int(flags.value), text)
        return drawn.height() / self._scale

    def _foot(self, slip: Slip) -> None:
        self._qr(slip.scan, WIDTH - MARGIN - QR_SIDE, HEIGHT - MARGIN - QR_SIDE)
        width = WIDTH - 2 * MARGIN - QR_SIDE - 5
        self._text(MARGIN, HEIGHT - MARGIN - 4, width, slip.checked, 2.9, colour=QUIET)

    def _qr(self, text: str, x: float, y: float) -> None:
        matrix = list(segno.make(text, error="m", micro=False).matrix)
        side = QR_SIDE / len(matrix)
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        for row, cells in enumerate(matrix):
            for column, dark in enumerate(cells):
                if dark:
                    square = self._rect(x + column * side, y + row * side, side * 1.04, side * 1.04)
                    self._painter.fillRect(square, QColor(INK))

    def _rect(self, x: float, y: float, width: float, height: float) -> QRectF:
        s = self._scale
        return QRectF(x * s, y * s, width * s, height * s)


def write_pdf(slip: Slip, path: Path) -> None:
    """Write the slip as a PDF of one A5 page; raises the disk's errors."""
    draw = paper.painted(lambda painter: SlipPainter(painter, PAPER_DOTS / INCH).draw(slip))
    size = QSizeF(WIDTH, HEIGHT)
    paper.save(path, paper.pdf(draw, size=size, margin=0, dots=PAPER_DOTS, title=t("app.name")))
