"""The hours: lines and what is left of them, what was done, for whom, and what was asked and not met."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.mediation import MediationLine
from app.domain.partial_dates import add_months
from app.usecases import mediation_ledger, mediation_validation
from app.usecases.mediation_ledger import DIMENSIONS, Ledger
from app.usecases.mediators import LineLeft
from app.usecases.permissions import Act, allowed
from ui import texts
from ui.exporting import ExportButton, Maker
from ui.forms.editors import open_record_editor
from ui.forms.today import today
from ui.mediation import ledger_rows
from ui.mediation.lines_card import LinesCard
from ui.texts import t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Column
from ui.widgets.charts.chart import ChartCard, FigureCard
from ui.widgets.chips import ChipRow
from ui.widgets.messages import EmptyState

if TYPE_CHECKING:
    from ui.page import Page

PERIODS: Final = ("month", "quarter", "year", "all")


def period(key: str, day: date) -> tuple[date, date]:
    """First and last day of the month, quarter or year of `day`; everything for "all"."""
    if key == "all":
        return date.min, date.max
    months = {"month": 1, "quarter": 3, "year": 12}[key]
    first = day.replace(day=1, month=(day.month - 1) // months * months + 1)
    return first, add_months(first, months) - timedelta(days=1)


class LedgerPart(QWidget):
    """Chips choose the period and what hours are summed by."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._shell = page.shell
        self._ledger: Ledger | None = None
        self.periods = ChipRow(
            [(key, t(f"mediation_ui.period_{key}")) for key in PERIODS], name=t("mediation_ui.period")
        )
        self.periods.setObjectName("mediation.period")
        self.periods.choose("quarter")
        self.periods.chosen.connect(lambda _keys: self.refresh())
        self.by = ChipRow(
            [(key, t(f"mediation_ui.by_{key}")) for key in DIMENSIONS], name=t("mediation_ui.summed_by")
        )
        self.by.setObjectName("mediation.by")
        self.by.chosen.connect(lambda _keys: self._draw())
        self.figures = {
            key: FigureCard(t(f"mediation_ui.figure_{key}"), "–")
            for key in ("hours", "providers", "answered", "unmet")
        }
        self.sums = ChartCard(t("mediation_ui.hours_by"))
        self.demand = ChartCard(t("mediation_ui.demand"))
        self.lines = LinesCard(self._shell)
        self.bill = Button("", self._bill, icon="euro")
        self._export = ExportButton(self._shell, t("mediation_ui.file_hours"), self._table)
        self._empty = EmptyState(t("mediation_ui.no_hours"), icon="chart-column")
        self._lay_out()

    def refresh(self) -> None:
        """Read the period again."""
        first, last = period(self.periods.keys()[0], today())
        self._shell.glance(
            "mediation.ledger",
            mediation_ledger.with_lines,
            first,
            last,
            datetime.now(UTC),
            then=self._show,
            owner=self,
        )

    def focus_start(self) -> bool:
        """Leaves the cursor on the chips."""
        return False

    def add_line(self) -> None:
        """A new line of hours, for this year."""
        year = today().year
        begun = MediationLine(from_on=date(year, 1, 1), to_on=date(year, 12, 31), unit="30")
        sites = self._shell.session.user.sites
        begun = MediationLine(
            id=begun.id, site=min(sites, default=None), from_on=begun.from_on, to_on=begun.to_on, unit="30"
        )
        open_record_editor(self._shell, begun, new=True)

    # Its own

    def _show(self, found: tuple[Ledger, list[LineLeft]]) -> None:
        ledger, lines = found
        self._ledger = ledger
        formats = texts.formats()
        self.lines.show_lines(lines)
        told = t("mediation_ui.billable_of", time=formats.minutes(ledger.billable))
        self.figures["hours"].say(formats.minutes(ledger.minutes), told)
        bodies = t("mediation_ui.bodies_helped", n=ledger.bodies)
        self.figures["providers"].say(formats.number(ledger.providers), bodies)
        answered = formats.minutes(ledger.answered_in) if ledger.answered_in is not None else "–"
        self.figures["answered"].say(answered, t("mediation_ui.half_within"))
        unmet = sum(one.unmet for one in ledger.demand)
        asked = unmet + sum(one.met + one.waiting for one in ledger.demand)
        self.figures["unmet"].say(formats.number(unmet), t("mediation_ui.of_requests", n=asked))
        may = allowed(self._shell.session.user, Act.DECIDE_MEDIATION)
        self.bill.setText(t("mediation_ui.bill", n=len(ledger.to_bill)))
        self.bill.setAccessibleName(self.bill.text())
        self.bill.setVisible(may and bool(ledger.to_bill))
        self._draw()

    def _draw(self) -> None:
        ledger = self._ledger
        if ledger is None:
            return
        anything = bool(ledger.entries or ledger.demand)
        for widget in (self.sums, self.demand, self._figures_row):
            widget.setVisible(anything)
        self._empty.setVisible(not anything)
        self.sums.show_figures(ledger_rows.sum_figures(ledger, self.by.keys()[0]))
        self.demand.show_figures(ledger_rows.demand_figures(ledger))

    def _bill(self) -> None:
        if self._ledger is not None and self._ledger.to_bill:
            count = len(self._ledger.to_bill)
            done = t("mediation_ui.billed_done", n=count)
            self._shell.do(mediation_validation.bill, list(self._ledger.to_bill), done=done)

    def _table(self) -> Maker:
        ledger = self._ledger
        return partial(ledger_rows.table_of, ledger.entries if ledger else ())

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(px(10))
        top.addWidget(self.periods, 1)
        top.addWidget(self.bill)
        self.bill.hide()
        top.addWidget(self._export)
        self._figures_row = QWidget()
        grid = QGridLayout(self._figures_row)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(px(10))
        for place, card in enumerate(self.figures.values()):
            grid.addWidget(card, 0, place)
            grid.setColumnStretch(place, 1)
        self.sums.body.insertWidget(1, self.by)
        inside = Column(spacing=12)
        for widget in (self._figures_row, self.lines, self.sums, self.demand, self._empty):
            inside.body.addWidget(widget)
        inside.body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        column.addLayout(top)
        column.addWidget(inside, 1)
