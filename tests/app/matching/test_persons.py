"""Two persons: names, birth, sex, citizenship, arrival and identifiers weighed together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.matching import Facts, Name, compare
from app.matching.dates import compare_dates

ALI = Facts((Name("Mohamed Ali Hassan"),), born="1998-03-04", sex="M", citizenships=frozenset({"SO"}))


def _keys(a: Facts, b: Facts) -> set[str]:
    return {reason.key.removeprefix("match.reason.") for reason in compare(a, b).reasons}


@pytest.mark.parametrize(
    ("a", "b", "key"),
    [
        ("1998-03-04", "1998-03-04", "born_same"),
        ("1998-03-04", "1998-04-03", "day_month_swapped"),
        ("1998-01-01", "1998-07-12", "born_first_january"),
        ("1998-01-01", "1998-01-01", "born_first_january"),
        ("1998", "1998-07-12", "born_compatible"),
        ("1998-07", "1998-07-12", "born_compatible"),
        ("1998-07-12", "1998-07-13", "born_one_digit"),
        ("1998-07-12", "1989-07-12", "born_one_digit"),
        ("1998-07-12", "1998-07-30", "born_near"),
        ("1998", "1999", "born_near"),
        ("1998-03-04", "1979-11-20", "born_differs"),
    ],
)
def test_dates(a: str, b: str, key: str) -> None:
    assert compare_dates(a, b).key == compare_dates(b, a).key == f"match.reason.{key}"


@pytest.mark.parametrize(("a", "b"), [(None, "1998"), ("", "1998"), ("abc", "1998"), ("1998-", "1998")])
def test_an_unknown_date_says_nothing(a: str | None, b: str) -> None:
    assert compare_dates(a, b).evidence == 0


def test_an_estimated_year_may_be_some_years_off() -> None:
    assert compare_dates("1998", "2000", "estimated").evidence > compare_dates("1998", "2000").evidence
    assert compare_dates("1998", "1998", "unknown").evidence == 0


def test_evidence_falls_from_the_same_date_to_another() -> None:
    falls = ["1998-03-04", "1998-04-03", "1998", "1998-03-20", "1979-11-20"]
    worth = [compare_dates("1998-03-04", other).evidence for other in falls]
    assert worth == sorted(worth, reverse=True)


def test_the_same_birth_lifts_and_another_lowers() -> None:
    other = Facts((Name("Mahamed Cali Xasan"),))
    bare = compare(replace(ALI, born=None), other).score
    assert compare(ALI, replace(other, born="1998-03-04")).score > bare
    assert compare(ALI, replace(other, born="1971-09-23")).score < bare


def test_sex_and_citizenship_count() -> None:
    same = compare(ALI, ALI).score
    assert compare(ALI, replace(ALI, sex="F")).score < same
    assert "other_sex" in _keys(ALI, replace(ALI, sex="F"))
    assert "other_sex" not in _keys(ALI, replace(ALI, sex="U"))
    assert "other_citizenship" in _keys(ALI, replace(ALI, citizenships=frozenset({"ML"})))
    arrived = replace(ALI, arrival="2023-09")
    assert "same_arrival" in _keys(arrived, arrived)


@pytest.mark.parametrize("kind", ["CUI", "CF", "CFP", "VESTANET"])
def test_a_strong_identifier_stops_whatever_the_name(kind: str) -> None:
    a = Facts((Name("Mohamed Ali"),), identifiers=frozenset({(kind, "AB 123-4x")}))
    b = Facts((Name("Blessing Okoro"),), identifiers=frozenset({(kind, "ab1234X")}))
    match = compare(a, b)
    assert match.hard_stop
    assert match.score == 1
    assert "same_identifier" in _keys(a, b)


def test_another_identifier_of_the_same_kind_speaks_against() -> None:
    a = replace(ALI, identifiers=frozenset({("CUI", "01ABCDE")}))
    b = replace(ALI, identifiers=frozenset({("CUI", "02XYZWV")}))
    assert "other_identifier" in _keys(a, b)
    assert compare(a, b).score < compare(ALI, ALI).score
    assert not compare(a, b).hard_stop


def test_a_passport_speaks_for_but_does_not_stop() -> None:
    a = Facts((Name("Mohamed Ali"),), identifiers=frozenset({("PASS", "X1")}))
    assert not compare(a, a).hard_stop
    assert "same_identifier" in _keys(a, a)


def test_any_of_several_names_will_do() -> None:
    a = Facts((Name("Blessing Okoro"), Name("محمد علي حسن")))
    b = Facts((Name("Mohammed Ali Hassan"), Name("Osas Igbinedion")))
    assert compare(a, b).is_match


def test_no_name_at_all() -> None:
    assert not compare(Facts(()), ALI).is_match
    assert Name("", "Mohamed", "Ali").text == "Mohamed Ali"
