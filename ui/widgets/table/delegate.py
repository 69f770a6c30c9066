"""Draws the cells."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.texts import is_rtl
from ui.theme.icons import pixmap
from ui.theme.look import px, sized, tokens
from ui.widgets.painting import badge_height, badge_width, paint_badge
from ui.widgets.table.columns import Cell, Late, Mark, Person, Quiet
from ui.widgets.table.model import CELL
from ui.widgets.table.widths import PADDING

ROW = 44
"""Height of a row in pixels at 100 %."""


class CellDelegate(QStyledItemDelegate):
    """Fonts and measures are kept: this runs for every cell of every frame of a scroll."""

    def __init__(self, numeric: set[int], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._numeric = numeric
        self._plain, self._bold, self._small = sized(13), sized(13, bold=True), sized(12)
        self._measures = {id(f): QFontMetrics(f) for f in (self._plain, self._bold, self._small)}
        self._selected = False

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(px(80), px(ROW))

    def room_for(self, cell: Cell) -> int:
        """Pixels the words of a cell take, with the blank around them."""
        plain, bold, small = (self._measures[id(f)] for f in (self._plain, self._bold, self._small))
        if isinstance(cell, Person):
            words = max(bold.horizontalAdvance(cell.name), small.horizontalAdvance(cell.below))
        elif isinstance(cell, Mark):
            words = badge_width(cell.text) if cell.text else 0
        elif isinstance(cell, Late):
            words = plain.horizontalAdvance(cell.text) + px(20)
        else:
            words = plain.horizontalAdvance(cell.text if isinstance(cell, Quiet) else cell or "")
        return words + px(PADDING) if words else 0

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        t, area = tokens(), option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if selected or hovered:
            painter.fillRect(area, QColor(t.selected if selected else t.hover))
        painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), QColor(t.line))
        cell: Cell = index.data(CELL)
        if cell is not None:
            room = area.adjusted(px(10), 0, -px(8), -1)
            self._selected = selected
            self._draw(painter, room, cell, numeric=index.column() in self._numeric)

    def _draw(self, painter: QPainter, room: QRect, cell: Cell, *, numeric: bool) -> None:
        t = tokens()
        if isinstance(cell, Person):
            self._draw_person(painter, room, cell)
        elif isinstance(cell, Mark):
            if cell.text:
                self._draw_mark(painter, room, cell)
        elif isinstance(cell, Late):
            self._draw_late(painter, room, cell, numeric=numeric)
        elif isinstance(cell, Quiet):
            self._words(painter, room, cell.text, self._plain, t.muted, end=numeric)
        else:
            self._words(painter, room, cell or "", self._plain, t.text, end=numeric)

    def _draw_person(self, painter: QPainter, room: QRect, cell: Person) -> None:
        t = tokens()
        if not cell.below:
            self._words(painter, room, cell.name, self._bold, t.text)
            return
        middle = room.top() + round(room.height() * 0.54)
        above = QRect(room.left(), room.top() + px(2), room.width(), middle - room.top() - px(2))
        below = QRect(room.left(), middle - px(1), room.width(), room.bottom() - middle)
        self._words(painter, above, cell.name, self._bold, t.text)
        self._words(painter, below, cell.below, self._small, t.muted)

    def _draw_mark(self, painter: QPainter, room: QRect, cell: Mark) -> None:
        width = min(badge_width(cell.text), room.width())
        left = room.right() + 1 - width if is_rtl() else room.left()
        top = room.top() + (room.height() - badge_height()) // 2
        paint_badge(
            painter, QRect(left, top, width, badge_height()), cell.text, cell.tone, selected=self._selected
        )

    def _draw_late(self, painter: QPainter, room: QRect, cell: Late, *, numeric: bool) -> None:
        side = px(15)
        if numeric:  # the figure stays in its column, the sign goes before it
            taken = self._measures[id(self._plain)].horizontalAdvance(cell.text) + px(20)
            spare = max(0, room.width() - taken)
            room = room.adjusted(0, 0, -spare, 0) if is_rtl() else room.adjusted(spare, 0, 0, 0)
        left = room.right() + 1 - side if is_rtl() else room.left()
        icon = "circle-alert" if cell.tone == "bad" else "triangle-alert"
        painter.drawPixmap(left, room.center().y() - side // 2, pixmap(icon, cell.tone, 15))
        rest = room.adjusted(0, 0, -px(20), 0) if is_rtl() else room.adjusted(px(20), 0, 0, 0)
        self._words(painter, rest, cell.text, self._plain, getattr(tokens(), cell.tone))

    def _words(
        self, painter: QPainter, room: QRect, text: str, font: QFont, ink: str, *, end: bool = False
    ) -> None:
        painter.setFont(font)
        painter.setPen(QColor(ink))
        right = is_rtl() != end
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        shown = self._measures[id(font)].elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        flags = side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        painter.drawText(room, flags | Qt.TextFlag.TextSingleLine, shown)
