"""Reads dates as people say them, in one text field: `1980`, `3/1980`, `12 marzo 1980`, `~1980`, `45 anni`.

Never completes what was not said, never guesses between two readings: it asks.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from app.domain.calendars import told_in_other_calendar
from app.domain.date_numbers import OLDEST_YEAR, YEARS_AHEAD, Listener, Unclear
from app.domain.date_words import (
    ABOUT_WORDS,
    AGE_WORDS,
    FILLER_WORDS,
    MONTH_UNITS,
    RELATIVE_DAYS,
    UNKNOWN_WORDS,
    YEAR_UNITS,
    fold,
    month_named,
)
from app.domain.partial_dates import DECLARED, ESTIMATED, MARGIN_YEARS, PartialDate, add_months, add_years
from app.domain.problems import Problem

OLDEST_AGE: Final = 120
"""Years; nobody is older."""

_ORDINAL: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|o|°)?")
_SEPARATORS: Final = re.compile(r"[\s/.,;:_\-–—']+")
_OF_AGE: Final = "old|d'eta|di eta|d'age|من العمر"
_AGE: Final = re.compile(rf"(?:([^\W\d]+):? )?(\d{{1,3}})[ -]?([^\W\d]+)?(?:[ -](?:{_OF_AGE}))?")


def parse_spoken(
    text: str, language: str, today: date, *, birth: bool = True, whole: str = DECLARED
) -> PartialDate | Problem:
    """Read a date as a person says it, or say what is wrong with it.

    `language` (it, en, fr, ar) is tried first for month names; the other three are understood
    too. `today` anchors ages and two-digit years. With `birth` two-digit years are never in the
    future and ages are understood; without it (permits, appointments) they may lie ahead.
    `whole` is the precision given to a complete date: `declared` unless a paper was seen.
    """
    folded = fold(text)
    try:
        if not folded:
            raise Unclear("empty")
        if folded.strip(" .,;:!") in UNKNOWN_WORDS or folded in UNKNOWN_WORDS:
            return PartialDate()
        return _about_or_not(folded.strip(" .,;:!"), Listener(language, today, birth, whole))
    except Unclear as unclear:
        return unclear.problem


def _about_or_not(folded: str, listener: Listener) -> PartialDate:
    bare = folded.strip("~≈±? ")
    words = bare.split()
    kept = [word for word in words if word.rstrip(".") not in ABOUT_WORDS]
    reading = _read(" ".join(kept), listener)
    loose = len(bare) < len(folded) or len(kept) < len(words)
    return _loosened(reading) if loose else reading


def _loosened(told: PartialDate) -> PartialDate:
    """The same date as an estimate, its own interval widened by the usual margin."""
    if told.first is None or told.last is None:
        return replace(told, precision=ESTIMATED)
    first, last = add_years(told.first, -MARGIN_YEARS), add_years(told.last, MARGIN_YEARS)
    return replace(told, precision=ESTIMATED, first=first, last=last)


def _read(folded: str, listener: Listener) -> PartialDate:
    days = RELATIVE_DAYS.get(folded)
    if days is not None:
        return PartialDate.of_day(listener.today + timedelta(days=days), listener.whole)
    converted = told_in_other_calendar(folded, listener)
    age = _age(folded, listener.today) if listener.birth else None
    return converted or age or _parts(folded, listener)


def _age(folded: str, today: date) -> PartialDate | None:
    """`45 anni`, `age 45`, `8 mesi`: an interval of birth days, never a birth date."""
    match = _AGE.fullmatch(folded)
    if match is None:
        return None
    before, number, unit = match.groups()
    if before is not None and before not in AGE_WORDS:
        return None
    if unit in MONTH_UNITS:
        return _born_ago(int(number), 1, today)
    if unit in YEAR_UNITS or (before is not None and unit is None):
        return _born_ago(int(number) * 12, 12, today)
    return None


def _born_ago(months: int, step: int, today: date) -> PartialDate:
    """Everyone who is `months` old today, counted in whole steps of 1 or 12 months."""
    if months > OLDEST_AGE * 12:
        raise Unclear("age_out_of_range")
    first = add_months(today, -months - step) + timedelta(days=1)
    return PartialDate.between(first, add_months(today, -months))


def _parts(folded: str, listener: Listener) -> PartialDate:
    """Numbers and month names in any of the usual orders."""
    numbers: list[str] = []
    months: list[int] = []
    for word in _with_pairs(_SEPARATORS.split(folded)):
        ordinal = _ORDINAL.fullmatch(word)
        named = month_named(word, listener.language)
        if ordinal or word.isdecimal():
            numbers.append(ordinal[1] if ordinal else word)
        elif named is not None:
            months.append(named)
        elif word and word not in FILLER_WORDS:
            raise Unclear("not_understood")
    if len(months) == 1:
        return _with_month(numbers, months[0], listener)
    return _only_numbers(numbers if not months else [], listener)


def _with_pairs(words: list[str]) -> list[str]:
    """The same words, with month names made of two words (Arabic of the Levant) joined."""
    joined: list[str] = []
    for word in words:
        if joined and month_named(f"{joined[-1]} {word}", "ar") is not None:
            joined[-1] = f"{joined[-1]} {word}"
        else:
            joined.append(word)
    return joined


def _with_month(numbers: list[str], month: int, listener: Listener) -> PartialDate:
    """`marzo 1980`, `12 marzo 1980`, `1980 march 12`: the month is a word."""
    if len(numbers) == 2:
        day, year = sorted(numbers, key=len) if len(numbers[0]) > 2 else numbers
        return listener.day_of(int(day), month, year)
    if len(numbers) > 2:
        raise Unclear("not_understood")
    if not numbers or (len(numbers[0]) < 3 and int(numbers[0]) <= 31):
        raise Unclear("no_year")
    return listener.month_of(month, numbers[0])


def _only_numbers(numbers: list[str], listener: Listener) -> PartialDate:
    if len(numbers) == 1:
        return _one_number(numbers[0], listener)
    if len(numbers) == 2:
        return _two_numbers(numbers[0], numbers[1], listener)
    if len(numbers) != 3:
        raise Unclear("not_understood")
    if len(numbers[0]) > 2:
        numbers.reverse()
    day, month, year = numbers
    return listener.day_of(int(day), int(month), year)


def _one_number(number: str, listener: Listener) -> PartialDate:
    if len(number) == 8:
        return _eight_digits(number, listener)
    if len(number) < 4:
        raise Unclear("bare_number")
    return listener.only_year(number)


def _eight_digits(number: str, listener: Listener) -> PartialDate:
    """`12031980` or `19800312`: within living memory no number can be read both ways."""
    if OLDEST_YEAR <= int(number[4:]) <= listener.today.year + YEARS_AHEAD:
        return listener.day_of(int(number[:2]), int(number[2:4]), number[4:])
    return listener.day_of(int(number[6:]), int(number[4:6]), number[:4])


def _two_numbers(a: str, b: str, listener: Listener) -> PartialDate:
    """`3/1980`, `3/80`, `1980-03`, and `1980-1985` for some day in those years."""
    if len(a) < 3 and len(b) < 3 and int(b) <= 31:
        raise Unclear("no_year")
    if len(a) >= 3 and len(b) >= 3:
        return listener.years_between(a, b)
    month, year = (b, a) if len(a) >= 3 else (a, b)
    return listener.month_of(int(month), year)
