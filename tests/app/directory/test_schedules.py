"""Rules of recurrence held against an independent implementation of RFC 5545."""

from __future__ import annotations

import datetime as dt

import pytest
from dateutil import rrule
from hypothesis import given
from hypothesis import strategies as st

from app.domain.directory.fields import Row
from app.domain.directory.schedules import Schedule, read_schedule
from app.domain.directory.tables import WEEKDAYS

LATER = 7600
"""Years; the calendar begins anew every 400, and dateutil looks for a 31st of February until 9999."""

_DAYS = st.dates(dt.date(2023, 1, 1), dt.date(2027, 12, 31))
_WEEKDAY_SETS = st.sets(st.integers(0, 6), max_size=4)


def _moment(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time())


@given(
    start=_DAYS,
    weekdays=_WEEKDAY_SETS,
    interval=st.integers(1, 4),
    week_start=st.integers(0, 6),
    count=st.none() | st.integers(1, 12),
    ahead=st.integers(0, 90),
)
def test_weekly_rules_agree_with_dateutil(
    start: dt.date, weekdays: set[int], interval: int, week_start: int, count: int | None, ahead: int
) -> None:
    names = ",".join(WEEKDAYS[day] for day in sorted(weekdays))
    row: Row = {"freq": "WEEKLY", "byday": names, "interval": interval, "dtstart": start.isoformat()}
    rule = read_schedule(row | {"wkst": WEEKDAYS[week_start], "count": count})
    peer = rrule.rrule(
        rrule.WEEKLY,
        dtstart=_moment(start),
        interval=interval,
        wkst=week_start,
        byweekday=sorted(weekdays) or None,
        count=count,
    )
    day = start + dt.timedelta(days=ahead)
    assert rule.occurs_on(day) == bool(peer.between(_moment(day), _moment(day), inc=True))


@given(
    start=_DAYS,
    by_day=st.lists(st.tuples(st.sampled_from([-2, -1, 1, 2, 3, 5]), st.integers(0, 6)), max_size=3)
    | st.lists(st.tuples(st.just(0), st.integers(0, 6)), max_size=3),  # mixed, dateutil wants both at once
    month_days=st.lists(st.sampled_from([-31, -5, -1, 1, 2, 15, 28, 31]), max_size=3),
    interval=st.integers(1, 3),
    ahead=st.integers(0, 200),
)
def test_monthly_rules_agree_with_dateutil(
    start: dt.date, by_day: list[tuple[int, int]], month_days: list[int], interval: int, ahead: int
) -> None:
    start = start.replace(year=start.year + LATER)
    row: Row = {
        "freq": "MONTHLY",
        "byday": ",".join(f"{nth or ''}{WEEKDAYS[day]}" for nth, day in by_day),
        "bymonthday": ",".join(map(str, month_days)),
        "interval": interval,
        "dtstart": start.isoformat(),
    }
    day = start + dt.timedelta(days=ahead)
    peer = rrule.rrule(
        rrule.MONTHLY,
        dtstart=_moment(start),
        interval=interval,
        byweekday=[rrule.weekdays[day](nth) if nth else rrule.weekdays[day] for nth, day in by_day] or None,
        bymonthday=month_days or None,
    )
    expected = bool(peer.between(_moment(day), _moment(day), inc=True))
    assert read_schedule(row).occurs_on(day) == expected


def test_a_rule_without_a_start_holds_every_week() -> None:
    rule = read_schedule({"freq": "WEEKLY", "byday": "MO,WE", "opens_at": "09:00", "closes_at": "13:00"})
    assert rule.is_plain_weekly
    assert [rule.occurs_on(dt.date(2026, 11, day)) for day in (23, 24, 25)] == [True, False, True]


def test_the_year_one_means_every_year() -> None:
    rule = read_schedule({"valid_from": "0001-12-24", "valid_to": "0001-01-06"})
    assert rule.is_exception
    assert rule.valid_on(dt.date(2026, 12, 25))
    assert rule.valid_on(dt.date(2027, 1, 6))
    assert not rule.valid_on(dt.date(2027, 1, 7))


def test_a_yearly_window_within_one_year() -> None:
    rule = read_schedule({"valid_from": "0001-08-01", "valid_to": "0001-08-31"})
    days = [dt.date(2026, 7, 31), dt.date(2026, 8, 1), dt.date(2027, 8, 31), dt.date(2027, 9, 1)]
    assert [rule.valid_on(day) for day in days] == [False, True, True, False]


def test_a_rule_whose_count_never_comes_to_an_end_is_answered_all_the_same() -> None:
    never = Schedule(start=dt.date(2026, 1, 1), count=3, by_month_day=(31,), by_year_day=(1,))
    assert not never.occurs_on(dt.date(2026, 1, 31))
    seldom = Schedule(start=dt.date(2026, 1, 1), count=10_000, by_month_day=(1,))
    assert seldom.occurs_on(dt.date(2026, 2, 1))


def test_weeks_and_days_of_the_year_narrow_a_rule() -> None:
    weeks = Schedule(by_week=(1, -1), by_day=((0, 0),))
    assert weeks.occurs_on(dt.date(2026, 12, 28))
    assert not weeks.occurs_on(dt.date(2026, 12, 21))
    last = Schedule(by_year_day=(-1,))
    assert last.occurs_on(dt.date(2024, 12, 31))
    assert not last.occurs_on(dt.date(2024, 12, 30))


def test_until_and_validity_end_a_rule() -> None:
    rule = read_schedule({"byday": "MO", "until": "2026-11-23", "valid_from": "2026-11-10"})
    days = [dt.date(2026, 11, day) for day in (9, 16, 23, 30)]
    assert [rule.occurs_on(day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    "row",
    [
        {"byday": "XX"},
        {"opens_at": "nine"},
        {"valid_from": "soon"},
        {"interval": "often"},
        {"bymonthday": "1,x"},
        {"freq": "DAILY"},
        {"interval": 2, "byday": "MO"},
        {"opens_at": "09:00"},
    ],
)
def test_what_is_not_understood_says_so(row: Row) -> None:
    assert not read_schedule(row).clear
