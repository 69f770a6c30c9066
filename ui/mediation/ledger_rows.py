"""The ledger as charts and as a table to give out."""

from __future__ import annotations

from collections.abc import Generator, Sequence

from app.jobs import Progress
from app.usecases.mediation_ledger import Entry, Ledger, sums
from app.usecases.table_files import Table, Value
from ui import texts
from ui.cases.wording import label_of
from ui.texts import t
from ui.widgets.charts.figures import Figures, Series

_LISTS = {"language": "language", "setting": "V50"}


def value_words(dimension: str, key: str) -> str:
    """What a value of a dimension is called."""
    if dimension in _LISTS:
        return label_of(_LISTS[dimension], key) or t("mediation_ui.not_said")
    if dimension == "month" and key:
        year, month = key.split("-")
        return texts.formats().month(int(year), int(month))
    return key or t("mediation_ui.not_said")


def sum_figures(ledger: Ledger, dimension: str) -> Figures:
    """Hours done and hours validated by one dimension."""
    found = sums(ledger.entries, dimension)
    return Figures(
        [value_words(dimension, one.key) for one in found],
        [
            Series(t("mediation_ui.hours_done"), [one.minutes for one in found]),
            Series(t("mediation_ui.hours_validated"), [one.billable for one in found]),
        ],
        clock=True,
    )


def demand_figures(ledger: Ledger) -> Figures:
    """Requests by language: with a mediator, without one, still to be answered."""
    found = ledger.demand
    return Figures(
        [value_words("language", one.language) for one in found],
        [
            Series(t("mediation_ui.met"), [one.met for one in found]),
            Series(t("mediation_ui.unmet"), [one.unmet for one in found]),
            Series(t("mediation_ui.still_waiting"), [one.waiting for one in found]),
        ],
    )


COLUMNS = (
    "day",
    "language",
    "setting",
    "body",
    "mediator",
    "minutes",
    "billable",
    "state",
    "women",
    "men",
    "minors",
)
"""Columns of the table; the person helped is not among them."""


def table_of(entries: Sequence[Entry]) -> Generator[Progress, None, Table]:
    """One row for each session of the period: hours and no names of persons helped."""
    yield Progress(0, len(entries), "export.reading")
    rows: list[list[Value]] = [
        [
            one.day,
            value_words("language", one.language),
            label_of("V50", one.setting),
            one.body,
            one.mediator,
            one.minutes,
            one.billable,
            label_of("V52", "billed" if one.billed else "validated" if one.validated else "done"),
            one.women,
            one.men,
            one.minors,
        ]
        for one in entries
    ]
    headings = [t(f"mediation_ui.column_{name}") for name in COLUMNS]
    return Table("mediation_hours", headings, rows, from_right=texts.is_rtl())
