"""Under an input of a form: what somebody else wrote there, and the way to where it is decided."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.domain.ids import RecordId
from app.usecases.beside import Beside
from app.usecases.conflict_views import ConflictLine
from app.usecases.histories import Names
from ui.page import Shell
from ui.texts import t
from ui.theme.icons import pixmap
from ui.theme.look import px, tokens
from ui.values import value_words
from ui.widgets.buttons import Button
from ui.widgets.labels import label


class BesideNote(QWidget):
    """The other values of a field in words, and one thing to press."""

    def __init__(self, line: ConflictLine, names: Names, decide: Callable[[], object]) -> None:
        super().__init__()
        mark = QLabel()
        mark.setPixmap(pixmap("git-compare-arrows", "warn", 16))
        told = label(note_words(line, names), wrap=True, selectable=True)
        told.setStyleSheet(f"color: {tokens().warn};")
        self.words = told.text()
        self.button = Button(t(_action(line)), decide, kind="link")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(6))
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(told, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName(self.words)


def notes(shell: Shell, kind: str, record: RecordId, beside: Beside) -> dict[str, BesideNote]:
    """A note for each field of a record that holds several values, by the field's name."""
    decide = partial(shell.go, "conflict", kind=kind, record=record)
    return {name: BesideNote(line, beside.names, decide) for name, line in beside.of(record).items()}


def note_words(line: ConflictLine, names: Names) -> str:
    """Who wrote what else, and who may decide."""
    others = [side for side in line.sides if not side.shown]
    if line.spec is None:
        return ""
    told = [
        t("beside.also", who=side.author_name or "…", value=value_words(line.spec, side.value, names))
        for side in others
    ]
    if line.optional:
        return "\n".join(told)
    ends = "beside.typing_decides_nothing" if line.may_decide else "beside.supervisor_decides"
    return "\n".join([*told, t(ends)])


def _action(line: ConflictLine) -> str:
    if line.optional:
        return "beside.put_together"
    return "beside.decide" if line.may_decide else "beside.look"
