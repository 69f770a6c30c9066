"""Rows by pages: the view asks for what it shows, the model asks for the page it lies on."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from ui.widgets.table.columns import Cell, Column, plain

PAGE = 128
"""Rows of a page."""

KEPT = 24
"""Pages kept in memory."""

CELL = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex
Request = Callable[[int, int], None]


class PagedModel(QAbstractTableModel):
    """`show(count, request)`: `request(first, length)` is asked once for each page that comes into view.

    The answer is brought by `fill(first, rows)` whenever it is there (the same turn or later); until
    then the rows are blank. `cells(row)` makes the cells of one row, when they are drawn.
    """

    def __init__(self, columns: Sequence[Column], cells: Callable[[Any], Sequence[Cell]]) -> None:
        super().__init__()
        self.columns = list(columns)
        self._cells = cells
        self._count = 0
        self._request: Request = lambda first, length: None
        self._pages: OrderedDict[int, list[Any]] = OrderedDict()
        self._asked: set[int] = set()
        self._made: dict[int, Sequence[Cell]] = {}
        self.at_hand = False
        """Whether all rows came at once: their words can be measured."""

    def show(self, count: int, request: Request) -> None:
        """Other rows: `count` of them, to be asked for by page."""
        self._show(count, request, at_hand=False)

    def _show(self, count: int, request: Request, *, at_hand: bool) -> None:
        self.beginResetModel()
        self._count, self._request, self.at_hand = count, request, at_hand
        self._pages.clear()
        self._asked.clear()
        self._made.clear()
        self.endResetModel()

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns of the same rows."""
        self.beginResetModel()
        self.columns = list(columns)
        self._made.clear()
        self.endResetModel()

    def show_all(self, rows: Sequence[Any]) -> None:
        """Other rows, all at hand."""

        def request(first: int, length: int) -> None:
            self.fill(first, rows[first : first + length])

        self._show(len(rows), request, at_hand=True)

    def fill(self, first: int, rows: Sequence[Any]) -> None:
        """The rows of a page that was asked for."""
        page = first // PAGE
        if page not in self._asked:
            return  # of an earlier question
        self._pages[page] = list(rows)
        self._forget(range(first, first + PAGE))
        while len(self._pages) > KEPT:
            old, _ = self._pages.popitem(last=False)
            self._asked.discard(old)
            self._forget(range(old * PAGE, (old + 1) * PAGE))
        last = min(first + len(rows), self._count) - 1
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def redraw(self, row: int) -> None:
        """Make the cells of a row anew: what they show has changed."""
        self._made.pop(row, None)
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns) - 1))

    def _forget(self, rows: range) -> None:
        for row in rows:
            self._made.pop(row, None)

    def row(self, number: int) -> Any | None:
        """What `fill` brought for a row, None while it is not there."""
        if not 0 <= number < self._count:
            return None
        page = number // PAGE
        if page not in self._asked:
            self._asked.add(page)
            self._request(page * PAGE, min(PAGE, self._count - page * PAGE))
        rows = self._pages.get(page)
        if rows is None:
            return None
        self._pages.move_to_end(page)
        place = number - page * PAGE
        return rows[place] if place < len(rows) else None

    def cell(self, row: int, column: int) -> Cell:
        """A cell, made when first wanted."""
        made = self._made.get(row)
        if made is None:
            value = self.row(row)
            if value is None:
                return None
            made = self._made[row] = self._cells(value)
        return made[column]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == CELL:
            return self.cell(index.row(), index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return plain(self.cell(index.row(), index.column()))
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        return None
