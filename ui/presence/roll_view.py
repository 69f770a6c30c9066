"""The roll as a table: one guest a line, one key a mark, and on to the next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from app.catalogue.codelists import codelist
from app.usecases.presence import RollLine
from ui.presence.model import MARKS, RollState, room_of
from ui.texts import language, t
from ui.theme.tokens import Tone
from ui.widgets.table.columns import Cell, Column, Mark, Person, Quiet
from ui.widgets.table.view import TableView

TONES: dict[str, Tone] = {"P": "ok", "A": "info", "U": "bad", "H": "warn"}


def mark_words(mark: str | None) -> str:
    """A mark in words."""
    return codelist("presence").label(mark, language()) if mark else t("presence.not_marked")


def mark_keys() -> dict[str, str]:
    """Key pressed -> mark: the first letter of each language's word, and 1 to 4 in all."""
    keys = {str(place): mark for place, mark in enumerate(MARKS, start=1)}
    letters = t("presence.keys").split()
    keys.update(zip((letter.casefold() for letter in letters), MARKS, strict=False))
    return keys


class RollView(TableView):
    """`marked(line, mark)` when a key said so; Backspace says None."""

    marked = Signal(object, object)

    def __init__(self, state: RollState) -> None:
        self._state = state
        self._keys = mark_keys()
        columns = [
            Column("person", t("presence.guest"), 0),
            Column("room", t("presence.room"), 110, rank=1),
            Column("before", t("presence.yesterday"), 190, rank=2),
            Column("mark", t("presence.mark"), 210),
        ]
        super().__init__(columns, self._cells, name=t("presence.table"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        line = self.current()
        key = event.text().casefold()
        if line is not None and key in self._keys:
            self.marked.emit(line, self._keys[key])
        elif line is not None and event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.marked.emit(line, None)
        else:
            super().keyPressEvent(event)

    def _cells(self, line: RollLine) -> list[Cell]:
        mark = self._state.mark_of(line)
        shown: Cell = Mark(mark_words(mark), TONES.get(mark, "neutral")) if mark else Quiet(mark_words(None))
        before: Cell = Quiet(mark_words(line.before)) if line.before else None
        return [Person(line.name), room_of(line) or None, before, shown]
