"""The table on the page: keyboard, columns that give way, sorting by the header."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QVBoxLayout, QWidget

from ui.theme.look import px, tokens
from ui.widgets.painting import focus_ring, rounded
from ui.widgets.table.columns import Cell, Column
from ui.widgets.table.delegate import ROW, CellDelegate
from ui.widgets.table.header import ColumnHeader
from ui.widgets.table.model import Index, PagedModel
from ui.widgets.table.widths import MEASURED, shares


class TableView(QTableView):
    """The bare table. Arrows, PageUp/Down, Home, End move; Enter or a double click opens."""

    chosen = Signal(object)
    """The row under the cursor changed; None when it is not there yet."""
    opened = Signal(object)
    sorted_by = Signal(str, bool)
    """A header was pressed: column key, descending."""

    def __init__(
        self,
        columns: Sequence[Column],
        cells: Callable[[Any], Sequence[Cell]],
        *,
        name: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.rows = PagedModel(columns, cells)
        self._sort: tuple[str, bool] = ("", False)
        self._wanted = -1
        self.setModel(self.rows)
        numeric = {i for i, column in enumerate(columns) if column.numeric}
        self._needs: dict[str, int] = {}
        self._drawn_by = CellDelegate(numeric, self)
        self.setItemDelegate(self._drawn_by)
        self.setAccessibleName(name)
        self.setObjectName(f"table.{name}")
        self._dress()
        self._dress_header(numeric)
        self.doubleClicked.connect(lambda index: self._open(index.row()))
        self.rows.dataChanged.connect(lambda *_: self._arrived())
        self.rows.modelReset.connect(self._measure)

    def _dress(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setStyleSheet("QTableView { background: transparent; outline: 0; }")
        heads = self.verticalHeader()
        heads.hide()
        heads.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        heads.setDefaultSectionSize(px(ROW))
        heads.setMinimumSectionSize(px(ROW))

    def _dress_header(self, numeric: set[int]) -> None:
        header = ColumnHeader(numeric, self)
        self.setHorizontalHeader(header)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setHighlightSections(False)
        header.setFixedHeight(px(38))
        header.setSectionsClickable(any(column.sortable for column in self.rows.columns))
        header.sectionClicked.connect(self._sort_by)

    def show_sort(self, key: str, *, descending: bool = False) -> None:
        """Mark the column the rows are sorted by."""
        self._sort = (key, descending)
        header = self.horizontalHeader()
        if isinstance(header, ColumnHeader):
            header.show_sort([column.key for column in self.rows.columns].index(key), descending)

    def choose(self, row: int) -> None:
        """Put the cursor on a row."""
        self.setCurrentIndex(self.rows.index(row, 0))

    def current(self) -> Any | None:
        """What lies under the cursor."""
        return self.rows.row(self.currentIndex().row())

    def _open(self, number: int) -> None:
        """A row that is not there yet has nothing to open."""
        row = self.rows.row(number)
        if row is not None:
            self.opened.emit(row)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and current.row() != previous.row():
            row = self.rows.row(current.row())
            self._wanted = current.row() if row is None else -1
            self.chosen.emit(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._open(self.currentIndex().row())
            return
        if event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.rows.rowCount():
            last = self.rows.rowCount() - 1
            self.setCurrentIndex(self.rows.index(0 if event.key() == Qt.Key.Key_Home else last, 0))
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()

    def fit_columns(self) -> None:
        """Share the width: the least needed columns go first, column 0-wide takes what is left."""
        sizes = shares(self.rows.columns, self._needs, self.viewport().width())
        for i in range(len(self.rows.columns)):
            self.setColumnHidden(i, i not in sizes)
            if i in sizes:
                self.setColumnWidth(i, sizes[i])

    def _measure(self) -> None:
        """What the words at hand need; it only grows: columns stand still while a list is searched."""
        count = min(self.rows.rowCount(), MEASURED) if self.rows.at_hand else 0
        for row in range(count):
            for place, column in enumerate(self.rows.columns):
                need = self._drawn_by.room_for(self.rows.cell(row, place))
                self._needs[column.key] = max(self._needs.get(column.key, 0), need)
        if count:
            self.fit_columns()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        index = self.currentIndex()
        if not self.hasFocus() or not index.isValid():
            return
        area = self.visualRect(index)
        area.setLeft(0)
        area.setWidth(self.viewport().width())
        painter = QPainter(self.viewport())
        focus_ring(painter, area, px(4))
        painter.end()

    def _arrived(self) -> None:
        # The page with the row under the cursor has just come: tell what lies there.
        if self._wanted >= 0 and self.rows.row(self._wanted) is not None:
            wanted, self._wanted = self._wanted, -1
            if wanted == self.currentIndex().row():
                self.chosen.emit(self.rows.row(wanted))

    def _sort_by(self, place: int) -> None:
        column = self.rows.columns[place]
        if column.sortable:
            key, descending = self._sort
            self.show_sort(column.key, descending=not descending if key == column.key else False)
            self.sorted_by.emit(*self._sort)


class TableCard(QWidget):
    """The table on the ground of a card, with a widget in its place when it has no rows."""

    def __init__(self, table: TableView, empty: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table, self._empty = table, empty
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(table)
        if empty is not None:
            column.addWidget(empty)
        table.rows.modelReset.connect(self._choose)
        self._choose()

    def _choose(self) -> None:
        if self._empty is not None:
            none = self.table.rows.rowCount() == 0
            self._empty.setVisible(none)
            self.table.setVisible(not none)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rounded(painter, self.rect(), px(8), tokens().surface, tokens().line)
        painter.end()
