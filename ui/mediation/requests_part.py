"""The list of requests: what waits first, by what is to be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.usecases import mediation_views
from app.usecases.mediation_views import VIEWS, RequestLine
from ui import texts
from ui.cases.wording import facts, label_of
from ui.folding import folded
from ui.mediation import words
from ui.texts import t
from ui.theme.look import px
from ui.widgets.chips import ChipRow
from ui.widgets.fields import TextField
from ui.widgets.messages import EmptyState
from ui.widgets.table.columns import Cell, Column, Late, Mark, Person, Quiet
from ui.widgets.table.view import TableCard, TableView

if TYPE_CHECKING:
    from ui.page import Page

ALL = "all"


class RequestsPart(QWidget):
    """Chips say how many wait for what; Enter opens one."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._shell = page.shell
        self._lines: Sequence[RequestLine] = ()
        self.views = ChipRow(
            [(key, t(f"mediation_ui.view_{key}")) for key in (ALL, *VIEWS)], name=t("mediation_ui.views")
        )
        self.views.setObjectName("mediation.view")
        self.views.chosen.connect(lambda _keys: self._fill())
        self.search = TextField()  # the page puts it where there is room, beside its parts
        self.search.setObjectName("mediation.search")
        self.search.setPlaceholderText(t("mediation_ui.search"))
        self.search.setAccessibleName(t("mediation_ui.search"))
        self.search.setMaximumWidth(px(280))
        self.search.textChanged.connect(lambda _text: self._fill())
        self.table = TableView(
            [
                Column("when", t("mediation_ui.col_when"), 172),
                Column("who", t("mediation_ui.col_who"), 0),
                Column("language", t("mediation_ui.col_language"), 150),
                Column("body", t("mediation_ui.col_body"), 190, rank=2),
                Column("mediator", t("mediation_ui.col_mediator"), 170, rank=1),
                Column("state", t("mediation_ui.col_state"), 190),
            ],
            cells,
            name=t("mediation_ui.part_requests"),
        )
        self.table.opened.connect(self._open)
        self._empty = EmptyState(
            t("mediation_ui.none"),
            action=t("mediation_ui.ask"),
            on_action=lambda: self._shell.go("mediation_slip"),
            icon="languages",
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        column.addWidget(self.views)
        column.addWidget(TableCard(self.table, self._empty), 1)

    def refresh(self) -> None:
        """Read again."""
        user = self._shell.session.user.id
        self._shell.ask(
            "mediation.requests",
            mediation_views.all_lines,
            user,
            datetime.now(UTC),
            then=self._show,
            owner=self,
        )

    def focus_start(self) -> bool:
        """Put the cursor into the list; False when it is empty."""
        if not self.table.isVisibleTo(self):
            return False
        self.table.setFocus()
        return True

    def _show(self, lines: Sequence[RequestLine]) -> None:
        self._lines = lines
        user = self._shell.session.user.id
        told = {ALL: len(lines)} | mediation_views.counts(lines, user)
        for key in (ALL, *VIEWS):
            name = t(f"mediation_ui.view_{key}")
            count = texts.formats().number(told[key])
            self.views.reword(key, t("cases.view_counted", view=name, count=count) if told[key] else name)
        waiting = sum(told[key] for key in ("to_assign", "to_validate", "to_approve"))
        self._shell.mark("mediation", waiting)
        self._fill()

    def _fill(self) -> None:
        here = self.table.current()
        shown = [one for one in self._lines if self._wanted(one)]
        key = self.views.keys()[0]
        self._empty.say(
            t("mediation_ui.none" if key == ALL and not self._lines else "mediation_ui.none_here")
        )
        self.table.rows.show_all(shown)
        if shown:
            ids = [one.request.id for one in shown]
            kept = here.request.id if isinstance(here, RequestLine) else None
            self.table.choose(ids.index(kept) if kept in ids else 0)

    def _wanted(self, one: RequestLine) -> bool:
        key = self.views.keys()[0]
        if key == "mine":
            mine = one.request.requested_by == self._shell.session.user.id
            if not mine or one.view == "over":
                return False
        elif key not in (ALL, one.view):
            return False
        wanted = folded(self.search.text()).strip()
        r = one.request
        spoken = (one.who, one.mediator, r.body or "", r.place or "", label_of("language", r.language))
        return not wanted or wanted in folded(" ".join(spoken))

    def _open(self, line: RequestLine) -> None:
        self._shell.go("mediation_request", request=line.request.id)


def cells(line: RequestLine) -> list[Cell]:
    """One line of the table."""
    r = line.request
    told = words.when(r, short=True)
    state, tone = words.state_badge(line.standing)
    odd = [one for one in words.oddities(line) if one[1] == "bad"]
    below = facts(label_of("V50", r.setting), label_of("V51", r.mode))
    return [
        Late(told, "bad") if line.late else told,
        Person(line.who or "…", below),
        words.language_words(r),
        Quiet(r.body or ""),
        line.mediator or None,
        Mark(*(odd[0] if odd else (state, tone))),
    ]
