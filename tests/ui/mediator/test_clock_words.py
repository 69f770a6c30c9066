"""Hours a mediator types: over midnight, and when the clock changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from tests.rome import in_rome, needs_zones
from ui.mediator.words import end_of, minute_of, moment_of

pytestmark = needs_zones


@pytest.fixture(autouse=True)
def rome() -> Iterator[None]:
    with in_rome():
        yield


@pytest.mark.parametrize(
    ("day", "began", "ended", "minutes"),
    [
        (date(2026, 11, 22), 14 * 60, 15 * 60, 60),
        (date(2026, 11, 22), 23 * 60 + 30, 30, 60),
        (date(2026, 11, 22), 23 * 60, 7 * 60, 480),
        (date(2026, 11, 22), 23 * 60, 7 * 60 + 1, -959),  # a slip: the form says that it ends before
        (date(2026, 11, 22), 15 * 60, 14 * 60, -60),
        (date(2026, 3, 28), 23 * 60 + 30, 3 * 60 + 30, 180),
        (date(2026, 10, 24), 23 * 60 + 30, 3 * 60 + 30, 300),
        (date(2026, 3, 29), 90, 210, 60),
    ],
)
def test_a_session_ends_after_it_began(day: date, began: int, ended: int, minutes: int) -> None:
    start = moment_of(day, began)
    assert end_of(day, ended, start) - start == timedelta(minutes=minutes)


def test_without_a_beginning_the_end_is_of_that_day() -> None:
    end = end_of(date(2026, 11, 22), 30, None)
    assert (end.astimezone().date(), minute_of(end)) == (date(2026, 11, 22), 30)
