"""A line about an erased case bears no description that fewer than five people share."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.past_case import LEAST_ALIKE, Alike, PastCase, blurred, quarter

RARE = PastCase(sex="2", age_band="N_61", citizenship="BT", months=9)


def told(line: PastCase) -> tuple[str | None, str | None, str | None]:
    return line.sex, line.age_band, line.citizenship


@pytest.mark.parametrize(
    ("others", "expected", "coarse"),
    [
        ([("2", "N_61", "BT")] * LEAST_ALIKE, ("2", "N_61", "BT"), 0),
        ([("2", "EU_GT60", "BT")] * LEAST_ALIKE, ("2", "EU_GT60", "BT"), 1),
        ([("2", "N_61", "BT")] * (LEAST_ALIKE - 1) + [("2", "N_61", "ML")], ("2", "N_61", None), 2),
        ([("2", "EU_GT60", "ML")] * LEAST_ALIKE, ("2", "EU_GT60", None), 3),
        ([("2", "N_0_5", "ML")] * LEAST_ALIKE, ("2", None, None), 4),
        ([("1", "N_61", "BT")] * LEAST_ALIKE, (None, None, None), 5),
        ([], (None, None, None), 5),
    ],
)
def test_a_description_is_as_fine_as_enough_people_share_it(
    others: list[tuple[str, str, str]], expected: tuple[str | None, ...], coarse: int
) -> None:
    line = blurred(RARE, Alike(others))
    assert told(line) == expected
    assert (line.coarse, line.months) == (coarse, 9)


def test_one_person_counts_once_however_coarsely_described() -> None:
    alone = Alike([("2", "", "")] * (LEAST_ALIKE - 1))
    assert told(blurred(PastCase(sex="2"), alone)) == (None, None, None)


def test_days_become_quarters() -> None:
    assert [quarter(date(2026, month, 1)) for month in (1, 3, 4, 12)] == [
        "2026-Q1",
        "2026-Q1",
        "2026-Q2",
        "2026-Q4",
    ]
    assert quarter(None) is None
