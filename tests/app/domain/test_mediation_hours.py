"""Minutes are rounded up to whole units, and no mediator is in two places at once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.ids import RecordId
from app.domain.mediation import MediationLine
from app.domain.mediation_hours import (
    Span,
    clocked,
    holds_on,
    minutes_between,
    minutes_left,
    overlapping,
    rounded,
    unit_of,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SPANS = st.builds(
    lambda key, who, start, length: Span(
        key, who, NOON + timedelta(minutes=start), NOON + timedelta(minutes=start + length)
    ),
    st.binary(min_size=3, max_size=3),
    st.sampled_from([b"a", b"b"]),
    st.integers(0, 300),
    st.integers(0, 90),
)


@pytest.mark.parametrize(
    ("minutes", "unit", "paid"),
    [(0, 30, 0), (1, 30, 30), (30, 30, 30), (31, 30, 60), (61, 15, 75), (-5, 60, 0)],
)
def test_a_unit_that_was_begun_counts(minutes: int, unit: int, paid: int) -> None:
    assert rounded(minutes, unit) == paid


def test_a_unit_is_at_least_a_minute() -> None:
    with pytest.raises(ValueError, match="minute"):
        rounded(10, 0)


@given(st.integers(0, 2000), st.sampled_from([15, 30, 60]))
def test_rounding_never_takes_away_and_never_adds_a_whole_unit(minutes: int, unit: int) -> None:
    paid = rounded(minutes, unit)
    assert paid % unit == 0
    assert minutes <= paid < minutes + unit
    assert rounded(paid, unit) == paid


def test_minutes_between_two_moments() -> None:
    assert minutes_between(NOON, NOON + timedelta(minutes=45)) == 45
    assert minutes_between(NOON, NOON + timedelta(seconds=61)) == 2
    assert minutes_between(NOON, NOON - timedelta(minutes=5)) == 0


def span(key: bytes, start: int, end: int, who: bytes = b"a") -> Span:
    return Span(key, who, NOON + timedelta(minutes=start), NOON + timedelta(minutes=end))


@pytest.mark.parametrize(
    ("start", "end", "who", "twice"),
    [
        (30, 90, b"a", True),
        (59, 61, b"a", True),
        (10, 20, b"a", True),
        (60, 90, b"a", False),
        (-30, 0, b"a", False),
        (30, 90, b"b", False),
        (30, 30, b"a", False),
    ],
)
def test_two_places_at_once(start: int, end: int, who: bytes, twice: bool) -> None:
    assert bool(overlapping(span(b"1", 0, 60), [span(b"2", start, end, who)])) is twice


@given(SPANS, SPANS)
def test_overlap_is_mutual(one: Span, other: Span) -> None:
    assert bool(overlapping(one, [other])) is bool(overlapping(other, [one]))
    shared = len(
        set(range(_minute(one.start), _minute(one.end)))
        & set(range(_minute(other.start), _minute(other.end)))
    )
    assert bool(overlapping(one, [other])) is (one.key != other.key and one.who == other.who and shared > 0)


def _minute(at: datetime) -> int:
    return int((at - NOON).total_seconds() // 60)


def test_a_session_does_not_overlap_itself() -> None:
    assert overlapping(span(b"1", 0, 60), [span(b"1", 0, 60)]) == []


def test_the_hours_of_a_line() -> None:
    line = MediationLine(
        site=RecordId(b"s" * 16),
        from_on=date(2026, 1, 1),
        to_on=date(2026, 12, 31),
        hours=10,
        unit="15",
    )
    assert unit_of(line) == 15
    assert unit_of(None) == unit_of(MediationLine(unit="7")) == 30
    assert minutes_left(line, spent=120, promised=60) == 420
    assert holds_on(line, date(2026, 1, 1))
    assert holds_on(line, date(2026, 12, 31))
    assert not holds_on(line, date(2027, 1, 1))
    assert not holds_on(line, date(2025, 12, 31))
    assert not holds_on(MediationLine(closed_on=date(2026, 1, 1)), date(2026, 6, 1))
    assert holds_on(MediationLine(), date(2026, 6, 1))


def test_minutes_are_written_as_hours_and_minutes() -> None:
    told = {0: "0:00", 5: "0:05", 60: "1:00", 90: "1:30", 6005: "100:05"}
    assert {minutes: clocked(minutes) for minutes in told} == told
