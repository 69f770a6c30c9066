"""The table of what waits: arrows, Enter opens, A approves, R sends back, several lines at once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView

from app.usecases.inbox_sources import InboxRow, Key
from ui.supervision import words
from ui.texts import t
from ui.widgets.table.columns import Cell, Column, Late, Mark, Quiet
from ui.widgets.table.columns import Person as TwoLines
from ui.widgets.table.view import TableView


class InboxTable(TableView):
    """Shows the keys it is given; their lines are asked for page by page."""

    several = Signal(int)
    approved = Signal()
    returned = Signal()

    def __init__(self) -> None:
        self._now = words.now_ms()
        columns = [
            Column("who", t("supervision.column.who"), 0),
            Column("what", t("supervision.column.what"), 210),
            Column("waits", t("supervision.column.waits"), 140, rank=2),
            Column("state", t("supervision.column.state"), 150, rank=1),
        ]
        super().__init__(columns, self._cells, name=t("supervision.inbox"))
        self.keys: tuple[Key, ...] = ()
        self.setObjectName("supervision.table")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.selectionModel().selectionChanged.connect(lambda *_: self.several.emit(len(self.chosen_keys())))

    def show_keys(self, keys: Sequence[Key], place: int) -> None:
        """The moment counts from now; lines already shown stay where they are."""
        self.keys, self._now = tuple(keys), words.now_ms()
        if self.keys:
            self.choose(min(max(place, 0), len(self.keys) - 1))

    def choose(self, row: int) -> None:
        """Put the cursor on a row and choose it alone."""
        flag = QItemSelectionModel.SelectionFlag
        index = self.rows.index(row, 0)
        self.selectionModel().setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)
        self.scrollTo(index)

    def chosen_keys(self) -> list[Key]:
        """What is chosen, from the top."""
        places = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return [self.keys[place] for place in places if place < len(self.keys)]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # A key held down would decide one thing after the other, unread.
        if event.isAutoRepeat() and event.key() in (Qt.Key.Key_A, Qt.Key.Key_R):
            return
        if event.modifiers() == Qt.KeyboardModifier.NoModifier and self.keys:
            if event.key() == Qt.Key.Key_A:
                self.approved.emit()
                return
            if event.key() == Qt.Key.Key_R:
                self.returned.emit()
                return
        super().keyPressEvent(event)

    def _cells(self, row: InboxRow) -> list[Cell]:
        since = words.waited(row.key.since, self._now)
        state, tone = words.state_of(row)
        late = words.is_late(row.key.since, self._now)
        return [
            TwoLines(row.person_name or row.title or "…", words.file_words(row)),
            TwoLines(words.row_words(row), row.by_name or "…"),
            Late(since) if late else Quiet(since),
            Mark(state, tone) if state else None,
        ]
