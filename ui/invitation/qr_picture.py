"""A QR code on the screen: black on white in every look, with its quiet edge."""

from __future__ import annotations

import segno
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.look import px

QUIET = 4
"""Modules of white around it, as ISO/IEC 18004 demands."""


class QrPicture(QWidget):
    """`name` says in words what the code holds."""

    def __init__(self, text: str, name: str, *, side: int = 240) -> None:
        super().__init__()
        self._side = side
        self._cells = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(px(self._side), px(self._side))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_qr(painter, QRectF(self.rect()), self._cells)
        painter.end()


def cells_of(text: str) -> list[bytes]:
    """The modules of the code of `text`, row by row: 1 is dark."""
    return [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]


def paint_qr(painter: QPainter, room: QRectF, cells: list[bytes]) -> None:
    """Draw the code into `room`, on its own white ground."""
    painter.fillRect(room, QColor("#FFFFFF"))
    step = min(room.width(), room.height()) / (len(cells) + 2 * QUIET)
    for row, line in enumerate(cells):
        for column, dark in enumerate(line):
            if dark:
                left, top = room.left() + (column + QUIET) * step, room.top() + (row + QUIET) * step
                # A hair wider than it is: no white seams between modules that touch.
                painter.fillRect(QRectF(left, top, step * 1.03, step * 1.03), QColor("#000000"))
