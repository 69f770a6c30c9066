"""What is missing where work depends on it: sort by sort, site by site, and the way to each record."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.ids import RecordId
from app.domain.kinds import KINDS
from app.domain.partial_dates import PartialDate
from app.usecases import histories, likely_duplicates, overview, records
from app.usecases.histories import Names
from app.usecases.likely_duplicates import Pair
from app.usecases.overview import GapCount, Missing
from ui import texts
from ui.cases import wording
from ui.forms.editors import EDITORS, open_record_editor
from ui.page import Shell
from ui.supervision.opening import open_record
from ui.supervision.section import Section
from ui.texts import t
from ui.widgets.beside import Beside
from ui.widgets.charts.chart import ChartCard
from ui.widgets.charts.figures import Figures, Series
from ui.widgets.chips import ChipRow
from ui.widgets.messages import EmptyState
from ui.widgets.table.columns import Cell, Column, Quiet
from ui.widgets.table.columns import Person as TwoLines
from ui.widgets.table.view import TableCard, TableView

DUPLICATES = "duplicates"


class QualitySection(Section):
    """Chips with counts, the records of the one chosen, and how they lie over the sites."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._counts: dict[str, GapCount] = {}
        self._pairs: list[Pair] = []
        self._names = Names({}, {})
        self._offered: list[str] = []
        self.sorts = ChipRow([(DUPLICATES, t("supervision.gap.duplicates"))], name=t("supervision.quality"))
        self.sorts.chosen.connect(lambda _: self._show_sort())
        columns = [
            Column("who", t("supervision.column.who"), 0),
            Column("what", t("supervision.column.missing"), 230),
            Column("site", t("cases.column.site"), 180, rank=1),
        ]
        self.table = TableView(columns, _cells, name=t("supervision.quality"))
        self.table.opened.connect(self._open)
        self._empty = EmptyState(t("supervision.nothing_missing"), icon="circle-check")
        self.chart = ChartCard(t("supervision.by_site"))
        self._side = side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.chart)
        column.addStretch(1)
        self.beside = Beside(TableCard(self.table, self._empty), side, width=300)
        self.column.addWidget(self.sorts)
        self.column.addWidget(self.beside, 1)

    def refresh(self) -> None:
        """Count again."""
        self.shell.glance("supervision.quality", _read, then=self._show, owner=self)
        # Compared by name and birth through the whole file: it must not keep the counts waiting.
        self.shell.glance("supervision.pairs", likely_duplicates.pairs, then=self._show_pairs, owner=self)

    def focus_start(self) -> None:
        """The cursor into the table."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def step_back(self) -> bool:
        """Close the chart of a small window."""
        return self.beside.close_panel()

    def _show(self, found: tuple[list[GapCount], Names]) -> None:
        counts, self._names = found
        first = not self._counts
        self._counts = {count.gap.key: count for count in counts}
        told = sorted(((count.gap.key, count.total) for count in counts), key=lambda pair: pair[1] == 0)
        chips = [(key, _counted(key, n)) for key, n in told]
        chips.insert(sum(n > 0 for _, n in told), (DUPLICATES, _counted(DUPLICATES, len(self._pairs))))
        if [key for key, _ in chips] == self._offered:
            for key, words in chips:
                self.sorts.reword(key, words)  # the cursor may be on one of them
        else:
            self._offered = [key for key, _ in chips]
            self.sorts.blockSignals(True)
            self.sorts.offer(chips)
            self.sorts.blockSignals(False)
        if first:
            self.sorts.choose(chips[0][0])
        self.counted.emit(sum(n for _, n in told))
        self._show_sort()

    def _show_pairs(self, pairs: list[Pair]) -> None:
        self._pairs = pairs
        if DUPLICATES in self._offered:
            self.sorts.reword(DUPLICATES, _counted(DUPLICATES, len(pairs)))
        if self._sort() == DUPLICATES:
            self._show_sort()

    def _sort(self) -> str:
        return (self.sorts.keys() or [DUPLICATES])[0]

    def _show_sort(self) -> None:
        key = self._sort()
        if key == DUPLICATES:
            self._show_lines(self._pairs)
            self._draw(_by_name(pair.site for pair in self._pairs))
            return
        self._draw({self._site(site): n for site, n in self._counts[key].by_site.items()})
        self.shell.ask("supervision.lacking", overview.lacking, key, then=self._show_lines, owner=self)

    def _show_lines(self, lines: list[Any]) -> None:
        place = self.table.currentIndex().row()
        key = self._sort()
        gap = self._counts[key].gap if key in self._counts else None
        self.table.rows.show_all([(gap, line) for line in lines])
        if lines:
            self.table.choose(min(max(place, 0), len(lines) - 1))

    def _draw(self, counts: dict[str, int]) -> None:
        ordered = sorted(counts.items(), key=lambda pair: -pair[1])
        self._side.setVisible(bool(ordered) and self.beside.side_by_side)
        name = t("supervision.records")
        self.chart.show_figures(
            Figures([site for site, _ in ordered], [Series(name, [float(n) for _, n in ordered])])
        )

    def _site(self, site: RecordId | None) -> str:
        return (self._names.of(site) if site else "") or t("supervision.no_site")

    def _open(self, line: tuple[Any, Missing | Pair]) -> None:
        gap, about = line
        if isinstance(about, Pair):
            self.shell.go("merge", person=about.other, into=about.one)
        elif gap.kind == "person":
            self.shell.go("person", person=about.record)
        elif gap.kind in EDITORS:
            record = self.shell.session.ask(records.read, KINDS.named(gap.kind).record, about.record)
            if record is not None:
                open_record_editor(self.shell, record)
        else:
            open_record(self.shell, gap.kind, about.record, case=about.case, person=about.person)


def _read(reader: Any) -> tuple[list[GapCount], Names]:
    return overview.board(reader), histories.names(reader)


def _counted(key: str, count: int) -> str:
    shown = texts.formats().number(count)
    return t("cases.view_counted", view=t(f"supervision.gap.{key}"), count=shown)


def _by_name(sites: Any) -> dict[str, int]:
    counted: dict[str, int] = {}
    for site in sites:
        name = site or t("supervision.no_site")
        counted[name] = counted.get(name, 0) + 1
    return counted


def _cells(line: tuple[Any, Missing | Pair]) -> list[Cell]:
    gap, about = line
    if isinstance(about, Pair):
        born = wording.partial_words(PartialDate.from_text(about.born)) if about.born else ""
        return [TwoLines(about.one_name, about.other_name), born, Quiet(about.site)]
    what = t(f"field.{gap.kind}.{gap.field}")
    site = about.site_name or t("supervision.no_site")
    return [TwoLines(about.name or "…", about.number), what, Quiet(site)]
