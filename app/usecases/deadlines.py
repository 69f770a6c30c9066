"""The deadlines and rights of many people at once: what has passed, what comes in a month, in a quarter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from app.domain.ids import RecordId
from app.domain.partial_dates import add_months
from app.domain.site import Site
from app.storage.clock_list import CaseClock, ClockQuery, count_in_span, in_span
from app.storage.reader import Reader

__all__ = ["HAPPENS", "Board", "CaseClock", "Span", "board"]

HAPPENS: Final = frozenset({"hearing", "work60", "age18", "age21"})
"""Clocks that come and are over by themselves: once past, nobody is late."""

PAST_YEARS: Final = 2
"""How far back what has passed is looked for."""


class Span(StrEnum):
    """The days a board looks at, from today."""

    LATE = "late"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Board:
    """Clocks of a span, the earliest first, those of one person on one day in one line; `counts` by kind,
    whatever kind was chosen.

    `more`: there are more lines than are given back.
    """

    lines: tuple[CaseClock, ...]
    counts: dict[str, int]
    sites: dict[RecordId, str]
    more: bool


MONTHS: Final = {Span.MONTH: 1, Span.QUARTER: 3, Span.YEAR: 12}


def board(reader: Reader, today: date, span: Span, *, kind: str = "", user: RecordId | None = None) -> Board:
    """What a span holds of one kind, or of all; of `user`'s cases, or of everybody."""
    query = _query(today, span, user)
    counts = count_in_span(reader, query)
    if span is Span.LATE:
        counts = {name: count for name, count in counts.items() if name not in HAPPENS}
    kinds = frozenset({kind} if kind else counts)
    lines = in_span(reader, replace(query, kinds=kinds)) if kinds else []
    sites = {site.id: site.name or "" for site in reader.find(Site)}
    return Board(tuple(_by_day(lines)), counts, sites, more=len(lines) >= query.limit)


def _by_day(lines: Iterable[CaseClock]) -> Iterable[CaseClock]:
    """One line for a person and a day, as on Today; a hearing, where one has to go, keeps its own."""
    found: dict[object, CaseClock] = {}
    for one in lines:
        key = one.person, one.clock.due, one.clock.kind == "hearing"
        first = found.get(key)
        found[key] = replace(first, also=(*first.also, one.clock)) if first else one
    return found.values()


def _query(today: date, span: Span, user: RecordId | None) -> ClockQuery:
    if span is Span.LATE:
        return ClockQuery(add_months(today, -12 * PAST_YEARS), today - timedelta(1), user=user)
    return ClockQuery(today, add_months(today, MONTHS[span]), user=user)
