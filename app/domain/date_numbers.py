"""The numbers of a told date: day, month and year checked, never corrected."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.domain.partial_dates import MONTH, YEAR, PartialDate
from app.domain.problems import Param, Problem

OLDEST_YEAR: Final = 1900
"""No living person, permit or act is older."""

YEARS_AHEAD: Final = 50
"""No permit, lease or measure ends later than this."""

_TWO_DIGITS_AHEAD: Final = 20
_HIJRI_YEARS: Final = range(1270, 1500)


class Unclear(Exception):
    """What was told cannot be a date; `problem` says why."""

    def __init__(self, key: str, **params: Param) -> None:
        super().__init__(key)
        self.problem = Problem(f"date.problem.{key}", params=params)


@dataclass(frozen=True, slots=True)
class Listener:
    """What is needed to understand one answer: language, today, birth or not, precision of a whole date."""

    language: str
    today: date
    birth: bool
    whole: str

    def year(self, digits: str) -> int:
        """The year told by two or four digits; raises Unclear when nobody alive could mean it."""
        if len(digits) <= 2:
            return self._century(int(digits))
        year = int(digits)
        if year in _HIJRI_YEARS:
            raise Unclear("other_calendar")
        if not OLDEST_YEAR <= year <= self.today.year + YEARS_AHEAD:
            raise Unclear("year_out_of_range")
        return year

    def _century(self, short: int) -> int:
        """The latest year ending so that is not later than today (births) or than twenty years from now."""
        newest = self.today.year + (0 if self.birth else _TWO_DIGITS_AHEAD)
        return newest - (newest - short) % 100

    def only_year(self, digits: str) -> PartialDate:
        """A year alone."""
        return PartialDate(f"{self.year(digits):04d}", YEAR)

    def years_between(self, earlier: str, later: str) -> PartialDate:
        """Some day in a run of years."""
        first, last = self.year(earlier), self.year(later)
        if first > last:
            raise Unclear("years_backwards")
        return PartialDate.between(date(first, 1, 1), date(last, 12, 31))

    def month_of(self, month: int, digits: str) -> PartialDate:
        """A month of a year."""
        if not 1 <= month <= 12:
            raise Unclear("no_such_month")
        return PartialDate(f"{self.year(digits):04d}-{month:02d}", MONTH)

    def day_of(self, day: int, month: int, digits: str) -> PartialDate:
        """A whole date, the day told first. Month-first dates are refused with a hint, not swapped."""
        if month > 12 >= day >= 1 and month <= 31:
            raise Unclear("month_first")
        year = int(self.month_of(month, digits).text[:4])
        last = monthrange(year, month)[1]
        if not 1 <= day <= last:
            raise Unclear("no_such_day", days=last)
        return PartialDate(f"{year:04d}-{month:02d}-{day:02d}", self.whole)
