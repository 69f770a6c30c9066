"""Who looked at what, week by week: a line for each colleague, beside it what was done in the week."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.audit_book import (
    EMERGENCY,
    OPENED,
    RESERVED,
    SORTS,
    monday,
)
from app.usecases import audit_weeks
from app.usecases.audit_weeks import Row, Week
from ui.cases import wording
from ui.data_care import week_paper
from ui.data_care.words import MOST_LINES, line_words, number, state_words, taken_out, week_words
from ui.forms.today import today
from ui.page import Action, Shell
from ui.supervision.section import Section
from ui.texts import t
from ui.theme.look import px
from ui.widgets.beside import Beside
from ui.widgets.buttons import IconButton
from ui.widgets.cards import Card, Column
from ui.widgets.labels import label
from ui.widgets.messages import EmptyState
from ui.widgets.table.columns import Cell, Late, Mark, Quiet
from ui.widgets.table.columns import Column as TableColumn
from ui.widgets.table.columns import Person as TwoLines
from ui.widgets.table.view import TableCard, TableView

_WEEK: Final = timedelta(days=7)


class AuditSection(Section):
    """Opens on the last week that is over: of the running one only this laptop's own is known."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._monday = monday(today()) - _WEEK
        self._noted: date | None = None
        self._week: Week | None = None
        self._title = label("", "strong")
        self._earlier = IconButton("chevron-left", t("audit.earlier"), lambda: self._turn(-1))
        self._later = IconButton("chevron-right", t("audit.later"), lambda: self._turn(+1))
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(6))
        for one in (self._earlier, self._title, self._later):
            row.addWidget(one)
        row.addStretch(1)
        columns = [
            TableColumn("who", t("audit.column.who"), 0),
            TableColumn("emergency", t("audit.column.emergency"), 100, numeric=True),
            TableColumn("reserved", t("audit.column.reserved"), 85, numeric=True),
            TableColumn("out", t("audit.column.out"), 75, numeric=True, rank=1),
            TableColumn("files", t("audit.column.files"), 120, numeric=True, rank=2),
            TableColumn("state", t("audit.column.state"), 155),
        ]
        self.table = TableView(columns, _cells, name=t("data_care.audit"))
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self._enter)
        self.side = Column(spacing=px(12))
        self.beside = Beside(
            TableCard(self.table, EmptyState(t("audit.nobody"), icon="users")), self.side, width=380
        )
        self.column.addWidget(label(t("audit.explained"), "muted", wrap=True))
        self.column.addWidget(head)
        self.column.addWidget(self.beside, 1)

    def refresh(self) -> None:
        """Read the week again; that it was read is noted, once for each visit of a week."""
        self.shell.glance(
            "data_care.audit",
            audit_weeks.week,
            self.shell.session.user,
            self._monday,
            then=self._show,
            owner=self,
        )
        if self._noted != self._monday:
            self._noted = self._monday
            self.shell.do(audit_weeks.opened, self._monday, owner=self)

    def focus_start(self) -> None:
        """The cursor into the table."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def step_back(self) -> bool:
        """Close the lines of a small window."""
        return self.beside.close_panel()

    def primary_action(self) -> Action | None:
        """The week on paper."""
        shown = self._week is not None and bool(self._week.rows)
        return Action("audit.save", self._save, "download", "Ctrl+P", enabled=shown)

    def _save(self) -> None:
        if self._week is not None:
            week_paper.ask_where(self, self.shell, self._week)

    def _turn(self, by: int) -> None:
        self._monday = min(self._monday + by * _WEEK, monday(today()))
        self.refresh()

    def _enter(self, _row: Row) -> None:
        self.beside.open_panel()

    def _show(self, week: Week) -> None:
        place = max(self.table.currentIndex().row(), 0)
        self._week = week
        told = week_words(week.monday)
        running = week.monday == monday(today())
        self._title.setText(wording.facts(told, t("audit.running") if running else ""))
        self._later.setEnabled(not running)
        self.table.rows.show_all(list(week.rows))
        if week.rows:
            self.table.choose(min(place, len(week.rows) - 1))
        self.turned.emit()

    def _chosen(self, row: Row | None) -> None:
        self.side.empty()
        if row is None or self._week is None:
            return
        card = Card(row.name or "…")
        if not row.lines:
            card.body.addWidget(
                label(t("audit.nothing" if row.heard else "audit.unheard"), "muted", wrap=True)
            )
        for sort in SORTS[:-1]:  # the files opened are only counted
            self._tell(card, sort, row, self._week.names)
        if row.counts.get(OPENED):
            opened = t("audit.times", n=row.counts[OPENED])
            told = f"{t('audit.column.files')}: {number(row.files)} ({opened})"
            card.body.addWidget(label(told, "strong", wrap=True))
        self.side.body.addWidget(card)
        self.side.body.addStretch(1)

    @staticmethod
    def _tell(card: Card, sort: str, row: Row, names: dict[str, str]) -> None:
        lines = [one for one in row.lines if one.sort == sort]
        if lines:
            told = f"{t(f'audit.sort.{sort}')}: {number(row.counts.get(sort, 0))}"
            card.body.addWidget(label(told, "strong", wrap=True))
        for one in lines[:MOST_LINES]:
            card.body.addWidget(label(line_words(one, names), "muted", wrap=True))


def _cells(row: Row) -> list[Cell]:
    emergency, wrong = row.counts.get(EMERGENCY, 0), not row.intact or row.missing
    state = state_words(row)
    unknown = not row.heard and not wrong
    return [
        TwoLines(row.name or "…", wording.label_of("V71", row.role)),
        Late(number(emergency)) if emergency else _few(0, unknown),
        _few(row.counts.get(RESERVED, 0), unknown),
        _few(taken_out(row), unknown),
        _few(row.files, unknown),
        Mark(state, "bad") if wrong else Quiet(state),
    ]


def _few(n: int, unknown: bool) -> Cell:
    return Quiet("–") if unknown else (number(n) if n else Quiet(number(0)))
