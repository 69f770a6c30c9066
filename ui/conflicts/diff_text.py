"""A text with the words that differ marked: by their ground and by a line below, never by colour alone."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)

from app.matching.word_diff import Piece
from ui.texts import is_rtl
from ui.theme.look import tokens
from ui.theme.tokens import Tone

_STRONG = frozenset(("L", "R", "AL"))


class DiffText:
    """Lays a text out for a width and paints it; the text decides its own direction."""

    def __init__(self, pieces: Sequence[Piece], tone: Tone, font: QFont) -> None:
        self._pieces, self._tone, self._font = list(pieces), tone, font
        self._layout: QTextLayout | None = None
        self._width = -1
        self._height = 0.0

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(piece.text for piece in self._pieces)

    def height(self, width: int) -> int:
        """Pixels it takes when it is `width` wide."""
        self._lay(width)
        return round(self._height + 0.49)

    def paint(self, painter: QPainter, area: QRectF, ink: str) -> None:
        """Draw it into `area`, its words in `ink`."""
        self._lay(round(area.width()))
        if self._layout is not None:
            painter.setPen(QColor(ink))
            self._layout.draw(painter, QPointF(area.topLeft()))

    def _lay(self, width: int) -> None:
        if width == self._width and self._layout is not None:
            return
        self._width = width
        text = self.text.replace("\n", "\u2028")
        layout = QTextLayout(text, self._font)
        layout.setFormats(self._formats())
        own = _direction(text)
        lines = self._break(layout, own, width, from_right=is_rtl())
        if lines > 1 and (own == Qt.LayoutDirection.RightToLeft) is not is_rtl():
            # One line stands with the others of the window; a paragraph is read from its own side.
            self._break(layout, own, width, from_right=own == Qt.LayoutDirection.RightToLeft)
        self._layout = layout

    def _break(
        self, layout: QTextLayout, direction: Qt.LayoutDirection, width: int, *, from_right: bool
    ) -> int:
        """Break the text into lines; how many they are."""
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTextDirection(direction)
        side = Qt.AlignmentFlag.AlignRight if from_right else Qt.AlignmentFlag.AlignLeft
        option.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute)
        layout.setTextOption(option)
        layout.beginLayout()
        self._height = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(width, 1))
            line.setPosition(QPointF(0, self._height))
            self._height += line.height()
        layout.endLayout()
        return layout.lineCount()

    def _formats(self) -> list[QTextLayout.FormatRange]:
        ink, ground = tokens().tone(self._tone)
        marked = QTextCharFormat()
        marked.setBackground(QColor(ground))
        marked.setForeground(QColor(ink))
        marked.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        marked.setUnderlineColor(QColor(ink))
        made: list[QTextLayout.FormatRange] = []
        at = 0
        for piece in self._pieces:
            length = len(piece.text.encode("utf-16-le")) // 2  # Qt counts in UTF-16
            if piece.changed:
                one = QTextLayout.FormatRange()
                one.start, one.length, one.format = at, length, marked
                made.append(one)
            at += length
        return made


def _direction(text: str) -> Qt.LayoutDirection:
    """The side `text` itself begins from: that of its first letter which has one."""
    sides = (unicodedata.bidirectional(letter) for letter in text)
    first = next((side for side in sides if side in _STRONG), "R" if is_rtl() else "L")
    return Qt.LayoutDirection.LeftToRight if first == "L" else Qt.LayoutDirection.RightToLeft
