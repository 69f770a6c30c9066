from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.partial_dates import (
    DECLARED,
    DISPUTED,
    ESTIMATED,
    EXACT,
    PRECISIONS,
    YEAR,
    PartialDate,
    add_days,
    add_months,
    add_years,
)

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    day = draw(DAYS).isoformat()
    text = draw(st.sampled_from(["", day[:4], day[:7], day]))
    ends = sorted([draw(DAYS), draw(DAYS)])
    first, last = ends if draw(st.booleans()) else (None, None)
    words = draw(st.one_of(st.just(""), st.text(), st.just("2001-01-01..2002-01-01"), st.just("~")))
    return PartialDate(text, draw(st.sampled_from([*PRECISIONS, "lunar"])), first, last, words)


@given(partial_dates())
def test_what_is_stored_comes_back(told: PartialDate) -> None:
    assert PartialDate.from_text(told.to_text()) == told


@given(st.text())
def test_any_stored_text_is_read_and_nothing_of_it_is_dropped(stored: str) -> None:
    told = PartialDate.from_text(stored)
    assert PartialDate.from_text(told.to_text()) == told
    for piece in stored.replace("~", " ").split():
        assert piece in told.to_text()


@given(partial_dates())
def test_a_known_date_lies_between_its_ends(told: PartialDate) -> None:
    assert told.is_known == (told.latest is not None)
    if told.earliest and told.latest and told.middle:
        assert told.earliest <= told.middle <= told.latest


@pytest.mark.parametrize(
    ("stored", "earliest", "latest"),
    [
        ("1980~year", date(1980, 1, 1), date(1980, 12, 31)),
        ("1980-02~month", date(1980, 2, 1), date(1980, 2, 29)),
        ("1980-03-12~exact", date(1980, 3, 12), date(1980, 3, 12)),
        ("1980~estimated", date(1978, 1, 1), date(1982, 12, 31)),
        ("1980-02-29~disputed", date(1978, 2, 28), date(1982, 2, 28)),
        ("1981~estimated~1980-11-23..1981-11-22", date(1980, 11, 23), date(1981, 11, 22)),
        ("0001~estimated", date(1, 1, 1), date(3, 12, 31)),
        ("9999~estimated", date(9997, 1, 1), date(9999, 12, 31)),
    ],
)
def test_each_precision_means_its_days(stored: str, earliest: date, latest: date) -> None:
    told = PartialDate.from_text(stored)
    assert (told.earliest, told.latest) == (earliest, latest)
    assert told.to_text() == stored


def test_a_year_alone_is_never_the_first_of_january() -> None:
    told = PartialDate.from_text("1980")
    assert told == PartialDate("1980", YEAR)
    assert told.day is None
    assert not told.is_day


def test_unknown_has_no_days_and_comes_last() -> None:
    unknown = PartialDate()
    assert unknown.to_text() == "~unknown"
    assert (unknown.earliest, unknown.latest, unknown.middle, unknown.year, unknown.day) == (None,) * 5
    assert not unknown.is_known
    dates = [unknown, PartialDate("1981", YEAR), PartialDate("1980-05", "month"), PartialDate("1980", YEAR)]
    assert [told.text for told in sorted(dates, key=lambda told: told.sort_key)] == [
        "1980",
        "1980-05",
        "1981",
        "",
    ]


@pytest.mark.parametrize(
    "stored",
    [
        "boh",
        "",
        "1980-02-31~exact",
        "80",
        "1980-13",
        "1980~",
        "١٩٨٠~year",
        "1980~year~2001-01-09..2000-01-01",
    ],
)
def test_what_cannot_be_read_is_kept_word_for_word(stored: str) -> None:
    assert PartialDate.from_text(stored) == PartialDate(words=stored)


def test_a_precision_from_a_newer_version_is_kept() -> None:
    assert PartialDate.from_text("1980~lunar~full moon").to_text() == "1980~lunar~~full moon"


@pytest.mark.parametrize(
    ("text", "precision", "first", "last"),
    [
        ("1980-2", YEAR, None, None),
        ("0000", YEAR, None, None),
        ("1980", "", None, None),
        ("1980", "a~b", None, None),
        ("1980", YEAR, date(1980, 1, 1), None),
        ("1980", YEAR, None, date(1980, 1, 1)),
        ("1980", YEAR, date(1980, 1, 2), date(1980, 1, 1)),
    ],
)
def test_a_date_that_is_none_cannot_be_made(
    text: str, precision: str, first: date | None, last: date | None
) -> None:
    with pytest.raises(ValueError):
        PartialDate(text, precision, first, last)


def test_only_documented_or_assessed_whole_dates_are_sure() -> None:
    assert PartialDate("1980-03-12", EXACT).is_sure
    assert PartialDate("1980-03-12", "assessed").is_sure
    assert not PartialDate("1980-03-12", DECLARED).is_sure
    assert not PartialDate("1980", "assessed").is_sure


def test_of_day_and_between() -> None:
    day = date(1980, 3, 12)
    assert PartialDate.of_day(day) == PartialDate("1980-03-12", EXACT)
    assert PartialDate.of_day(day).day == day
    told = PartialDate.between(date(1980, 11, 23), date(1981, 11, 22))
    assert (told.text, told.precision, told.year) == ("1981", ESTIMATED, 1981)


def test_dates_that_may_be_the_same_day() -> None:
    year, month, day = (PartialDate.from_text(text) for text in ("1980", "1980-05", "1980-06-01"))
    assert year.may_be(month)
    assert not month.may_be(day)
    assert not day.may_be(month)
    assert PartialDate().may_be(day)
    assert day.may_be(PartialDate())
    assert month.surely_before(day)
    assert not year.surely_before(day)
    assert not PartialDate().surely_before(day)
    assert not day.surely_before(PartialDate())
    assert PartialDate("1979", DISPUTED).may_be(day)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 8, 31), 18, date(2026, 2, 28)),
        (date(2026, 3, 15), -3, date(2025, 12, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(1, 5, 1), -12, date.min),
        (date(9999, 5, 1), 12, date.max),
    ],
)
def test_months_keep_the_day_number_or_end_with_the_month(start: date, months: int, end: date) -> None:
    assert add_months(start, months) == end


def test_years_and_days() -> None:
    assert add_years(date(2008, 2, 29), 18) == date(2026, 2, 28)
    assert add_days(date(2026, 12, 31), 1) == date(2027, 1, 1)
