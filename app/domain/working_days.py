"""Days on which Italian offices work: not Saturdays, Sundays, public holidays or the patron saint's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class Holiday:
    """A holiday on a fixed day of the year, or `easter_offset` days after Easter; from and to a year."""

    month: int = 0
    day: int = 0
    easter_offset: int | None = None
    from_year: int = 1
    to_year: int = 9999

    def falls_on(self, day: date) -> bool:
        """Whether `day` is this holiday."""
        if not self.from_year <= day.year <= self.to_year:
            return False
        if self.easter_offset is not None:
            return day == easter(day.year) + timedelta(days=self.easter_offset)
        return (day.month, day.day) == (self.month, self.day)


class ItalianCalendar:
    """Working days, given the holidays of the country and of the town."""

    def __init__(self, holidays: Iterable[Holiday]) -> None:
        self._holidays = tuple(holidays)

    def is_working(self, day: date) -> bool:
        """Whether offices work on `day`."""
        return day.weekday() < _SATURDAY and not any(holiday.falls_on(day) for holiday in self._holidays)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Butcher's rule)."""
    century, of_century = divmod(year, 100)
    skipped, cycle = divmod(century, 4)
    moon_shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * (year % 19) + century - skipped - moon_shift + 15) % 30
    leaps, rest = divmod(of_century, 4)
    weekday = (32 + 2 * cycle + 2 * leaps - epact - rest) % 7
    late = (year % 19 + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
