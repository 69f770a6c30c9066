"""Two stays of one person contradict each other only when no reading of their dates fits."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.ids import new_id
from app.domain.partial_dates import PartialDate
from app.domain.reception import Placement, presence_id
from app.domain.stays import HELD, PRESENCE_STATE, covers, is_held, overlapping, surely_overlap


def stay(entered: str | None, left: str | None = None, state: str = "in") -> Placement:
    return Placement(
        state=state,
        entered_on=PartialDate.from_text(entered) if entered else None,
        left_on=PartialDate.from_text(left) if left else None,
    )


@pytest.mark.parametrize(
    ("one", "other", "contradict"),
    [
        (stay("2026-01-10"), stay("2026-02-01"), True),
        (stay("2026-01-10", "2026-02-01", "exited"), stay("2026-02-01"), False),
        (stay("2026-01-10", "2026-02-02", "exited"), stay("2026-02-01"), True),
        (stay("2026-01-10", "2026-01-20", "exited"), stay("2026-01-12", "2026-01-15", "exited"), True),
        (stay("2026-01-10", "2026-01-20", "exited"), stay("2026-01-20", "2026-01-25", "exited"), False),
        (stay("2026-01-10"), stay("2026-02-01", None, "reserved"), False),
        (stay("2026-01-10", None, "reserved"), stay("2026-02-01"), False),
        # Not sure: there is a reading of March and of "in March" that fits.
        (stay("2026-03-10", "2026-03~month", "exited"), stay("2026-03-20"), False),
        (stay("2026-03-10", "2026-04~month", "exited"), stay("2026-03-20"), True),
        (stay("2026~year"), stay("2026-03-20", "2026-04-01", "exited"), False),
        (stay("2025~year"), stay("2026-03-20", "2026-04-01", "exited"), True),
        (stay("~unknown"), stay("2026-03-20"), False),
        (stay(None), stay("2026-03-20"), False),
        (stay("2026-01-01", "~unknown", "exited"), stay("2026-03-20"), False),
    ],
)
def test_overlaps(one: Placement, other: Placement, contradict: bool) -> None:
    assert surely_overlap(one, other) is contradict
    assert surely_overlap(other, one) is contradict
    assert (overlapping(one, [one, other]) == [other]) is contradict


DAYS = st.dates(date(2026, 1, 1), date(2026, 2, 28))


@given(DAYS, DAYS, DAYS, DAYS)
def test_whole_dates_overlap_when_they_share_a_night(a: date, b: date, c: date, d: date) -> None:
    first, second = sorted((a, b)), sorted((c, d))
    nights = [set(range(one.toordinal(), two.toordinal())) for one, two in (first, second)]
    one, other = (stay(str(x), str(y), "exited") for x, y in (first, second))
    if nights[0] and nights[1]:
        assert surely_overlap(one, other) is bool(nights[0] & nights[1])


@pytest.mark.parametrize(
    ("placement", "there"),
    [
        (stay("2026-03-10"), True),
        (stay("2026-03-15"), True),
        (stay("2026-03-16"), False),
        (stay("2026-03-10", "2026-03-14", "exited"), False),
        (stay("2026-03-10", "2026-03-15", "exited"), True),
        (stay("2026-03~month"), True),
        (stay("~unknown"), True),
        (stay(None), True),
        (stay("2026-03-01", "~unknown", "exited"), True),
        (stay("2026-03-10", None, "reserved"), False),
    ],
)
def test_covers_a_day(placement: Placement, there: bool) -> None:
    assert covers(placement, date(2026, 3, 15)) is there


def test_states_that_hold_a_place() -> None:
    assert set(PRESENCE_STATE.values()) == HELD
    assert is_held(stay(None)) is True
    assert is_held(stay(None, None, "exited")) is False


def test_a_line_of_the_roll_has_one_id_everywhere() -> None:
    site, person, on = new_id(), new_id(), date(2026, 3, 15)
    assert presence_id(site, person, on) == presence_id(site, person, on)
    others = [
        presence_id(new_id(), person, on),
        presence_id(site, new_id(), on),
        presence_id(site, person, date(2026, 3, 16)),
    ]
    assert len({presence_id(site, person, on), *others}) == 4
    assert len(presence_id(site, person, on)) == 16
