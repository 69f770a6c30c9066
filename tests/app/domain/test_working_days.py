from __future__ import annotations

from datetime import date

import pytest

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


def test_offices_rest_on_weekends_and_holidays() -> None:
    calendar = ItalianCalendar([Holiday(12, 25), Holiday(easter_offset=1), Holiday(10, 4, from_year=2026)])
    assert calendar.is_working(date(2026, 12, 24))
    assert not calendar.is_working(date(2026, 12, 25))
    assert not calendar.is_working(date(2026, 12, 26))
    assert not calendar.is_working(date(2026, 4, 6))
    assert calendar.is_working(date(2026, 4, 7))
    assert calendar.is_working(date(2021, 10, 4))
    assert not calendar.is_working(date(2027, 10, 4))
