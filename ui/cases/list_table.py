"""The table of cases: its rows by pages, its columns by choice, several rows at once."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import QItemSelectionModel, Signal
from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout, QWidget

from app.usecases.case_lists import CaseCard
from ui.cases import columns
from ui.cases.case_rows import CaseRows
from ui.cases.columns import RowTeller
from ui.texts import t
from ui.widgets.messages import EmptyState
from ui.widgets.table.view import TableCard, TableView


class NoCases(QWidget):
    """What stands where no row is: nothing yet, nothing found, or nothing at all while it is being read."""

    def __init__(self, first: EmptyState, found: EmptyState) -> None:
        super().__init__()
        self._first, self._found = first, found
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(first)
        column.addWidget(found)
        self.say("")

    def say(self, which: str) -> None:
        """Show "first", "found" or nothing."""
        self._first.setVisible(which == "first")
        self._found.setVisible(which == "found")


class CaseTable(TableView):
    """Shows the rows of a `CaseRows`."""

    several = Signal(int)
    """So many rows are chosen."""

    def __init__(self, rows: CaseRows, today: date) -> None:
        self.teller = RowTeller(today)
        super().__init__(columns.columns_of(columns.AT_FIRST), self.teller, name=t("page.cases"))
        self.setObjectName("cases.table")
        self._source = rows
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.selectionModel().selectionChanged.connect(lambda *_: self.several.emit(self.chosen_count()))

    def show_columns(self, keys: tuple[str, ...]) -> None:
        """Show other columns, keeping the row under the cursor."""
        row = self.currentIndex().row()
        self.teller.keys = tuple({*keys, columns.ALWAYS})
        self.rows.set_columns(columns.columns_of(self.teller.keys))
        self.fit_columns()
        if row >= 0:
            self.choose(row)

    def show_rows(self, place: int) -> None:
        """Show the rows that have arrived, with the cursor at `place`."""
        self.rows.show(len(self._source.rids), self._ask)
        if self.rows.rowCount():
            self.choose(min(max(place, 0), self.rows.rowCount() - 1))

    def choose(self, row: int) -> None:
        """Put the cursor on a row and choose it alone, whatever key is held at that moment."""
        flag = QItemSelectionModel.SelectionFlag
        index = self.rows.index(row, 0)
        self.selectionModel().setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)
        self.scrollTo(index)

    def chosen_count(self) -> int:
        """How many rows are chosen."""
        return sum(len(part) for part in self._parts())

    def chosen_rows(self) -> list[int]:
        """The rows that are chosen, from the top."""
        return sorted({row for part in self._parts() for row in part})

    def _parts(self) -> list[range]:
        chosen = self.selectionModel().selection()
        parts = [chosen.at(place) for place in range(chosen.count())]
        return [range(part.top(), part.bottom() + 1) for part in parts]

    def _ask(self, first: int, length: int) -> None:
        self._source.cards(first, length, partial(self._fill, first))

    def _fill(self, first: int, cards: list[CaseCard]) -> None:
        self.rows.fill(first, cards)


def carded(table: CaseTable, empty: NoCases) -> TableCard:
    """The table on its ground."""
    return TableCard(table, empty)
