"""All deadlines and rights: what has passed and what comes, with the rule behind each."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.events import Changed
from app.usecases.deadlines import Board, CaseClock, Span, board
from ui.cases import clocks_row, wording
from ui.page import Page, Shell
from ui.texts import formats, t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.chips import ChipRow
from ui.widgets.labels import label
from ui.widgets.messages import EmptyState
from ui.widgets.table.columns import Cell, Column, Late, Quiet
from ui.widgets.table.columns import Person as TwoLines
from ui.widgets.table.view import TableCard, TableView

ALL: Final = "all"


class DeadlinesPage(Page):
    """A table; Enter opens the case. What a line's rule says stands below the table."""

    title_key = "page.deadlines"
    concerns = frozenset(
        {"permit", "asylum_procedure", "placement", "person", "case", "identifier", "identity_document"}
        | {"consent", "case_member"}
    )

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._sites: dict[bytes, str] = {}
        self._count = 0
        self.whose = _chips("whose", ("mine", "everybody"), "today")
        self.span = _chips("span", tuple(span.value for span in Span), "deadlines")
        self.span.choose(Span.MONTH.value)
        self.kind = ChipRow([(ALL, t("deadlines.all"))], name=t("deadlines.kind"))
        self.kind.setObjectName("kind")
        self.table = TableView(
            [
                Column("who", t("deadlines.who"), 240),
                Column("what", t("deadlines.what"), 0),
                Column("when", t("deadlines.when"), 190),
                Column("site", t("deadlines.site"), 190, rank=1),
            ],
            self._cells,
            name=t("page.deadlines"),
        )
        self.rule = label("", "small", wrap=True, selectable=True)
        self.table.chosen.connect(self._tell_rule)
        self.table.opened.connect(lambda line: self.shell.go("case", case=line.case))
        for chips in (self.whose, self.span, self.kind):
            chips.chosen.connect(lambda _keys: self.refresh(None))
        self._lay_out()

    def subtitle(self) -> str:
        return t("deadlines.count", n=self._count) if self._count else ""

    def refresh(self, changed: Changed | None) -> None:
        mine = self.whose.keys() == ["mine"]
        (kind,) = self.kind.keys() or [ALL]
        self.shell.ask(
            "deadlines",
            board,
            self._today(),
            Span((self.span.keys() or [Span.MONTH.value])[0]),
            kind="" if kind == ALL else kind,
            user=self.shell.session.user.id if mine else None,
            then=self._show,
            owner=self,
        )

    def focus_start(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(px(18))
        head.addWidget(self.whose)
        head.addWidget(self.span)
        head.addStretch(1)
        head.addWidget(
            Button(t("leavers.title"), lambda: self.shell.go("leaving"), kind="link", icon="door-open")
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        column.addLayout(head)
        column.addWidget(self.kind)
        column.addWidget(TableCard(self.table, EmptyState(t("deadlines.none"), icon="coffee")), 1)
        column.addWidget(self.rule)

    def _show(self, found: Board) -> None:
        self._sites = dict(found.sites.items())
        self._count = sum(1 + len(line.also) for line in found.lines)
        self._offer(found.counts)
        before = max(self.table.currentIndex().row(), 0)
        self.table.rows.show_all(found.lines)
        if found.lines:
            self.table.choose(min(before, len(found.lines) - 1))
        self._tell_rule(self.table.current())
        self.header_changed.emit()

    def _offer(self, counts: dict[str, int]) -> None:
        chosen = self.kind.keys()
        kinds = sorted(counts, key=lambda kind: (-counts[kind], kind))
        total = t("deadlines.all_of", n=sum(counts.values()))
        told = [(kind, t("deadlines.kind_of", what=t(f"clock.{kind}"), n=counts[kind])) for kind in kinds]
        self.kind.blockSignals(True)
        self.kind.offer([(ALL, total), *told])
        self.kind.choose(*(chosen if set(chosen) <= {ALL, *kinds} else [ALL]))
        self.kind.blockSignals(False)

    def _cells(self, line: CaseClock) -> list[Cell]:
        today = self._today()
        when: Cell = formats().near_day(line.clock.due, today)
        tone = clocks_row.tone_of(line.clock, today)
        if not line.clock.certain:
            when = t("cases.clock.about", clock=str(when))
        shown: Cell = Late(str(when), tone) if tone in ("bad", "warn") else when
        site = self._sites.get(line.site, "") if line.site else ""
        return [
            TwoLines(line.name, line.number),
            wording.facts(*map(clocks_row.sentence, (line.clock, *line.also))),
            shown,
            Quiet(site),
        ]

    def _tell_rule(self, line: Any) -> None:
        clocks = (line.clock, *line.also) if isinstance(line, CaseClock) else ()
        self.rule.setText("\n".join(map(clocks_row.source_words, clocks)))

    @staticmethod
    def _today() -> date:
        return date.today()  # noqa: DTZ011 - the day on the wall where the person sits


def _chips(name: str, keys: tuple[str, ...], area: str) -> ChipRow:
    row = ChipRow([(key, t(f"{area}.{key}")) for key in keys], name=t(f"{area}.{name}"))
    row.setObjectName(name)
    return row
