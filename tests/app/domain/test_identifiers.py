from __future__ import annotations

import pytest

from app.domain.identifiers import STRONG, identifier_problems, is_strong, normalised, same_identifier
from app.domain.partial_dates import PartialDate
from app.domain.tax_code_checks import Declared, definitive_problems, provisional_problems


class Gazetteer:
    """A tiny list of birth places."""

    def is_known(self, place: str) -> bool:
        return place in {"A562", "Z327", "Z343"}

    def codes_of(self, country: str | None, comune: str | None) -> frozenset[str]:
        if comune == "050031":
            return frozenset({"A562"})
        return {"GN": frozenset({"Z327"}), "SN": frozenset({"Z343"})}.get(country or "", frozenset())


CODE = "RSSMRA85T10A562S"
MARIO = Declared("Rossi", "Mario", PartialDate("1985-12-10", "declared"), "M", "IT", "050031")


def keys(value: str, declared: Declared = MARIO) -> list[str]:
    problems = definitive_problems(value, declared, Gazetteer())
    assert all(problem.warning and problem.name == "value" for problem in problems)
    return [problem.key.removeprefix("tax_code.") for problem in problems]


def test_a_code_that_agrees_says_nothing() -> None:
    assert keys(CODE) == []
    assert keys("rss mra 85t10 a562s") == []
    assert keys(CODE, Declared()) == []
    assert definitive_problems(CODE, Declared("Rossi", "Mario", birth_country="GN")) == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("RSSMRA85T10A562", ["length"]),
        ("", ["length"]),
        ("83501790014", ["is_provisional"]),
        ("R5SMRA85T10A562S", ["shape"]),
        ("RSSMRA85D71A562S", ["birth_day"]),
        ("RSSMRA85T10A562T", ["check_letter"]),
        ("RSSMRA85T10A5S2", ["length"]),
        ("RSSMRA85T10Q562I", ["unknown_place"]),
    ],
)
def test_an_odd_code_says_why(value: str, expected: list[str]) -> None:
    assert keys(value) == expected


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        (Declared("Bianchi", "Mario"), ["family"]),
        (Declared("Rossi", "Luca"), ["given"]),
        (Declared("Mario", "Rossi"), ["names_swapped"]),
        (Declared("Bianchi", "Luca"), ["family", "given"]),
        (Declared("", "Mario"), []),
        (Declared("روسي", "ماريو"), []),
        (Declared(born=PartialDate("1985", "year")), []),
        (Declared(born=PartialDate("1984", "year")), ["born"]),
        (Declared(born=PartialDate("1985-10-12", "declared")), ["born"]),
        (Declared(born=PartialDate("1984", "estimated")), []),
        (Declared(sex="F"), ["sex"]),
        (Declared(sex="X"), []),
        (Declared(birth_country="GN"), ["place"]),
        (Declared(birth_country="ER"), []),
        (
            Declared("Bianchi", "Luca", PartialDate("1960", "year"), "F", "SN"),
            ["family", "given", "born", "sex", "place"],
        ),
    ],
)
def test_every_difference_from_what_was_declared_is_said_at_once(
    declared: Declared, expected: list[str]
) -> None:
    assert keys(CODE, declared) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("83501790014", []),
        ("835 0179 0014", []),
        ("83501790015", ["tax_code.check_digit"]),
        ("8350179001", ["tax_code.provisional_length"]),
        (CODE, ["tax_code.is_definitive"]),
    ],
)
def test_provisional_codes(value: str, expected: list[str]) -> None:
    problems = provisional_problems(value)
    assert [problem.key for problem in problems] == expected
    assert all(problem.warning for problem in problems)


@pytest.mark.parametrize(
    ("type_", "usual", "unusual"),
    [
        ("CUI", "06abc1z", "123"),
        ("VESTANET", "NA 0012345", "0012345"),
        ("PDS", "I12345678", "12345678"),
        ("RIC", "0581 2345 6789", "058123456"),
        ("STP", "STP 150 204 0000123", "1502040000123"),
        ("ENI", "ENI1502040000123", "STP1502040000123"),
        ("TS", "80380001234567890123", "8038"),
        ("PASS", "A01234567", "ABCDEFG"),
        ("CI", "CA12345AB", "12"),
    ],
)
def test_an_unusual_identifier_is_a_warning(type_: str, usual: str, unusual: str) -> None:
    assert identifier_problems(type_, usual) == []
    (problem,) = identifier_problems(type_, unusual, name="number")
    assert (problem.key, problem.name) == (f"identifier.unusual_{type_.lower()}", "number")
    assert problem.warning


def test_types_without_a_form_and_empty_values_pass() -> None:
    assert identifier_problems("LOCAL", "anything") == []
    assert identifier_problems("FUTURE_TYPE", "?!x") == []
    assert identifier_problems(None, "x") == []
    assert identifier_problems("CUI", " - ") == []


def test_tax_codes_among_the_identifiers_are_compared() -> None:
    assert [p.key for p in identifier_problems("CF", CODE, Declared(sex="F"))] == ["tax_code.sex"]
    assert identifier_problems("CF", CODE) == []
    assert [p.key for p in identifier_problems("CFP", "1")] == ["tax_code.provisional_length"]


def test_strong_identifiers_and_sameness() -> None:
    assert {type_ for type_ in ("CUI", "CF", "CFP", "VESTANET", "PASS", None) if is_strong(type_)} == STRONG
    assert same_identifier("CUI", "06ab-c1z", "CUI", "06ABC1Z")
    assert not same_identifier("CUI", "06ABC1Z", "PASS", "06ABC1Z")
    assert not same_identifier("CUI", " ", "CUI", "-")
    assert normalised("na 001/2345") == "NA0012345"
