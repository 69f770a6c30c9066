"""A document as PDF: the program's own letters, which know every script."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import (
    QFont,
    QPageLayout,
    QPageSize,
    QPdfWriter,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrame,
)

from ui.theme.fonts import FAMILIES

LOOK = """
* { color: #1d2733; }
h1 { font-size: 13pt; }
h2 { font-size: 10.5pt; }
.other, .quiet { color: #5a6878; }
.quiet { font-size: 8.5pt; }
.sender { font-weight: bold; }
p { margin-top: 0; margin-bottom: 2px; }
.to { margin: 0 0 2px 0; }
.text { white-space: pre-wrap; margin-top: 4px; margin-bottom: 6px; }
.facts td { border-bottom: 1px solid #b8c4d2; }
.gap { font-size: 6pt; }
"""
MARGIN = 16.0
"""Millimetres around the page."""

LEAST = 0.05
"""The part of a page that must be left below a heading."""

DOTS = 300
"""To the inch."""


def pdf(page: str) -> bytes:
    """The page of HTML on A4."""
    device = QBuffer()
    device.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(device)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(MARGIN, MARGIN, MARGIN, MARGIN), QPageLayout.Unit.Millimeter)
    writer.setResolution(DOTS)
    writer.setTitle("")
    document = QTextDocument()
    document.documentLayout().setPaintDevice(writer)
    font = QFont(FAMILIES)
    font.setPointSizeF(9.5)
    document.setDefaultFont(font)
    document.setDocumentMargin(0)
    document.setDefaultStyleSheet(LOOK)
    document.setHtml(page)
    document.setPageSize(QSizeF(writer.width(), writer.height()))
    keep_whole(document, writer.height())
    document.print_(writer)
    made = bytes(device.data().data())
    device.close()
    return made


def keep_whole(document: QTextDocument, height: float) -> None:
    """No line of a table is cut by the end of a page, and no heading stands alone at its foot.

    Each line is a table of its own in the page of HTML; what crosses an end begins the next page, with the
    heading right above it.
    """
    layout, above = document.documentLayout(), None
    for frame in document.rootFrame().childFrames():
        place = layout.frameBoundingRect(frame)
        heads = _is_heading(frame)
        foot = place.bottom() + (LEAST * height if heads else 0)
        if place.top() // height != (foot - 1) // height and place.height() < height:
            first = above or frame
            if layout.frameBoundingRect(first).top() % height > 1:
                _break_before(first)
        above = (above or frame) if heads else None


def _break_before(frame: QTextFrame) -> None:
    made = frame.frameFormat()
    made.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
    frame.setFrameFormat(made)


def _is_heading(frame: QTextFrame) -> bool:
    """The title of a part, or the heads of a table, which are bold."""
    start = frame.firstCursorPosition()
    start.movePosition(QTextCursor.MoveOperation.NextCharacter)
    return start.blockFormat().headingLevel() > 0 or start.charFormat().fontWeight() > QFont.Weight.Medium
