from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.directory.clock import DAY_MINUTES, clock, closing, loose_date, minutes
from app.domain.directory.fields import Row
from app.domain.directory.holidays import easter, holidays, is_holiday
from app.domain.directory.opening import OpeningHours, OpenState, split_at_midnight
from app.domain.directory.schedules import Schedule, read_schedule

MONDAY = dt.date(2026, 11, 23)


def _hours(*rows: Row) -> OpeningHours:
    return OpeningHours(tuple(read_schedule(row) for row in rows))


def _at(day: dt.date, text: str) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(text))


WORKING: Row = {"byday": "MO,TU,WE,TH,FR", "opens_at": "09:00", "closes_at": "13:00"}


def test_open_at_the_first_minute_and_shut_at_the_last() -> None:
    hours = _hours(WORKING)
    states = [hours.state(_at(MONDAY, text)) for text in ("08:59", "09:00", "12:59", "13:00")]
    assert states == [OpenState.CLOSED, OpenState.OPEN, OpenState.OPEN, OpenState.CLOSED]


def test_no_hours_say_nothing() -> None:
    assert OpeningHours().state(_at(MONDAY, "10:00")) is OpenState.UNKNOWN
    assert OpeningHours().on(MONDAY) is OpenState.UNKNOWN
    assert _hours({"byday": "??"}).state(_at(MONDAY, "10:00")) is OpenState.UNKNOWN


def test_over_midnight_belongs_to_the_next_day_too() -> None:
    night = _hours({"byday": "MO", "opens_at": "20:00", "closes_at": "06:00"})
    assert night.state(_at(MONDAY, "23:30")) is OpenState.OPEN
    assert night.state(_at(MONDAY + dt.timedelta(days=1), "05:59")) is OpenState.OPEN
    assert night.state(_at(MONDAY + dt.timedelta(days=1), "06:00")) is OpenState.CLOSED
    assert split_at_midnight(night.ordinary_week()) == [(0, 1200, 1440), (1, 0, 360)]


def test_a_short_window_puts_the_ordinary_hours_aside() -> None:
    shut: Row = {"valid_from": "2026-11-23", "valid_to": "2026-11-24"}
    later: Row = {
        "valid_from": "2026-11-20",
        "valid_to": "2026-11-30",
        "opens_at": "15:00",
        "closes_at": "17:00",
    }
    hours = _hours(WORKING, shut, later)
    assert hours.on(MONDAY) is OpenState.CLOSED
    wednesday = MONDAY + dt.timedelta(days=2)
    assert hours.spans(wednesday) == [(900, 1020)]
    assert hours.spans(MONDAY + dt.timedelta(days=14)) == [(540, 780)]


def test_what_the_ordinary_week_leaves_out_is_listed() -> None:
    august: Row = {"valid_from": "0001-08-01", "valid_to": "0001-08-31"}
    hours = _hours(WORKING, august)
    assert [rule.is_exception for rule in hours.special()] == [True]
    assert hours.weekly() is None
    assert _hours(WORKING).special() == ()


def test_a_long_window_stands_beside_the_ordinary_hours() -> None:
    year: Row = {"byday": "MO", "valid_from": "2026-01-01", "valid_to": "2026-12-31"}
    hours = _hours(WORKING, year | {"opens_at": "15:00", "closes_at": "16:00"})
    assert hours.spans(MONDAY) == [(540, 780), (900, 960)]


def test_a_day_without_hours_is_a_reason_to_call() -> None:
    hours = _hours(WORKING, {"byday": "SA", "description": "su appuntamento"})
    assert hours.on(dt.date(2026, 11, 28)) is OpenState.UNKNOWN
    assert hours.on(dt.date(2026, 11, 29)) is OpenState.CLOSED


def test_a_public_holiday_makes_ordinary_hours_uncertain() -> None:
    immaculate = dt.date(2026, 12, 8)
    assert _hours(WORKING).state(_at(immaculate, "10:00")) is OpenState.UNKNOWN
    assert _hours(WORKING).state(_at(immaculate, "10:00"), mind_holidays=False) is OpenState.OPEN
    always = _hours({"byday": "MO,TU,WE,TH,FR,SA,SU", "opens_at": "00:00", "closes_at": "23:59"})
    assert always.always
    assert always.state(_at(immaculate, "23:59")) is OpenState.OPEN
    told = _hours(
        WORKING,
        {"valid_from": "2026-12-08", "valid_to": "2026-12-08", "opens_at": "9:00", "closes_at": "12:00"},
    )
    assert told.state(_at(immaculate, "10:00")) is OpenState.OPEN


def test_next_opening_passes_over_nights_weekends_and_holidays() -> None:
    hours = _hours(WORKING)
    assert hours.next_opening(_at(MONDAY, "08:00")) == _at(MONDAY, "09:00")
    assert hours.next_opening(_at(MONDAY, "09:00")) == _at(MONDAY + dt.timedelta(days=1), "09:00")
    assert hours.next_opening(_at(dt.date(2026, 12, 7), "14:00")) == _at(dt.date(2026, 12, 9), "09:00")
    assert (
        _hours({"valid_from": "2020-01-01", "valid_to": "2020-01-01"}).next_opening(_at(MONDAY, "08:00"))
        is None
    )


_ROWS = st.lists(
    st.builds(
        Schedule,
        opens=st.integers(0, DAY_MINUTES - 1),
        closes=st.integers(1, DAY_MINUTES),
        by_day=st.lists(st.tuples(st.just(0), st.integers(0, 6)), max_size=3).map(tuple),
    ),
    min_size=1,
    max_size=4,
).map(lambda rows: OpeningHours(tuple(rows)))


@given(hours=_ROWS, ahead=st.integers(0, 13), minute=st.integers(0, DAY_MINUTES - 1))
def test_the_week_of_the_store_says_the_same_as_the_rules(
    hours: OpeningHours, ahead: int, minute: int
) -> None:
    day = MONDAY + dt.timedelta(days=ahead)
    week = hours.weekly()
    assert week is not None
    by_week = any(
        weekday == day.weekday() and start <= minute < end for weekday, start, end in split_at_midnight(week)
    )
    at = dt.datetime.combine(day, dt.time(minute // 60, minute % 60))
    assert (hours.state(at, mind_holidays=False) is OpenState.OPEN) == by_week


@given(hours=_ROWS, minute=st.integers(0, 14 * DAY_MINUTES))
def test_it_is_open_at_the_next_opening_and_not_just_before(hours: OpeningHours, minute: int) -> None:
    after = dt.datetime.combine(MONDAY, dt.time()) + dt.timedelta(minutes=minute)
    following = hours.next_opening(after)
    assert following is not None
    assert following > after
    assert hours.state(following) is OpenState.OPEN
    assert following.hour * 60 + following.minute in {start for start, _ in hours.spans(following.date())}


def test_spans_are_in_order_and_apart() -> None:
    hours = OpeningHours((Schedule(opens=600, closes=720), Schedule(opens=540, closes=600)))
    assert hours.spans(MONDAY) == [(540, 720)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10:00:00", 600),
        ("9am", 540),
        ("12am", 0),
        ("4:00 PM", 960),
        ("18.30", 1110),
        ("09:00-05:00", 540),
        ("09:00Z", 540),
        ("h 9", 540),
        ("24:00", 1440),
        ("25:00", None),
        ("13pm", None),
        ("soon", None),
    ],
)
def test_times(text: str, expected: int | None) -> None:
    assert minutes(text) == expected


def test_the_end_of_the_day() -> None:
    assert closing("23:59") == closing("00:00") == 1440
    assert clock(1440) == "24:00"
    assert clock(1500) == "01:00"


@pytest.mark.parametrize(
    ("text", "day_first", "expected"),
    [
        ("January 01, 0001", False, dt.date(1, 1, 1)),
        ("12/24/15", False, dt.date(2015, 12, 24)),
        ("24/12/2015", True, dt.date(2015, 12, 24)),
        ("24.12.2015", True, dt.date(2015, 12, 24)),
        ("2015-12-24T10:00:00Z", True, dt.date(2015, 12, 24)),
        ("31/02/2015", True, None),
        ("Smarch 01, 2015", True, None),
        ("tomorrow", True, None),
    ],
)
def test_dates(text: str, day_first: bool, expected: dt.date | None) -> None:
    assert loose_date(text, day_first=day_first) == expected


def test_easter_and_what_hangs_on_it() -> None:
    assert [easter(year) for year in (2024, 2025, 2026, 2027)] == [
        dt.date(2024, 3, 31),
        dt.date(2025, 4, 20),
        dt.date(2026, 4, 5),
        dt.date(2027, 3, 28),
    ]
    assert is_holiday(dt.date(2026, 4, 6))
    assert holidays(2026)[dt.date(2026, 10, 4)] == "saint_francis"
    assert not is_holiday(dt.date(2025, 10, 4))
