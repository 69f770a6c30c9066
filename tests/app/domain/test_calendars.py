from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendars import told_in_other_calendar
from app.domain.date_numbers import Listener
from app.domain.partial_dates import PartialDate
from app.domain.problems import Problem
from app.domain.spoken_dates import parse_spoken

TODAY = date(2026, 11, 22)


def told(text: str) -> str:
    reading = parse_spoken(text, "it", TODAY)
    return reading.to_text() if isinstance(reading, PartialDate) else reading.key


@pytest.mark.parametrize(
    ("said", "stored"),
    [
        ("1375 SH", "1996~estimated~1996-03-20..1997-03-20"),
        ("SH 1375", "1996~estimated~1996-03-20..1997-03-20"),
        ("۱۳۷۵ هجری شمسی", "1996~estimated~1996-03-20..1997-03-20"),
        ("١٣٧٥ هجري شمسي", "1996~estimated~1996-03-20..1997-03-20"),
        ("1400 هـ", "1980~estimated~1979-11-19..1980-11-10"),
        ("1400 H.", "1980~estimated~1979-11-19..1980-11-10"),
        ("1980 EC", "1988~estimated~1987-09-12..1988-09-10"),
        ("1980 ዓ.ም.", "1988~estimated~1987-09-12..1988-09-10"),
        ("1/1/1375 SH", "1996-03-20~declared"),
        ("1301/1/1 SH", "1922-03-22~declared"),
        ("29/12/1299 SH", "1921-03-20~declared"),
        ("1/7/1375 SH", "1996-09-22~declared"),
        ("1/1/2000 EC", "2007-09-12~declared"),
        ("6.13.1999 EC", "2007-09-11~declared"),
        ("1/9/1400 AH", "1980~estimated~1980-07-12..1980-07-16"),
        ("circa 1375 SH", "1996~estimated~1994-03-20..1999-03-20"),
    ],
)
def test_dates_of_other_calendars_become_ours(said: str, stored: str) -> None:
    assert told(said) == stored


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("31/8/1375 SH", "no_such_day"),
        ("0/1/1375 SH", "no_such_day"),
        ("30/12/1376 SH", "no_such_day"),
        ("6/13/1980 EC", "no_such_day"),
        ("1/14/1980 EC", "no_such_month_there"),
        ("1/13/1375 SH", "no_such_month_there"),
        ("30/2/1400 AH", "no_such_day"),
        ("0001 SH", "year_out_of_range"),
        ("0000 SH", "year_out_of_range"),
        ("9999 EC", "year_out_of_range"),
        ("1375 XY", "not_understood"),
        ("SH", "not_understood"),
    ],
)
def test_days_those_calendars_do_not_have(said: str, key: str) -> None:
    reading = parse_spoken(said, "it", TODAY)
    assert isinstance(reading, Problem)
    assert reading.key == f"date.problem.{key}"


def test_a_date_without_a_calendar_is_left_to_others() -> None:
    assert told_in_other_calendar("1980", Listener("it", TODAY, birth=True, whole="declared")) is None


@given(st.sampled_from(["SH", "AH", "EC"]), st.integers(1330, 1440))
def test_years_follow_one_another_without_a_gap(calendar: str, year: int) -> None:
    shift = {"SH": 0, "AH": 0, "EC": 570}[calendar]
    one, following = (
        PartialDate.from_text(told(f"{number + shift} {calendar}")) for number in (year, year + 1)
    )
    slack = timedelta(days=4 if calendar == "AH" else 0)
    assert one.latest is not None
    assert following.earliest == one.latest + timedelta(days=1) - slack
