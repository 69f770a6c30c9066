"""Ages when the birth date is not sure: an interval, never a decision the papers do not allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.domain.answers import Answer
from app.domain.partial_dates import PartialDate, add_years

ADULT_AGE: Final = 18
"""Years; Civil code art. 2."""


@dataclass(frozen=True, slots=True)
class AgeSpan:
    """Completed years a person may have: from `least` to `most`, both possible."""

    least: int
    most: int

    @property
    def is_one(self) -> bool:
        """Whether only one age is possible."""
        return self.least == self.most


@dataclass(frozen=True, slots=True)
class Band:
    """An age band of a report: code of V74, first and last completed year, both inside; None is open."""

    code: str
    least: int
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Banded:
    """The band a person is counted in; `certain` is False when the age was estimated or spans two bands."""

    code: str
    certain: bool


def age_on(born: date, day: date) -> int:
    """Completed years on `day`; the 29 February birthday falls on the 28th outside leap years.

    Civil code art. 2963: a term counted in months or years ends, where the day is missing, with the
    month. Negative before birth.
    """
    years = day.year - born.year
    return years if add_years(born, years) <= day else years - 1


def age_span(born: PartialDate, on: date) -> AgeSpan | None:
    """Ages the person may have on the day `on`; None when nothing is known, or when born surely after it.

    Ages before birth count as 0.
    """
    if born.earliest is None or born.latest is None or born.earliest > on:
        return None
    return AgeSpan(max(age_on(born.latest, on), 0), age_on(born.earliest, on))


def birthday_span(born: PartialDate, age: int) -> tuple[date, date] | None:
    """First and last day on which the person may turn `age`; None when nothing is known."""
    earliest, latest = born.earliest, born.latest
    if earliest is None or latest is None:
        return None
    first = add_years(earliest, age)
    return first, first if earliest == latest else add_years(latest, age)


def is_minor(born: PartialDate, on: date) -> Answer:
    """Whether the person is under 18 on the day `on`.

    Someone of whom only the year is known is possibly a minor from 1 January to 31 December of
    the year they turn 18, both days included. With no birth date at all nobody can tell.
    """
    turning = birthday_span(born, ADULT_AGE)
    if turning is None:
        return Answer.POSSIBLY
    first, last = turning
    if on < first:
        return Answer.YES
    over = on >= last if first == last else on > last
    return Answer.NO if over else Answer.POSSIBLY


def treated_as_minor(born: PartialDate, on: date) -> bool:
    """Whether the person has the rights and guardianship of a minor on the day `on`.

    Rule R-13, L. 47/2017 art. 5: while a doubt remains the person is presumed a minor, even after
    an assessment whose margin leaves the doubt open.
    """
    return is_minor(born, on) is not Answer.NO


def banded(born: PartialDate, on: date, bands: Sequence[Band]) -> Banded | None:
    """The band of the person on the reference day `on`, by the middle of the interval.

    Rule R-22: each band includes its first and last age (18 and 60 belong to 18-60). None when the
    age is not known or no band holds it.
    """
    span = age_span(born, on)
    if span is None or born.middle is None:
        return None
    code = _band_of(max(age_on(born.middle, on), 0), bands)
    if code is None:
        return None
    same = code == _band_of(span.least, bands) == _band_of(span.most, bands)
    return Banded(code, same)


def _band_of(age: int, bands: Sequence[Band]) -> str | None:
    fitting = (band.code for band in bands if band.least <= age and (band.most is None or age <= band.most))
    return next(fitting, None)
