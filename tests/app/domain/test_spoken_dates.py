from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.date_words import MONTHS
from app.domain.partial_dates import EXACT, PartialDate
from app.domain.problems import Problem
from app.domain.spoken_dates import parse_spoken

TODAY = date(2026, 11, 22)


def understood(text: str, language: str = "it", *, birth: bool = True) -> str:
    reading = parse_spoken(text, language, TODAY, birth=birth)
    return reading.to_text() if isinstance(reading, PartialDate) else reading.key


@pytest.mark.parametrize(
    ("said", "stored"),
    [
        ("1980", "1980~year"),
        ("nel 1980", "1980~year"),
        ("عام ١٩٨٠", "1980~year"),
        ("3/1980", "1980-03~month"),
        ("3/80", "1980-03~month"),
        ("1980-03", "1980-03~month"),
        ("mars 1980", "1980-03~month"),
        ("marzo 80", "1980-03~month"),
        ("12.3.1980", "1980-03-12~declared"),
        ("12/03/80", "1980-03-12~declared"),
        ("1980/3/12", "1980-03-12~declared"),
        ("12 marzo 1980", "1980-03-12~declared"),
        ("12 marzo '80", "1980-03-12~declared"),
        ("March 12, 1980", "1980-03-12~declared"),
        ("12th of March 1980", "1980-03-12~declared"),
        ("1980 march 12", "1980-03-12~declared"),
        ("1er mars 1980", "1980-03-01~declared"),
        ("5 gen. 1999", "1999-01-05~declared"),
        ("1° maggio 2001", "2001-05-01~declared"),
        ("١٢ مارس ١٩٨٠", "1980-03-12~declared"),
        ("۱۲/۳/۱۹۸۰", "1980-03-12~declared"),
        ("12 كانون الثاني 1980", "1980-01-12~declared"),
        ("12 أيّار 1980", "1980-05-12~declared"),
        ("\u200f12/03/1980\u200e", "1980-03-12~declared"),
        ("12031980", "1980-03-12~declared"),
        ("19800312", "1980-03-12~declared"),
        ("~1980", "1980~estimated"),
        ("1980?", "1980~estimated"),
        ("circa 1980", "1980~estimated"),
        ("c. 1980", "1980~estimated"),
        ("vers mars 1980", "1980-03~estimated"),
        ("حوالي 1980", "1980~estimated"),
        ("1980-1985", "1982~estimated~1980-01-01..1985-12-31"),
        ("tra il 1980 e il 1985", "1982~estimated~1980-01-01..1985-12-31"),
        ("45 anni", "1981~estimated~1980-11-23..1981-11-22"),
        ("45 years old", "1981~estimated~1980-11-23..1981-11-22"),
        ("45 ans", "1981~estimated~1980-11-23..1981-11-22"),
        ("٤٥ سنة", "1981~estimated~1980-11-23..1981-11-22"),
        ("età 45", "1981~estimated~1980-11-23..1981-11-22"),
        ("45enne", "1981~estimated~1980-11-23..1981-11-22"),
        ("8 mesi", "2026~estimated~2026-02-23..2026-03-22"),
        ("circa 17 anni", "2009~estimated~2006-11-23..2011-11-22"),
        ("unknown", "~unknown"),
        ("Sconosciuta", "~unknown"),
        ("inconnue", "~unknown"),
        ("غير معروف", "~unknown"),
        ("non lo so", "~unknown"),
        ("?", "~unknown"),
        ("ieri", "2026-11-21~declared"),
        ("today", "2026-11-22~declared"),
    ],
)
def test_dates_as_people_say_them(said: str, stored: str) -> None:
    assert understood(said) == stored


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ("...", "not_understood"),
        ("l'anno della pioggia", "not_understood"),
        ("1 2 3 4", "not_understood"),
        ("marzo aprile 1980", "not_understood"),
        ("1 marzo 1980 1981", "not_understood"),
        ("jui 1980", "not_understood"),
        ("piove 45", "not_understood"),
        ("45 mele", "not_understood"),
        ("31/2/1980", "no_such_day"),
        ("0 marzo 1980", "no_such_day"),
        ("29/2/1981", "no_such_day"),
        ("12/25/1980", "month_first"),
        ("13/1980", "no_such_month"),
        ("0/25/1980", "no_such_month"),
        ("40/40/1980", "no_such_month"),
        ("12/3", "no_year"),
        ("12 marzo", "no_year"),
        ("marzo", "no_year"),
        ("80", "bare_number"),
        ("45", "bare_number"),
        ("1375", "other_calendar"),
        ("12/3/1375", "other_calendar"),
        ("1812", "year_out_of_range"),
        ("12/3/3000", "year_out_of_range"),
        ("99999999", "no_such_month"),
        ("1985-1980", "years_backwards"),
        ("150 anni", "age_out_of_range"),
    ],
)
def test_what_cannot_be_a_date_is_said(said: str, key: str) -> None:
    reading = parse_spoken(said, "it", TODAY)
    assert isinstance(reading, Problem)
    assert reading.key == f"date.problem.{key}"


def test_two_digit_births_are_never_in_the_future() -> None:
    assert understood("12/03/26") == "2026-03-12~declared"
    assert understood("12/03/27") == "1927-03-12~declared"


def test_two_digit_expiries_may_lie_ahead_and_have_no_age() -> None:
    assert understood("12/03/28", birth=False) == "2028-03-12~declared"
    assert understood("12/03/80", birth=False) == "1980-03-12~declared"
    assert understood("45 anni", birth=False) == "date.problem.not_understood"


def test_a_paper_seen_makes_the_whole_date_exact() -> None:
    assert parse_spoken("12/3/1980", "it", TODAY, whole=EXACT) == PartialDate("1980-03-12", EXACT)
    assert parse_spoken("3/1980", "it", TODAY, whole=EXACT) == PartialDate("1980-03", "month")


@given(
    st.dates(date(1900, 1, 1), TODAY),
    st.sampled_from(
        [
            "{0.day}/{0.month}/{0.year}",
            "{0.day:02}.{0.month:02}.{0.year}",
            "{0}",
            "{0.day:02}{0.month:02}{0.year}",
            "{0.year}{0.month:02}{0.day:02}",
        ]
    ),
)
def test_every_day_is_read_in_every_numeric_form(day: date, form: str) -> None:
    assert parse_spoken(form.format(day), "en", TODAY) == PartialDate(day.isoformat(), "declared")


@given(
    st.sampled_from(sorted((name, n, lang) for lang, names in MONTHS.items() for name, n in names.items()))
)
def test_every_month_name_is_read_in_whatever_language_is_set(name: tuple[str, int, str]) -> None:
    word, number, _ = name
    for language in ("it", "en", "fr", "ar", "xx"):
        assert understood(f"7 {word} 1980", language) == f"1980-{number:02d}-07~declared"


@given(st.integers(0, 110), st.dates(date(1990, 1, 1), date(2040, 12, 31)), st.data())
def test_whoever_says_their_age_was_born_in_the_interval(age: int, today: date, data: st.DataObject) -> None:
    told = parse_spoken(f"{age} anni", "it", today)
    assert isinstance(told, PartialDate)
    assert told.earliest
    assert told.latest
    born = data.draw(st.dates(told.earliest, told.latest))
    birthday_passed = (today.month, today.day) >= (born.month, born.day)
    reached = today.year - born.year - (0 if birthday_passed else 1)
    assert abs(reached - age) <= ((born.month, born.day) == (2, 29) or (today.month, today.day) == (2, 29))


@given(st.text())
def test_nothing_said_breaks_the_reader(said: str) -> None:
    assert isinstance(parse_spoken(said, "it", TODAY), PartialDate | Problem)
