"""Terms of law and of good practice, as dated data: how long, from when to when, by which rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, Protocol

from app.domain.partial_dates import add_months

HOURS_IN_A_DAY: Final = 24


class Unit(StrEnum):
    """What a term is counted in."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    YEARS = "years"


class WorkCalendar(Protocol):
    """Which days offices work."""

    def is_working(self, day: date) -> bool:
        """Whether offices work on `day`."""


@dataclass(frozen=True, slots=True)
class Term:
    """One row of the rules: `value` units after (before, if negative) the day it starts from.

    `kind` is the deadline it makes (V80 where that list has it). `opens` is True for a right that
    begins, False for a time that runs out. `soon_days` before the end it is said to be near.
    `codes` are the answers it applies to, empty for all. `source` is the rule in Italian;
    `checked` is False for practice nobody has yet compared with a text.
    """

    key: str
    kind: str
    value: int
    unit: Unit
    source: str
    valid_from: date | None = None
    valid_to: date | None = None
    opens: bool = False
    soon_days: int = 30
    codes: frozenset[str] = frozenset()
    checked: bool = True

    def holds_on(self, day: date) -> bool:
        """Whether this row is the rule for what happens on `day`."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)

    def reckoned(self, start: date, calendar: WorkCalendar | None = None) -> date:
        """The day on which a term started on `start` is up; the first day is not counted.

        Months and years end on the same day number, or with the month if it is shorter. Hours are
        whole days, rounded up. Working days need `calendar`; ValueError without it.
        """
        if self.unit is Unit.MONTHS:
            return add_months(start, self.value)
        if self.unit is Unit.YEARS:
            return add_months(start, 12 * self.value)
        if self.unit is Unit.WORKING_DAYS:
            return _working_days_later(start, self.value, calendar)
        return start + timedelta(days=self.days)

    @property
    def days(self) -> int:
        """The length in days of a term counted in days or hours."""
        return -(-self.value // HOURS_IN_A_DAY) if self.unit is Unit.HOURS else self.value


class Terms:
    """The rules known to the program; where two rows hold on a day, the later one wins."""

    def __init__(self, rows: Iterable[Term]) -> None:
        self._rows = sorted(rows, key=lambda row: row.valid_from or date.min, reverse=True)
        self._by_key: dict[str, list[Term]] = {}
        for row in self._rows:
            self._by_key.setdefault(row.key, []).append(row)

    def on(self, key: str, day: date) -> Term | None:
        """The rule `key` as it is on `day`; None when there is none."""
        for row in self._by_key.get(key, ()):
            if row.holds_on(day):
                return row
        return None

    def for_code(self, kind: str, code: str, day: date) -> Term | None:
        """The rule of deadline `kind` for the answer `code` on `day`; None when none applies."""
        return next(
            (row for row in self._rows if row.kind == kind and code in row.codes and row.holds_on(day)), None
        )


def _working_days_later(start: date, count: int, calendar: WorkCalendar | None) -> date:
    if calendar is None:
        raise ValueError("working days are counted on a calendar")
    step = timedelta(days=1 if count > 0 else -1)
    day, left = start, abs(count)
    while left:
        day += step
        left -= calendar.is_working(day)
    return day
