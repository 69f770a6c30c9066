"""The sheet for the envelope: eight words in large type, when and how they are used, in four languages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPagedPaintDevice, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from app.catalogue.messages import LANGUAGES, Messages
from ui import paper
from ui.texts import formats, inserted, is_rtl, language, t

ROWS = 4


def print_sheet(window: QWidget, words: Sequence[str], site: str, number: int) -> bool:
    """Ask for a printer and print; False when the person turned back. Raises `NotPrinted`."""
    return paper.print_on(window, lambda on: _draw(on, words, site, number))


def write_pdf(path: Path, words: Sequence[str], site: str, number: int) -> None:
    """The sheet as a PDF of one A4 page; raises the disk's errors."""
    made = paper.pdf(lambda on: _draw(on, words, site, number), margin=20, title=t("app.name"))
    paper.save(path, made)


def _draw(on: QPagedPaintDevice, words: Sequence[str], site: str, number: int) -> None:
    paper.painted(lambda painter: paint_sheet(painter, on, words, site, number))(on)


def paint_sheet(
    painter: QPainter, on: QPagedPaintDevice, words: Sequence[str], site: str, number: int
) -> None:
    """The sheet on any paper."""
    dots, y = on.logicalDpiX() / 72, 0.0
    flags = _flags(right=is_rtl())
    side = Qt.AlignmentFlag.AlignRight if is_rtl() else Qt.AlignmentFlag.AlignLeft
    painter.setPen(QColor("#000000"))

    def write(text: str, points: float, *, bold: bool = False, after: float = 8) -> None:
        nonlocal y
        painter.setFont(_font(points, bold=bold))
        room = QRectF(0, y, on.width(), on.height() - y)
        used = painter.boundingRect(room, flags, text)
        painter.drawText(room, flags, text)
        y = used.bottom() + after * dots

    today = formats().day(date.today())  # noqa: DTZ011 - the day on this desk
    write(t("emergency.paper_title"), 20, bold=True)
    write(t("emergency.paper_site", site=inserted(site), number=number, date=inserted(today)), 12, after=16)
    write(t("emergency.paper_when"), 13, bold=True, after=18)
    painter.setFont(_font(18, bold=True))
    width, height = on.width() / 2, 36 * dots
    for i, word in enumerate(words):
        column = i // ROWS
        x = on.width() - (column + 1) * width if is_rtl() else column * width
        place = QRectF(x, y + (i % ROWS) * height, width, height)
        middle = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place, int(middle.value), inserted(f"{i + 1}.  {word}"))
    y += ROWS * height + 20 * dots
    for key in ("emergency.paper_how", "emergency.paper_after", "emergency.paper_keep"):
        write(t(key), 11.5, after=10)
    y += 14 * dots
    for code in (one for one in LANGUAGES if one != language()):  # whoever has the night reads one of them
        said = Messages(code)
        right = said.direction == "rtl"
        painter.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft if right else Qt.LayoutDirection.LeftToRight
        )
        flags = _flags(right=right)
        write(f"{said('emergency.paper_when')} {said('emergency.paper_how')}", 9.5, after=10)


def _flags(*, right: bool) -> int:
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    top = Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignTop
    return int((side | top).value) | int(Qt.TextFlag.TextWordWrap.value)


def _font(points: float, *, bold: bool) -> QFont:
    font = QFont(QApplication.font())
    font.setPointSizeF(points)
    font.setBold(bold)
    return font
