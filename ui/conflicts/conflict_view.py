"""The table of one conflict: field by field, before, this laptop, the others."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.usecases.conflict_views import Choice, ConflictFile
from app.usecases.histories import Names
from ui.conflicts import words
from ui.conflicts.line_row import LineRow
from ui.texts import t
from ui.theme.look import px
from ui.widgets.cards import Column
from ui.widgets.labels import label


class ConflictView(QWidget):
    """Shows the lines of one file and knows what was chosen."""

    changed = Signal()

    def __init__(self, file: ConflictFile, names: Names, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.file = file
        heads = words.heads(file.lines)
        captions = (heads[0].caption, heads[1].caption)
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(px(4), 0, px(4), 0)
        grid.setHorizontalSpacing(px(14))
        grid.setVerticalSpacing(px(6))
        for column, share in enumerate((16, 20, 36, 36)):
            grid.setColumnStretch(column, share)
        grid.setColumnMinimumWidth(0, px(120))
        self._head(grid, heads)
        self.rows: list[LineRow] = []
        for at, line in enumerate(file.lines):
            row = LineRow(file, line, names, captions, inside)
            row.lay(grid, 1 + 2 * at)
            row.changed.connect(self.changed)
            row.left.connect(partial(self._step, at))
            self.rows.append(row)
        self._titles = (heads[0].title, heads[1].title)
        scroll = Column()
        scroll.body.addWidget(inside)
        scroll.body.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    @property
    def titles(self) -> tuple[str, str]:
        """What the two columns are called."""
        return self._titles

    @property
    def open_rows(self) -> list[LineRow]:
        """Lines the one at the keyboard may decide."""
        return [row for row in self.rows if row.line.may_decide]

    def choices(self) -> list[Choice]:
        """What was chosen so far."""
        return [choice for row in self.rows if (choice := row.choice()) is not None]

    def choose_all(self, at: int) -> None:
        """The same side for every line: 0 the first column, 1 the other."""
        for row in self.open_rows:
            row.close_merge()
            row.choose(at)

    def focus(self) -> None:
        """Put the cursor into the first line that may be decided."""
        if self.open_rows:
            self.open_rows[0].focus()

    def state(self) -> dict[str, Any]:
        """What was chosen, as plain values."""
        return {str(row.line.field): row.state() for row in self.rows}

    def restore(self, state: dict[str, Any]) -> None:
        """The reverse of `state`."""
        for row in self.rows:
            row.restore(state.get(str(row.line.field)))

    def _head(self, grid: QGridLayout, heads: tuple[words.Head, words.Head]) -> None:
        columns = [
            (t("conflict.field"), ""),
            (t("conflict.before"), t("conflict.before_hint")),
            *((head.title, head.below) for head in heads),
        ]
        for at, (title, below) in enumerate(columns):
            holder = QWidget()
            column = QVBoxLayout(holder)
            column.setContentsMargins(0, 0, 0, px(4))
            column.setSpacing(px(1))
            column.addWidget(label(title, "strong", wrap=True))
            if below:
                column.addWidget(label(below, "muted", wrap=True))
            grid.addWidget(holder, 0, at, Qt.AlignmentFlag.AlignTop)

    def _step(self, start: int, by: int) -> None:
        at = start + by
        while 0 <= at < len(self.rows):
            if self.rows[at].line.may_decide:
                self.rows[at].focus()
                return
            at += by
