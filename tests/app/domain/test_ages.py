from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.ages import (
    AgeSpan,
    Band,
    Banded,
    age_on,
    age_span,
    banded,
    birthday_span,
    is_minor,
    treated_as_minor,
)
from app.domain.answers import Answer
from app.domain.birth_checks import birth_problems, future_birth, precision_problem
from app.domain.partial_dates import PartialDate

TODAY = date(2026, 11, 22)
EU = (Band("EU_LT18", 0, 17), Band("EU_18_60", 18, 60), Band("EU_GT60", 61))


def born(stored: str) -> PartialDate:
    return PartialDate.from_text(stored)


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(2008, 11, 22), TODAY, 18),
        (date(2008, 11, 23), TODAY, 17),
        (date(2008, 2, 29), date(2026, 2, 27), 17),
        (date(2008, 2, 29), date(2026, 2, 28), 18),
        (date(2026, 11, 23), TODAY, -1),
    ],
)
def test_age_is_completed_years(birth: date, day: date, age: int) -> None:
    assert age_on(birth, day) == age


def test_ages_of_an_uncertain_date() -> None:
    assert age_span(born("1980"), TODAY) == AgeSpan(45, 46)
    assert age_span(born("1980-11-22~exact"), TODAY) == AgeSpan(46, 46)
    assert age_span(born("2026-12~month"), TODAY) is None
    assert age_span(born("2026"), TODAY) == AgeSpan(0, 0)
    assert age_span(PartialDate(), TODAY) is None
    assert AgeSpan(46, 46).is_one
    assert not AgeSpan(45, 46).is_one


@pytest.mark.parametrize(
    ("stored", "day", "answer"),
    [
        ("2008~year", date(2025, 12, 31), Answer.YES),
        ("2008~year", date(2026, 1, 1), Answer.POSSIBLY),
        ("2008~year", date(2026, 12, 31), Answer.POSSIBLY),
        ("2008~year", date(2027, 1, 1), Answer.NO),
        ("2008-11-22~exact", date(2026, 11, 21), Answer.YES),
        ("2008-11-22~exact", date(2026, 11, 22), Answer.NO),
        ("2006-11-22~disputed", date(2026, 11, 21), Answer.POSSIBLY),
        ("2006~estimated", date(2026, 11, 21), Answer.POSSIBLY),
        ("1980~estimated", date(2026, 11, 21), Answer.NO),
        ("2008~assessed~2006-01-01..2010-01-01", date(2026, 11, 21), Answer.POSSIBLY),
        ("~unknown", TODAY, Answer.POSSIBLY),
    ],
)
def test_minor_yes_no_or_possibly(stored: str, day: date, answer: Answer) -> None:
    assert is_minor(born(stored), day) is answer
    assert treated_as_minor(born(stored), day) is (answer is not Answer.NO)


@given(st.integers(1950, 2020), st.dates(date(1960, 1, 1), date(2040, 12, 31)))
def test_a_year_alone_decides_only_when_every_day_of_it_agrees(year: int, day: date) -> None:
    answers = {
        age_on(birth, day) < 18
        for birth in (date(year, 1, 1) + timedelta(days=days) for days in range(0, 365, 7))
    }
    answer = is_minor(PartialDate(str(year), "year"), day)
    if answers == {True, False}:
        assert answer is Answer.POSSIBLY
    if answer is not Answer.POSSIBLY:
        assert answers == {answer is Answer.YES}
    if day.year == year + 18:
        assert answer is Answer.POSSIBLY


def test_the_eighteenth_birthday_of_an_uncertain_date() -> None:
    assert birthday_span(born("2008"), 18) == (date(2026, 1, 1), date(2026, 12, 31))
    assert birthday_span(PartialDate(), 18) is None


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        ("2008-11-23~exact", Banded("EU_LT18", certain=True)),
        ("2008-11-22~exact", Banded("EU_18_60", certain=True)),
        ("1965-11-23~exact", Banded("EU_18_60", certain=True)),
        ("1965-11-22~exact", Banded("EU_GT60", certain=True)),
        ("2008~year", Banded("EU_18_60", certain=False)),
        ("1966~year", Banded("EU_18_60", certain=True)),
        ("1965~year", Banded("EU_GT60", certain=False)),
        ("2026~year", Banded("EU_LT18", certain=True)),
        ("2030~year", None),
        ("~unknown", None),
    ],
)
def test_bands_include_both_their_ages(stored: str, expected: Banded | None) -> None:
    assert banded(born(stored), TODAY, EU) == expected


def test_an_age_outside_every_band_is_in_none() -> None:
    assert banded(born("1930"), TODAY, (Band("N_0_5", 0, 5),)) is None


@pytest.mark.parametrize(
    ("stored", "keys"),
    [
        ("1980-03-12~exact", []),
        ("1980~year", []),
        ("~unknown", []),
        ("~exact", []),
        ("1980~exact", ["precision_exact"]),
        ("1980-03-12~month", ["precision_month"]),
        ("1980-03-12~year", ["precision_year"]),
        ("2027~year", ["birth_in_future"]),
        ("2026~year", []),
        ("1910~year", ["very_old"]),
        ("1990-01-01~declared", ["first_of_january"]),
        ("1990-01-01~exact", []),
        ("2027-01-01~declared", ["birth_in_future", "first_of_january"]),
    ],
)
def test_what_may_be_wrong_with_a_birth_date(stored: str, keys: list[str]) -> None:
    problems = birth_problems(born(stored), TODAY, "born")
    assert [problem.key for problem in problems] == [f"date.problem.{key}" for key in keys]
    assert {problem.name for problem in problems} <= {"born"}


def test_only_doubts_are_warnings() -> None:
    warned = {
        p.key: p.warning for s in ("1910", "1990-01-01", "2030") for p in birth_problems(born(s), TODAY)
    }
    assert warned == {
        "date.problem.very_old": True,
        "date.problem.first_of_january": True,
        "date.problem.birth_in_future": False,
    }
    assert precision_problem(born("1980")) is None


def test_a_clock_set_back_by_an_empty_battery_refuses_nobody() -> None:
    assert future_birth(born("2004-05-06~exact"), date(1970, 1, 1)) is None
    assert future_birth(born("2140~year"), date(1970, 1, 1)) is not None
    assert future_birth(None, TODAY) is None
