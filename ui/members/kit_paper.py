"""One officer's sheet of the recovery kit: the code in large type and as QR, and what it is for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPagedPaintDevice, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from app.usecases.membership import Kit, KitSheet
from ui import paper
from ui.invitation.qr_picture import cells_of, paint_qr
from ui.texts import formats, inserted, is_rtl, t

GROUP = 6
"""Letters of the code between two blanks: what an eye keeps while a hand types."""


def print_kit_sheet(window: QWidget, kit: Kit, sheet: KitSheet) -> bool:
    """Ask for a printer and print; False when the person turned back. Raises `NotPrinted`."""
    return paper.print_on(window, lambda on: _draw(on, kit, sheet))


def write_kit_pdf(kit: Kit, sheet: KitSheet, path: Path) -> None:
    """The sheet as a PDF of one A4 page; raises the disk's errors."""
    paper.save(path, paper.pdf(lambda on: _draw(on, kit, sheet), margin=20, title=t("app.name")))


def _draw(on: QPagedPaintDevice, kit: Kit, sheet: KitSheet) -> None:
    paper.painted(lambda painter: paint_kit_sheet(painter, on, kit, sheet))(on)


def paint_kit_sheet(painter: QPainter, on: QPagedPaintDevice, kit: Kit, sheet: KitSheet) -> None:
    """The sheet on any paper."""
    dots, y = on.logicalDpiX() / 72, 0.0
    side = Qt.AlignmentFlag.AlignRight if is_rtl() else Qt.AlignmentFlag.AlignLeft
    flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
    painter.setPen(QColor("#000000"))

    def write(text: str, points: float, *, bold: bool = False, after: float = 8) -> None:
        nonlocal y
        painter.setFont(_font(points, bold=bold))
        room = QRectF(0, y, on.width(), on.height() - y)
        used = painter.boundingRect(room, int(flags.value), text)
        painter.drawText(room, int(flags.value), text)
        y = used.bottom() + after * dots

    today = formats().day(date.today())  # noqa: DTZ011 - the day on this desk
    write(t("kit.paper_title", number=sheet.number), 20, bold=True)
    write(t("kit.paper_body", body=inserted(kit.body), date=today), 11, after=18)
    write(inserted(spaced(sheet.code)), 14, bold=True, after=14)
    width = 130 * dots
    left = on.width() - width if is_rtl() else 0.0
    paint_qr(painter, QRectF(left, y, width, width), cells_of(sheet.code))
    y += width + 18 * dots
    for key in ("kit.paper_what", "kit.paper_where", "kit.paper_never"):
        write(t(key), 11)


def spaced(code: str) -> str:
    """The code in groups, for eyes and hands."""
    return " ".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def _font(points: float, *, bold: bool) -> QFont:
    font = QFont(QApplication.font())
    font.setPointSizeF(points)
    font.setBold(bold)
    return font
