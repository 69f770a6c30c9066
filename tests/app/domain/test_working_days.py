from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.catalogue import rules
from app.domain.working_days import Holiday, ItalianCalendar, easter


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (1818, (3, 22)),
        (1943, (4, 25)),
        (1954, (4, 18)),
        (1981, (4, 19)),
        (2000, (4, 23)),
        (2024, (3, 31)),
        (2025, (4, 20)),
        (2026, (4, 5)),
        (2027, (3, 28)),
        (2038, (4, 25)),
        (2049, (4, 18)),
    ],
)
def test_easter(year: int, day: tuple[int, int]) -> None:
    assert easter(year) == date(year, *day)


# Easter Mondays as calendars print them.
MONDAYS = (
    *("2020-04-13", "2021-04-05", "2022-04-18", "2023-04-10", "2024-04-01", "2025-04-21", "2026-04-06"),
    *("2027-03-29", "2028-04-17", "2029-04-02", "2030-04-22", "2031-04-14", "2032-03-29", "2033-04-18"),
    *("2034-04-10", "2035-03-26"),
)
FIXED = ("01-01", "01-06", "04-25", "05-01", "06-02", "08-15", "11-01", "12-08", "12-25", "12-26")


def test_sixteen_years_of_italian_holidays() -> None:
    """Every day of them, against a list that was written by hand; 4 October from 2026 on."""
    calendar = rules.calendar()
    for monday in map(date.fromisoformat, MONDAYS):
        year = monday.year
        listed = {monday, *(date.fromisoformat(f"{year}-{day}") for day in FIXED)}
        if year >= 2026:
            listed.add(date(year, 10, 4))
        first = date(year, 1, 1)
        days = [first + timedelta(n) for n in range((date(year + 1, 1, 1) - first).days)]
        resting = {day for day in days if not calendar.is_working(day)}
        assert resting == {day for day in days if day.weekday() >= 5 or day in listed}, year


def test_the_patron_of_the_town_rests_too() -> None:
    bologna = rules.calendar((10, 4))
    assert not bologna.is_working(date(2024, 10, 4))
    assert rules.calendar().is_working(date(2024, 10, 4))


def test_offices_rest_on_weekends_and_holidays() -> None:
    calendar = ItalianCalendar([Holiday(12, 25), Holiday(easter_offset=1), Holiday(10, 4, from_year=2026)])
    assert calendar.is_working(date(2026, 12, 24))
    assert not calendar.is_working(date(2026, 12, 25))
    assert not calendar.is_working(date(2026, 12, 26))
    assert not calendar.is_working(date(2026, 4, 6))
    assert calendar.is_working(date(2026, 4, 7))
    assert calendar.is_working(date(2021, 10, 4))
    assert not calendar.is_working(date(2027, 10, 4))
