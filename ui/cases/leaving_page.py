"""Who leaves soon: a line for each, with what still has to be ready. Enter opens the exit."""

from __future__ import annotations

from collections.abc import Generator
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.domain.answers import Answer
from app.events import Changed
from app.jobs import Progress
from app.usecases import leaving_list
from app.usecases.leaving_list import Leaver, Leavers
from app.usecases.table_files import Table, Value
from ui import texts
from ui.cases import wording
from ui.exporting import ExportButton, Maker
from ui.forms.today import today
from ui.page import Page, Shell
from ui.texts import formats, t
from ui.theme.look import px
from ui.widgets.chips import ChipRow
from ui.widgets.messages import EmptyState
from ui.widgets.table.columns import Cell, Column, Late, Quiet
from ui.widgets.table.columns import Person as TwoLines
from ui.widgets.table.view import TableCard, TableView

_WORKS: Final = {Answer.YES: "may_work", Answer.NO: "may_not_work", Answer.POSSIBLY: "work_unknown"}
HEADINGS: Final = ("who", "number", "when", "why", "permit", "expires", "work", "list", "to", "site")


class LeavingPage(Page):
    """`shell.go("leaving")`."""

    title_key = "leavers.title"
    concerns = frozenset(
        {"exit_plan", "exit_step", "case", "placement", "permit", "asylum_procedure", "person"}
    )

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._found = Leavers((), {}, more=False)
        self.whose = ChipRow([(k, t(f"today.{k}")) for k in ("everybody", "mine")], name=t("today.whose"))
        self.whose.setObjectName("whose")
        self.days = ChipRow(
            [(str(n), t("leavers.days", n=n)) for n in leaving_list.DAYS], name=t("deadlines.span")
        )
        self.days.setObjectName("days")
        self.days.choose(str(leaving_list.DAYS[-1]))
        self.table = TableView(
            [
                Column("who", t("deadlines.who"), 210),
                Column("when", t("leavers.when"), 120),
                Column("why", t("leavers.why"), 0),
                Column("permit", t("leavers.permit"), 200, rank=1),
                Column("work", t("leavers.work"), 130, rank=2),
                Column("list", t("leavers.list"), 100),
                Column("site", t("deadlines.site"), 150, rank=3),
            ],
            self._cells,
            name=t("leavers.title"),
        )
        self.table.opened.connect(lambda one: self.shell.go("case", case=one.coming.case, section="leaving"))
        for chips in (self.whose, self.days):
            chips.chosen.connect(lambda _keys: self.refresh(None))
        head = QHBoxLayout()
        head.setSpacing(px(18))
        head.addWidget(self.whose)
        head.addWidget(self.days)
        head.addStretch(1)
        head.addWidget(ExportButton(shell, t("leavers.file"), self._table))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        column.addLayout(head)
        column.addWidget(TableCard(self.table, EmptyState(t("leavers.none"), icon="coffee")), 1)

    def subtitle(self) -> str:
        return t("leavers.count", n=len(self._found.lines)) if self._found.lines else ""

    def refresh(self, changed: Changed | None) -> None:
        mine = self.whose.keys() == ["mine"]
        days = int((self.days.keys() or ["90"])[0])
        user = self.shell.session.user.id if mine else None
        self.shell.ask("leavers", leaving_list.within, today(), days, user=user, then=self._show, owner=self)

    def focus_start(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, found: Leavers) -> None:
        self._found = found
        before = max(self.table.currentIndex().row(), 0)
        self.table.rows.show_all(found.lines)
        if found.lines:
            self.table.choose(min(before, len(found.lines) - 1))
        self.header_changed.emit()

    def _cells(self, one: Leaver) -> list[Cell]:
        coming, on = one.coming, today()
        near = formats().near_day(coming.on, on)
        when: Cell = Late(near, "bad") if coming.on < on else near
        works = t(f"leavers.{_WORKS[one.may_work]}")
        return [
            TwoLines(coming.name, coming.number),
            when,
            why_words(one),
            TwoLines(*permit_words(one, on)),
            works if one.may_work is Answer.YES else Quiet(works),
            list_words(one),
            Quiet(self._found.sites.get(coming.site, "") if coming.site else ""),
        ]

    def _table(self) -> Maker:
        return partial(table_of, self._found)


def why_words(one: Leaver) -> str:
    """What says that they leave, and where to when it is known."""
    to = wording.label_of("V16", one.plan.destination) if one.plan else ""
    return wording.facts(t(f"leavers.why_{one.coming.why}"), t("leaving.to", where=to) if to else "")


def permit_words(one: Leaver, on: date) -> tuple[str, str]:
    """Which permit, and until when."""
    if one.permit is None:
        return t("leavers.no_permit"), ""
    expires = one.permit.expires_on
    until = t("leavers.until", day=formats().short_day(expires)) if expires else ""
    late = t("leavers.expired", day=formats().short_day(expires)) if expires and expires < on else until
    return wording.label_of("V14", one.permit.type), late


def list_words(one: Leaver) -> str:
    """How far the list of the exit is."""
    if one.done is None or one.total is None:
        return t("leavers.not_begun")
    return t("leaving.progress", done=formats().number(one.done), total=formats().number(one.total))


def table_of(found: Leavers) -> Generator[Progress, None, Table]:
    """The same as a table to give out."""
    yield Progress(0, 1, "export.reading")
    rows: list[list[Value]] = [_row(one, found) for one in found.lines]
    headings = [t(f"leavers.column_{name}") for name in HEADINGS]
    return Table("leaving", headings, rows, from_right=texts.is_rtl())


def _row(one: Leaver, found: Leavers) -> list[Value]:
    coming = one.coming
    return [
        coming.name,
        coming.number,
        coming.on,
        t(f"leavers.why_{coming.why}"),
        wording.label_of("V14", one.permit.type) if one.permit else "",
        one.permit.expires_on if one.permit else None,
        t(f"leavers.{_WORKS[one.may_work]}"),
        list_words(one),
        wording.label_of("V16", one.plan.destination) if one.plan else "",
        found.sites.get(coming.site, "") if coming.site else "",
    ]
