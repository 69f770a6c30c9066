"""Which cases the list shows, page by page: the newest question wins, a change sorts them again."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.usecases import case_lists
from app.usecases.case_lists import CaseCard, CaseList, CaseQuery
from ui.page import Shell


class KeptList:
    """The order of the cases as the search thread keeps it; nothing else touches it."""

    def __init__(self) -> None:
        self._list = CaseList()
        self._generation = 0

    def answer(self, reader: Any, query: CaseQuery, generation: int) -> array[int]:
        """Row numbers of the cases of `query`; another `generation` sorts again."""
        if generation != self._generation:
            self._list.forget()
            self._generation = generation
        return self._list.rows(reader, query)


class CaseRows(QObject):
    """Asks for the row numbers of a query, then for the cards of the pages that come into view."""

    arrived = Signal()
    """Other row numbers are there."""

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell, self._kept = shell, KeptList()
        self._generation = self._turn = 0
        self.rids: array[int] = array("q")

    def sort_again(self) -> None:
        """Cases have changed: the next question reads them anew."""
        self._generation += 1

    def ask(self, query: CaseQuery, *, debounce: int = 0) -> None:
        """Find the cases of `query`; `arrived` tells."""
        self._shell.search(
            "cases.rows",
            self._kept.answer,
            query,
            self._generation,
            then=self._show,
            owner=self,
            debounce=debounce,
        )

    def cards(self, first: int, length: int, then: Callable[[list[CaseCard]], None]) -> None:
        """The cards of some rows; forgotten when other rows have come meanwhile."""
        turn, wanted = self._turn, self.rids[first : first + length]

        def bring(cards: list[CaseCard]) -> None:
            if turn == self._turn:
                then(cards)

        self._shell.ask(f"cases.cards.{first}", case_lists.cards, wanted, then=bring, owner=self)

    def cards_at(self, rows: Sequence[int], then: Callable[[list[CaseCard]], None]) -> None:
        """The cards of scattered rows, for what is done to several cases at once."""
        wanted = [self.rids[row] for row in rows if row < len(self.rids)]
        self._shell.ask("cases.several", case_lists.cards, wanted, then=then, owner=self)

    def rid_at(self, row: int) -> int | None:
        """The row number that stands at a row of the table."""
        return self.rids[row] if 0 <= row < len(self.rids) else None

    def place_of(self, rid: int | None) -> int | None:
        """The row of the table a row number stands at; None when it is not among them."""
        if rid is None:
            return None
        try:
            return self.rids.index(rid)
        except ValueError:
            return None

    def _show(self, rids: array[int]) -> None:
        self._turn += 1
        self.rids = rids
        self.arrived.emit()
