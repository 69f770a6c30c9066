"""Paper and its likeness: what is printed or written as a PDF is there in the end, or is said not to be.

Qt tells nobody when the file of a PDF cannot be opened or the disk fills while it grows. So a PDF is made in
memory and written like every other file.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import QPagedPaintDevice, QPageLayout, QPageSize, QPaintDevice, QPainter, QPdfWriter
from PySide6.QtWidgets import QDialog, QWidget

from app.errors import OperationalError
from app.usecases import saved_files
from ui.texts import t

A4: Final = QPageSize(QPageSize.PageSizeId.A4).size(QPageSize.Unit.Millimeter)
DOTS: Final = 1200
"""To the inch, as Qt's own writer has it."""


class NotPrinted(OperationalError):
    """The printer, or the file in its place, took nothing."""

    key = "error.not_printed"


def pdf(
    draw: Callable[[QPdfWriter], object],
    *,
    size: QSizeF = A4,
    margin: float = 10.0,
    dots: int = DOTS,
    title: str = "",
) -> bytes:
    """What `draw` puts on pages of `size` and with a `margin`, in millimetres."""
    device = QBuffer()
    device.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(device)
    writer.setPageSize(QPageSize(size, QPageSize.Unit.Millimeter))
    writer.setPageMargins(QMarginsF(margin, margin, margin, margin), QPageLayout.Unit.Millimeter)
    writer.setResolution(dots)
    writer.setTitle(title)
    draw(writer)
    made = bytes(device.data().data())
    device.close()
    return made


def painted(paint: Callable[[QPainter], object]) -> Callable[[QPaintDevice], None]:
    """`paint` with a painter on the paper it is given."""

    def draw(paper: QPaintDevice) -> None:
        painter = QPainter()
        if not painter.begin(paper):
            raise NotPrinted
        paint(painter)
        painter.end()

    return draw


def save(path: Path, content: bytes) -> None:
    """Write the file; raises the disk's errors, and what was at `path` is then still there."""
    saved_files.save(path, content)


def print_on(window: QWidget, draw: Callable[[QPagedPaintDevice], object]) -> bool:
    """Ask for a printer and print; False when the person turned back. Raises `NotPrinted`."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    # The name of the print job stands in queues and on displays: it says nothing.
    printer.setDocName(t("app.name"))
    if QPrintDialog(printer, window).exec() != QDialog.DialogCode.Accepted:
        return False
    draw(printer)
    name = printer.outputFileName()
    refused = printer.printerState() in (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted)
    if refused or (name and not (Path(name).exists() and Path(name).stat().st_size)):
        raise NotPrinted
    return True
