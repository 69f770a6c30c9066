"""The sheet with the recovery code, printed through Qt: words in large type, and what to do with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPagedPaintDevice, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from ui import paper
from ui.texts import formats, is_rtl, t


def print_sheet(window: QWidget, words: Sequence[str], profile: str) -> bool:
    """Ask for a printer and print; False when the person turned back. Raises `NotPrinted`."""

    def draw(on: QPagedPaintDevice) -> None:
        paper.painted(lambda painter: paint_sheet(painter, on, words, profile))(on)

    return paper.print_on(window, draw)


def paint_sheet(painter: QPainter, on: QPagedPaintDevice, words: Sequence[str], profile: str) -> None:
    """The sheet on any paper (a printer or a PDF)."""
    dots = on.logicalDpiX() / 72
    width = on.width()
    side = Qt.AlignmentFlag.AlignRight if is_rtl() else Qt.AlignmentFlag.AlignLeft
    flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
    painter.setPen(QColor("#000000"))
    y = 0.0

    def write(text: str, points: float, *, bold: bool = False, after: float = 8) -> None:
        nonlocal y
        painter.setFont(_font(points, bold=bold))
        room = QRectF(0, y, width, on.height() - y)
        used = painter.boundingRect(room, flags, text)
        painter.drawText(room, flags, text)
        y = used.bottom() + after * dots

    today = formats().day(date.today())  # noqa: DTZ011 - the day on this desk
    write(t("sheet.title"), 20, bold=True)
    write(t("sheet.profile", profile=profile, date=today), 11, after=18)
    rows, cell = 4, QRectF(0, y, width / 3, 30 * dots)
    painter.setFont(_font(15, bold=True))
    for i, word in enumerate(words):
        column = i // rows
        x = width - (column + 1) * cell.width() if is_rtl() else column * cell.width()
        place = QRectF(x, y + (i % rows) * cell.height(), cell.width(), cell.height())
        painter.drawText(
            place, side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter, f"{i + 1}.  {word}"
        )
    y += rows * cell.height() + 18 * dots
    for key in ("sheet.what", "sheet.where", "sheet.never"):
        write(t(key), 11)


def _font(points: float, *, bold: bool) -> QFont:
    font = QFont(QApplication.font())
    font.setPointSizeF(points)
    font.setBold(bold)
    return font
