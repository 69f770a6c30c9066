"""The heads of the columns: quiet bold words, an arrow beside those the rows are sorted by.

Above numbers the words end where the numbers end.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from ui.texts import is_rtl
from ui.theme.icons import pixmap
from ui.theme.look import px, sized, tokens


class ColumnHeader(QHeaderView):
    """Draws itself: the arrow up is ascending."""

    def __init__(self, numeric: set[int], parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._numeric = numeric
        self.setMinimumSectionSize(px(40))  # Qt's own least grows with the letters, and pushed columns out
        self._sorted, self._descending = -1, False

    def show_sort(self, section: int, descending: bool) -> None:
        """Put the arrow at another column."""
        self._sorted, self._descending = section, descending
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803 - Qt's name
        t, font = tokens(), sized(13, bold=True)
        painter.save()
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(t.line))
        words = str(self.model().headerData(logicalIndex, Qt.Orientation.Horizontal))
        sorted_ = logicalIndex == self._sorted
        room = rect.adjusted(px(10), 0, -px(8), 0)
        width = room.width() - (px(18) if sorted_ else 0)
        shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, width)
        right = is_rtl() != (logicalIndex in self._numeric)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.setFont(font)
        painter.setPen(QColor(t.text if sorted_ else t.muted))
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute, shown)
        if sorted_:
            taken = QFontMetrics(font).horizontalAdvance(shown) + px(4)
            left = room.right() + 1 - taken - px(14) if right else room.left() + taken
            drawing = pixmap("arrow-down" if self._descending else "arrow-up", "text", 14)
            painter.drawPixmap(left, rect.center().y() - px(14) // 2 + 1, drawing)
        painter.restore()
