"""Counts are kept as they were told, and a reminder waits until somebody of the site has seen it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.ids import new_id
from app.domain.overdue import OverdueFiles, Tally, is_asked, overdue_id, tallies_of, told

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def test_tallies_come_back_the_longest_overdue_first() -> None:
    late, early = Tally("2026-Q1", "case_closed", 3, 1), Tally("2019-Q4", "no_case", 2)
    assert tallies_of(told([late, early])) == (early, late)
    assert tallies_of(None) == tallies_of("[]") == ()


@pytest.mark.parametrize("figures", ["{", "7", "[[1]]", '[["2026-Q1","x","many",0]]', "[" * 100_000])
def test_what_another_program_wrote_otherwise_is_nothing(figures: str) -> None:
    assert tallies_of(figures) == ()


def test_a_site_has_one_record() -> None:
    one, other = new_id(), new_id()
    assert overdue_id(one) == overdue_id(one) != overdue_id(other)


@pytest.mark.parametrize(
    ("asked", "answered", "waits"),
    [(None, None, False), (0, None, True), (0, 1, False), (1, 0, True), (0, 0, False)],
)
def test_a_reminder_waits_until_it_was_seen(asked: int | None, answered: int | None, waits: bool) -> None:
    def at(hours: int | None) -> datetime | None:
        return None if hours is None else NOW + timedelta(hours=hours)

    assert is_asked(OverdueFiles(asked_at=at(asked), answered_at=at(answered))) is waits
