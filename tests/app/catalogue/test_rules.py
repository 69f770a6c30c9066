from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from app.catalogue.codelists import codelist
from app.catalogue.eligibility import rule_sets
from app.catalogue.rules import age_bands, calendar, citation, key_of, term_rows, terms
from app.domain.ages import banded
from app.domain.clocks import Clock, appeal_clock, clock
from app.domain.partial_dates import PartialDate
from app.domain.terms import Term
from tests.app.catalogue import written

TODAY = date(2026, 11, 22)


def due(key: str, start: date) -> date:
    one = clock(terms(), key, start, calendar())
    assert isinstance(one, Clock)
    return one.due


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("permit60", date(2026, 9, 23)),
        ("permit_exp", TODAY),
        ("cfp6", date(2027, 5, 22)),
        ("work60", date(2027, 1, 22)),
        ("window18", date(2028, 5, 22)),
        ("plan_review", date(2027, 2, 20)),
        ("follow6", date(2027, 5, 22)),
        ("follow12", date(2027, 11, 22)),
        ("vulnerability15", date(2026, 12, 7)),
        ("privacy_request", date(2026, 12, 22)),
        ("absence72", date(2026, 11, 25)),
        ("sai_database", date(2026, 11, 25)),
        ("sai_extension", date(2026, 10, 26)),
    ],
)
def test_the_shipped_terms(key: str, expected: date) -> None:
    assert due(key, TODAY) == expected


def test_appeals_by_decision() -> None:
    days = {
        code: None
        if (one := appeal_clock(terms(), code, TODAY, filed=False)) is None
        else one.days_left(TODAY)
        for code in codelist("V13").codes
    }
    assert days["DIN"] == days["PS"] == 30
    assert days["MI"] == days["INA"] == 15
    assert days["RIF"] is None


@pytest.mark.parametrize("row", term_rows(), ids=lambda row: row.key)
def test_every_term_can_be_understood_and_shown(row: Term) -> None:
    assert row.source.endswith(".")
    assert row.soon_days > 0
    assert row.codes <= set(codelist("V13").codes)
    assert f"clock.{row.kind}" in written.sentences()


def test_no_two_rows_of_a_rule_hold_on_the_same_day() -> None:
    for row in term_rows():
        for day in (row.valid_from or date(1990, 1, 1), row.valid_to or TODAY):
            assert [one for one in term_rows() if one.key == row.key and one.holds_on(day)] == [row]


def test_italian_holidays() -> None:
    for month, day in [(1, 1), (1, 6), (4, 6), (6, 2), (12, 8), (12, 25)]:
        assert not calendar().is_working(date(2026, month, day))
    assert calendar().is_working(date(2025, 9, 19))
    assert not calendar((9, 19)).is_working(date(2025, 9, 19))
    assert calendar().is_working(date(2000, 6, 2))


def test_age_bands_follow_one_another_and_are_in_the_list() -> None:
    for set_ in ("eu", "national"):
        bands = age_bands(set_)
        assert bands[0].least == 0
        assert bands[-1].most is None
        for one, following in pairwise(bands):
            assert one.most is not None
            assert following.least == one.most + 1
        assert {band.code for band in bands} <= set(codelist("V74").codes)
    assert age_bands("other") == ()
    born = PartialDate.of_day(TODAY - timedelta(days=366 * 20))
    counted = banded(born, TODAY, age_bands("eu"))
    assert counted is not None
    assert counted.code == "EU_18_60"


@pytest.mark.parametrize("row", term_rows(), ids=lambda row: row.key)
def test_every_rule_is_explained_in_the_readers_language_and_cites_the_law(row: Term) -> None:
    assert f"rule.{key_of(row.source)}" == f"rule.{row.key}"
    assert f"rule.{row.key}" in written.sentences()
    if "D.Lgs" in row.source or "D.M." in row.source:
        assert citation(row.source).startswith("D.")


def test_practice_cites_nothing_and_an_unknown_sentence_has_no_key() -> None:
    assert citation("Il progetto personalizzato si verifica ogni tre mesi.") == ""
    assert key_of("una regola di domani") == ""


def test_every_set_of_conditions_is_explained() -> None:
    for code, rules_ in rule_sets().items():
        assert f"eligibility.source.{code}" in written.sentences()
        assert citation(rules_.source)
        assert all(citation(rule.source) for rule in rules_.rules)
