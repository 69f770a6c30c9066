"""What came in since last time: whose files others wrote in, site by site."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from app.usecases import overview
from app.usecases.overview import CameIn, FileNews
from ui import texts
from ui.cases import wording
from ui.page import Action, Shell
from ui.supervision import words
from ui.supervision.section import Section
from ui.texts import t
from ui.theme.look import px
from ui.widgets.chips import ChipRow
from ui.widgets.labels import label
from ui.widgets.messages import EmptyState
from ui.widgets.table.columns import Cell, Column, Quiet
from ui.widgets.table.columns import Person as TwoLines
from ui.widgets.table.view import TableCard, TableView

ALL = "all"


@dataclass(frozen=True, slots=True)
class Line:
    """One file in which something came in."""

    news: FileNews
    site: str


class CameInSection(Section):
    """Enter opens the case; the blue button says that all of it was seen."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._found = CameIn((), 0, 0)
        self._told = label("", "muted", wrap=True)
        self.sites = ChipRow([(ALL, t("supervision.all_sites"))], name=t("supervision.any_site"))
        self.sites.chosen.connect(lambda _: self._show_lines())
        columns = [
            Column("who", t("supervision.column.who"), 240),
            Column("what", t("supervision.column.news"), 0),
            Column("by", t("supervision.column.wrote"), 200, rank=1),
            Column("when", t("supervision.column.when"), 140),
        ]
        self.table = TableView(columns, _cells, name=t("supervision.came_in"))
        self.table.opened.connect(self._open)
        head = QHBoxLayout()
        head.setSpacing(px(10))
        head.addWidget(self.sites, 1)
        self.column.addLayout(head)
        empty = EmptyState(t("supervision.nothing_came_in"), icon="inbox")
        self.column.addWidget(self._told)
        self.column.addWidget(TableCard(self.table, empty), 1)

    def refresh(self) -> None:
        """Read what came in again."""
        by, now = self.shell.session.user, words.now_ms()
        self.shell.glance("supervision.came_in", overview.came_in, by, now, then=self._show, owner=self)

    def focus_start(self) -> None:
        """The cursor into the table."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def primary_action(self) -> Action | None:
        """Everything was seen."""
        return Action("supervision.seen", self._seen, "check-check") if self._found.sites else None

    def _show(self, found: CameIn) -> None:
        self._found = found
        number = texts.formats().number
        chips = [(ALL, t("cases.view_counted", view=t("supervision.all_sites"), count=number(found.files)))]
        chips += [
            (
                site.site.hex() if site.site else "",
                t("cases.view_counted", view=_site_words(site.name), count=number(len(site.files))),
            )
            for site in found.sites
        ]
        self.sites.blockSignals(True)
        self.sites.offer(chips)
        self.sites.blockSignals(False)
        key = "supervision.came_in_more" if found.more else "supervision.came_in_since"
        self._told.setText(t(key, when=wording.moment_words(found.since)))
        self._show_lines()
        self.counted.emit(found.files)
        self.turned.emit()

    def _show_lines(self) -> None:
        wanted = (self.sites.keys() or [ALL])[0]
        lines = [
            Line(news, _site_words(site.name))
            for site in self._found.sites
            if wanted in (ALL, site.site.hex() if site.site else "")
            for news in site.files
        ]
        self.table.rows.show_all(lines)
        if lines:
            self.table.choose(0)

    def _open(self, line: Line) -> None:
        news = line.news
        if news.case is not None:
            self.shell.go("case", case=news.case)
        elif news.person is not None:
            self.shell.go("person", person=news.person)
        else:
            self.shell.go("presence")

    def _seen(self) -> None:
        self.shell.do(overview.looked, self._found.upto, then=lambda _: self.refresh(), owner=self)


def _site_words(name: str) -> str:
    return name or t("supervision.no_site")


def _cells(line: Line) -> list[Cell]:
    news = line.news
    kinds = [
        t("supervision.kind_counted", kind=t(f"kind.{name}"), n=texts.formats().number(n))
        if n > 1
        else t(f"kind.{name}")
        for name, n in news.kinds
    ]
    return [
        TwoLines(news.name or t("supervision.whole_site"), line.site),
        wording.facts(*kinds),
        Quiet(", ".join(name or "…" for name in news.authors)),
        Quiet(wording.moment_words(news.at)),
    ]
