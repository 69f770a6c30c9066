"""Dates nobody knows exactly: what is known, how sure it is, and the days it may mean.

A partial date is never completed with an invented day or month. "Born in 1980" stays
`1980` with precision `year`; it means some day between 1 January and 31 December.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

EXACT: Final = "exact"
DECLARED: Final = "declared"
MONTH: Final = "month"
YEAR: Final = "year"
ESTIMATED: Final = "estimated"
ASSESSED: Final = "assessed"
DISPUTED: Final = "disputed"
UNKNOWN: Final = "unknown"
PRECISIONS: Final = (EXACT, DECLARED, MONTH, YEAR, ESTIMATED, ASSESSED, DISPUTED, UNKNOWN)
"""Codes of the list of precisions, V02."""

SURE: Final = frozenset({EXACT, ASSESSED})
"""Precisions that count as proof of an age."""

MARGIN_YEARS: Final = 2
"""Years added on both sides of an estimated or disputed date that carries no interval of its own."""

SHORTEST_MONTH: Final = 28
"""Days every month has."""

_TEXT: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-\d{2})?)?")
_BOUNDS: Final = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as far as it is known.

    `text` is `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, or empty when nothing is known. `precision` is a
    code of V02; a code this version does not know is kept. `first` and `last`, given together,
    are the days between which the date surely lies when that is narrower or wider than what
    `text` says (an age told in years, another calendar). `words` keeps verbatim what could not
    be understood. Raises ValueError for a text that names no day, month or year.
    """

    text: str = ""
    precision: str = UNKNOWN
    first: date | None = None
    last: date | None = None
    words: str = ""

    def __post_init__(self) -> None:
        if self.text:
            _span(self.text)
        if not self.precision or "~" in self.precision:
            raise ValueError("a precision is a code")
        if (self.first is None) != (self.last is None):
            raise ValueError("an interval has two ends")
        if self.first is not None and self.last is not None and self.first > self.last:
            raise ValueError("an interval runs forwards")

    @classmethod
    def of_day(cls, day: date, precision: str = EXACT) -> PartialDate:
        """The whole date `day`."""
        return cls(day.isoformat(), precision)

    @classmethod
    def between(cls, first: date, last: date, precision: str = ESTIMATED) -> PartialDate:
        """Some day from `first` to `last`; the text is the year in the middle of the interval."""
        return cls(f"{(first + (last - first) / 2).year:04d}", precision, first, last)

    @classmethod
    def from_text(cls, stored: str) -> PartialDate:
        """Read the stored form back. What is not understood ends whole in `words`; nothing raises."""
        text, mark, rest = stored.partition("~")
        code, _, tail = rest.partition("~")
        try:
            return _with_tail(text, code if mark else _natural_precision(text), tail)
        except ValueError:
            return cls(words=stored)

    def to_text(self) -> str:
        """The stored form: `TEXT~PRECISION[~[FIRST..LAST][~WORDS]]`, sortable by year, month, day."""
        parts = [self.text, self.precision]
        bounded = self.first is not None and self.last is not None
        if bounded or self.words:
            parts.append(f"{self.first}..{self.last}" if bounded else "")
        if self.words:
            parts.append(self.words)
        return "~".join(parts)

    @property
    def is_known(self) -> bool:
        """Whether anything at all is known about when."""
        return self.earliest is not None

    @property
    def is_day(self) -> bool:
        """Whether day, month and year are all told."""
        return len(self.text) == 10

    @property
    def is_sure(self) -> bool:
        """Whether this is a whole date that was documented or assessed."""
        return self.is_day and self.precision in SURE

    @property
    def year(self) -> int | None:
        """The year told, if any."""
        return int(self.text[:4]) if self.text else None

    @property
    def day(self) -> date | None:
        """The day told, when it is told whole; however sure it may be."""
        return date.fromisoformat(self.text) if self.is_day else None

    @property
    def earliest(self) -> date | None:
        """First day this may mean; None when nothing is known."""
        return self.first or self._widened(-1)

    @property
    def latest(self) -> date | None:
        """Last day this may mean; None when nothing is known."""
        return self.last or self._widened(1)

    @property
    def middle(self) -> date | None:
        """Day in the middle of the interval: for counting only, never to be shown as a date."""
        if self.earliest is None or self.latest is None:
            return None
        return self.earliest + (self.latest - self.earliest) / 2

    @property
    def sort_key(self) -> tuple[date, date]:
        """Orders by the earliest day, then the latest; unknown dates come last."""
        return (self.earliest or date.max, self.latest or date.max)

    def may_be(self, other: PartialDate) -> bool:
        """Whether both may mean the same day; an unknown date may be any."""
        if self.earliest is None or self.latest is None or other.earliest is None or other.latest is None:
            return True
        return self.earliest <= other.latest and other.earliest <= self.latest

    def surely_before(self, other: PartialDate) -> bool:
        """Whether every day this may mean is before every day the other may mean."""
        return self.latest is not None and other.earliest is not None and self.latest < other.earliest

    def _widened(self, sign: int) -> date | None:
        if not self.text:
            return None
        edge = _span(self.text)[0 if sign < 0 else 1]
        return add_years(edge, sign * MARGIN_YEARS) if self.precision in {ESTIMATED, DISPUTED} else edge


def add_years(day: date, years: int) -> date:
    """The same day and month `years` later (earlier if negative); 29 February becomes 28 outside leap years.

    Stays inside the years 1 to 9999.
    """
    return add_months(day, 12 * years)


def add_months(day: date, months: int) -> date:
    """The same day number `months` later (earlier if negative), or the last day of that month if shorter."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= years <= 9999:
        return date.min if years < 1 else date.max
    if day.day <= SHORTEST_MONTH:
        return date(years, month + 1, day.day)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def add_days(day: date, days: int) -> date:
    """The day `days` later (earlier if negative)."""
    return day + timedelta(days=days)


def _with_tail(text: str, precision: str, tail: str) -> PartialDate:
    """Build from stored parts; ValueError when they do not make a date."""
    bounds, _, words = tail.partition("~")
    match = _BOUNDS.fullmatch(bounds) if bounds else None
    if match is None:
        return PartialDate(text, precision, words=tail if bounds else words)
    first, last = (date.fromisoformat(part) for part in match.groups())
    return PartialDate(text, precision, first, last, words)


def _natural_precision(text: str) -> str:
    return {4: YEAR, 7: MONTH, 10: DECLARED}.get(len(text), "")


@lru_cache(maxsize=256)  # one date is asked several times in a row for its first and last day
def _span(text: str) -> tuple[date, date]:
    """First and last day that `text` may mean; ValueError when it is no date."""
    match = _TEXT.fullmatch(text)
    if match is None or not text.isascii():
        raise ValueError("a date is YYYY, YYYY-MM or YYYY-MM-DD")
    if len(text) == len("YYYY-MM-DD"):
        day = date.fromisoformat(text)
        return day, day
    year, month = int(match[1]), match[2]
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    first = date(year, int(month), 1)
    return first, first.replace(day=monthrange(year, first.month)[1])
