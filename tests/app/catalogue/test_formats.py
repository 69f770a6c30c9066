"""Dates and amounts as people write them; CLDR (Babel) is the judge where it has an opinion."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date, get_day_names, get_month_names
from babel.numbers import format_currency, format_decimal

from app.catalogue.formats import Formats
from app.catalogue.messages import LANGUAGES, PSEUDO, Messages
from app.domain.partial_dates import PartialDate

ROME = ZoneInfo("Europe/Rome")
TODAY = date(2026, 5, 12)


def formats(language: str) -> Formats:
    return Formats(Messages(language), ROME)


def bare(text: str) -> str:
    return text.replace("\u2068", "").replace("\u2069", "").replace("\u200f", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_of_months_and_days_are_those_of_cldr(language: str) -> None:
    f = formats(language)
    for month, name in get_month_names("wide", locale=language).items():
        assert f.month_name(month) == name
    for month, name in get_month_names("abbreviated", locale=language).items():
        assert f.month_name(month, short=True) == name
    for place, name in get_day_names("wide", locale=language).items():
        assert f.weekday(date(2026, 1, 5) + timedelta(days=place)) == name
    for place, name in get_day_names("abbreviated", locale=language).items():
        assert f.weekday(date(2026, 1, 5) + timedelta(days=place), short=True) == name
    assert bare(f.day(TODAY)) == format_date(TODAY, "d MMMM y", locale=language)


@pytest.mark.parametrize(("language", "locale"), [("it", "it"), ("en", "en"), ("fr", "fr"), ("ar", "ar_TN")])
@pytest.mark.parametrize("value", [0, 7, 999, 1234, 1234567, -9876])
def test_numbers_are_those_of_cldr(language: str, locale: str, value: int) -> None:
    f = formats(language)
    assert f.number(value) == format_decimal(value, locale=locale).replace("\u200e", "")
    wanted = format_decimal(value + 0.25, "#,##0.00", locale=locale).replace("\u200e", "")
    assert f.decimal(value + 0.25, 2) == wanted


@pytest.mark.parametrize("language", ["it", "en", "fr"])
@pytest.mark.parametrize("cents", [0, 5, 100, 123450, -1999])
def test_money_is_that_of_cldr(language: str, cents: int) -> None:
    assert formats(language).money(cents) == format_currency(cents / 100, "EUR", locale=language)


def test_arabic_money_has_western_digits() -> None:
    assert bare(formats("ar").money(123450)) == "1.234,50\xa0€"


def test_days_near_today() -> None:
    f = formats("it")
    told = [f.near_day(TODAY + timedelta(days=d), TODAY) for d in (-8, -3, -1, 0, 1, 2, 7, 8)]
    assert told == [
        "04/05/2026",
        "3 giorni fa",
        "ieri",
        "oggi",
        "domani",
        "fra 2 giorni",
        "fra 7 giorni",
        "20/05/2026",
    ]
    assert formats("ar").near_day(TODAY + timedelta(days=2), TODAY) == "بعد يومين"
    assert formats("en").weekday_day(TODAY) == "Tuesday 12 May"


def test_moments_are_told_in_local_time() -> None:
    now = datetime(2026, 5, 12, 22, 30, tzinfo=UTC)  # already the 13th in Rome
    f = formats("it")
    assert f.moment(datetime(2026, 5, 12, 22, 5, tzinfo=UTC), now) == "oggi, 00:05"
    assert f.moment(datetime(2026, 5, 12, 12, 32, tzinfo=UTC), now) == "ieri, 14:32"
    assert f.moment(datetime(2026, 1, 2, 8, 0, tzinfo=UTC), now) == "02/01/2026, 09:00"
    assert bare(formats("ar").moment(datetime(2026, 5, 12, 22, 5, tzinfo=UTC), now)) == "اليوم، 00:05"


@pytest.mark.parametrize(
    ("when", "wanted"),
    [
        (PartialDate("1980-05-12", "exact"), "12 maggio 1980"),
        (PartialDate("1980-03", "month"), "marzo 1980"),
        (PartialDate("1980", "year"), "1980"),
        (PartialDate("1980", "estimated"), "circa 1980"),
        (PartialDate("1980-03", "disputed"), "marzo 1980 (contestata)"),
        (PartialDate.between(date(1980, 5, 13), date(1981, 5, 12)), "circa 1980"),
        (PartialDate("1980", "declared", date(1980, 9, 11), date(1981, 9, 10)), "tra il 1980 e il 1981"),
        (
            PartialDate("2026", "declared", date(2026, 2, 18), date(2026, 3, 19)),
            "tra il 18 febbraio 2026 e il 19 marzo 2026",
        ),
        (PartialDate("1980", "year", date(1980, 1, 1), date(1980, 12, 31)), "1980"),
        (PartialDate(), "data sconosciuta"),
        (PartialDate(words="prima della guerra"), "«prima della guerra»"),
        (PartialDate("1980", "from_the_future"), "1980"),
    ],
)
def test_partial_dates_say_only_what_is_known(when: PartialDate, wanted: str) -> None:
    assert formats("it").partial(when) == wanted


def test_small_things() -> None:
    f = formats("it")
    assert [f.minutes(m) for m in (45, 60, 90)] == ["45\xa0min", "1\xa0h", "1\xa0h\xa030\xa0min"]
    assert [f.size(o) for o in (12, 12_345, 3_400_000)] == ["12\xa0byte", "12\xa0kB", "3,4\xa0MB"]
    assert [f.listed(items) for items in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a e b",
        "a, b e c",
    ]
    assert f.listed(["Arabo", "Francese", "SAI", "A1", "É", "Èwe"], small=True) == (
        "Arabo, francese, SAI, A1, É e èwe"
    )
    assert f.percent(0.425, 1) == "42,5%"
    assert f.decimal(-0.04) == "0,0"
    assert f.clock(872) == "14:32"
    assert [f.yes_no(True), f.yes_no(False)] == ["Sì", "No"]
    assert [f.years(1), f.years(45), f.months(7)] == ["1\xa0anno", "45\xa0anni", "7\xa0mesi"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_amount_is_broken_from_its_unit(language: str) -> None:
    f = formats(language)
    told = [f.minutes(90), f.size(3_400_000), f.money(1250), f.percent(0.4), f.years(45), f.months(7)]
    assert not [one for one in told if " " in one]


@pytest.mark.parametrize("language", [*LANGUAGES, PSEUDO])
def test_no_word_is_missing(language: str) -> None:
    m = Messages(language)
    f = Formats(m, ROME)
    now = datetime(2026, 5, 12, 12, tzinfo=UTC)
    f.moment(now, now)
    f.partial(PartialDate("1980-03", "disputed"))
    f.partial(PartialDate("1980", "declared", date(1980, 9, 11), date(1981, 9, 10)))
    f.money(5)
    f.listed(["a", "b", "c"])
    f.minutes(90)
    assert m.missing == set()
