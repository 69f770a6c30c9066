"""What each field held, who wrote it and when: of one record, or of the whole file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.domain.declaration import KINDS, FieldType
from app.domain.ids import RecordId
from app.events import Changed
from app.usecases import histories, record_states
from app.usecases.histories import FieldChange, Names
from ui.cases import wording
from ui.cases.search_line import SearchLine
from ui.folding import folded
from ui.page import Page, Shell
from ui.record_mark import RecordMark
from ui.screen_state import State
from ui.texts import t
from ui.theme.look import px
from ui.values import EMPTY, written
from ui.widgets.messages import EmptyState
from ui.widgets.table.columns import Cell, Column, Quiet
from ui.widgets.table.columns import Person as TwoLines
from ui.widgets.table.view import TableCard, TableView


@dataclass(frozen=True, slots=True)
class Line:
    """One change in words."""

    when: str
    who: str
    what: str
    before: str
    after: str

    @property
    def searched(self) -> str:
        """What the search of the page looks at."""
        return folded(" ".join((self.who, self.what, self.before, self.after)))


class HistoryPage(Page):
    """`shell.go("history", kind=..., record=id)` or `shell.go("history", case=id)`."""

    title_key = "history.title"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._params: dict[str, Any] = {}
        self._lines: list[Line] = []
        columns = [
            Column("what", t("history.what"), 0),
            Column("before", t("history.before"), 220),
            Column("after", t("history.after"), 260),
            Column("who", t("history.who"), 130, rank=1),
            Column("when", t("history.when"), 150),
        ]
        self.table = TableView(columns, _cells, name=t("history.title"))
        self.search = SearchLine(t("history.search"))
        self.search.setObjectName("history.search")
        self.search.textChanged.connect(lambda _: self._show_lines())
        self.search.went_down.connect(self.table.setFocus)
        self.mark = RecordMark(shell, "history.where")
        head = QHBoxLayout()
        head.setSpacing(px(12))
        head.addWidget(self.search)
        head.addStretch(1)
        head.addWidget(self.mark)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        column.addLayout(head)
        column.addWidget(TableCard(self.table, EmptyState(t("history.none"), icon="history")), 1)

    def subtitle(self) -> str:
        return t("history.count", n=len(self._lines))

    def open(self, **params: Any) -> None:
        if params != self._params:
            self._params = params
            self._lines = []
            self.search.clear()
            self._show_lines()

    def refresh(self, changed: Changed | None) -> None:
        if "kind" in self._params:
            kind, record = KINDS.named(self._params["kind"]), RecordId(self._params["record"])
            self.shell.ask("history", histories.of_record, kind, record, then=self._show, owner=self)
            self.mark.watch(record_states.stored_whereabouts, kind.name, record)
        else:
            case = RecordId(self._params["case"])
            self.shell.ask("history", histories.of_case, case, then=self._show, owner=self)
            self.mark.watch(record_states.file_whereabouts, case)

    def focus_start(self) -> None:
        self.table.setFocus()

    def focus_search(self) -> bool:
        self.search.setFocus()
        return True

    def save_state(self) -> State:
        return {"history.search": [self.search.text(), self.search.cursorPosition()]}

    def _show(self, found: tuple[list[FieldChange], Names]) -> None:
        changes, names = found
        self._lines = [line_of(change, names) for change in changes if _tells(change, names)]
        self._show_lines()
        self.header_changed.emit()

    def _show_lines(self) -> None:
        wanted = folded(self.search.text()).split()
        self.table.rows.show_all([one for one in self._lines if all(w in one.searched for w in wanted)])
        if self.table.rows.rowCount():
            self.table.choose(0)


def _tells(change: FieldChange, names: Names) -> bool:
    """A link to a record without a name (the file a record lies in) says nothing to anybody, nor does what
    the program keeps for itself (a digest)."""
    spec = change.spec
    if spec is not None and spec.type is FieldType.TEXT and not spec.export:
        return False
    return spec is None or spec.type is not FieldType.REF or change.new is None or bool(names.of(change.new))


def line_of(change: FieldChange, names: Names) -> Line:
    """A change in the language in force."""
    when, who = wording.moment_words(change.at), names.of(change.author) or EMPTY
    kind = t(change.kind.label_key)
    if change.spec is None:
        return Line(when, who, kind, "", t("history.made" if change.new else "history.deleted"))
    what = t("history.field", kind=kind, field=t(change.spec.label_key))
    before = "" if change.spec.is_set else written(change.spec, change.old, names)
    return Line(when, who, what, before, written(change.spec, change.new, names))


def _cells(line: Line) -> list[Cell]:
    kind, _, field = line.what.partition(": ")
    what = TwoLines(field or kind, kind if field else "")
    return [what, Quiet(line.before), line.after, line.who, Quiet(line.when)]
