from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.it import codicefiscale

from app.domain.tax_codes import (
    TaxCode,
    check_letter,
    expected,
    family_letters,
    given_letters,
    has_definitive_shape,
    is_provisional,
    normalised,
    provisional_check_digit,
    read,
)

COMUNI = Path(__file__).parents[2] / "fixtures" / "comuni_tax_codes" / "comuni.csv"
FIRST_15 = st.from_regex(r"[A-Z]{6}[0-9]{2}[ABCDEHLMPRST][0-3][0-9][A-Z][0-9]{3}", fullmatch=True).filter(
    str.isascii
)


def comuni() -> list[dict[str, str]]:
    with COMUNI.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_real_eleven_digit_codes_pass_and_any_wrong_digit_is_seen() -> None:
    rows = comuni()
    assert len(rows) > 300
    for row in rows:
        code = row["tax_code"]
        assert is_provisional(code)
        for place in range(11):
            wrong = code[:place] + str((int(code[place]) + 1) % 10) + code[place + 1 :]
            assert not is_provisional(wrong)


@pytest.mark.parametrize(
    "code", ["", "1234567890", "00000000000", "٠١٢٣٤٥٦٧٨٩٠", "8350179001A", "835017900141"]
)
def test_what_is_no_provisional_code(code: str) -> None:
    assert not is_provisional(code)


@given(st.integers(1, 9_999_999), st.integers(0, 999))
def test_the_check_digit_closes_every_provisional_code(serial: int, office: int) -> None:
    first10 = f"{serial:07d}{office:03d}"
    assert is_provisional(first10 + provisional_check_digit(first10))


@given(FIRST_15)
def test_the_check_letter_is_the_one_others_compute(first15: str) -> None:
    assert check_letter(first15) == codicefiscale.calc_check_digit(first15)


@pytest.mark.parametrize(
    ("family", "letters"),
    [
        ("Rossi", "RSS"),
        ("Fo", "FOX"),
        ("D'Angelo", "DNG"),
        ("De Luca", "DLC"),
        ("Aiello", "LLA"),
        ("Ng", "NGX"),
        ("O", "OXX"),
        ("Đorđević", "DRD"),
        ("Ümit", "MTU"),
        ("N’Diaye", "NDY"),
        ("محمد", ""),
        ("", ""),
    ],
)
def test_letters_of_family_names(family: str, letters: str) -> None:
    assert family_letters(family) == letters


@pytest.mark.parametrize(
    ("given_name", "letters"),
    [
        ("Mario", "MRA"),
        ("Matteo", "MTT"),
        ("Niccolò", "NCL"),
        ("Gianfranco", "GFR"),
        ("Mamadou", "MMD"),
        ("Mohammad", "MMM"),
        ("Maria Grazia", "MGR"),
        ("Yu", "YUX"),
        ("Ali", "LAI"),
        ("تسفاي", ""),
    ],
)
def test_letters_of_given_names(given_name: str, letters: str) -> None:
    assert given_letters(given_name) == letters


def test_the_code_that_names_and_birth_lead_to() -> None:
    assert expected("Rossi", "Mario", date(1985, 12, 10), "M", "A562") == "RSSMRA85T10A562S"
    assert expected("Moretti", "Matteo", date(1991, 4, 8), "M", "F205") == "MRTMTT91D08F205J"
    woman = expected("Diallo", "Fatoumata", date(2001, 1, 1), "F", "Z327")
    assert woman is not None
    assert woman.startswith("DLLFMT01A41Z327")
    assert expected("محمد", "Ali", date(1985, 12, 10), "M", "Z236") is None
    assert expected("Rossi", "Mario", date(1985, 12, 10), "X", "A562") is None


@given(
    st.sampled_from(["Rossi", "Diallo", "Fo", "Tesfay", "Nguyễn"]),
    st.sampled_from(["Mario", "Mamadou", "Yu", "Selamawit"]),
    st.dates(date(1925, 1, 1), date(2024, 12, 31)),
    st.sampled_from("MF"),
    st.sampled_from([row["belfiore"] for row in comuni()]),
    st.sets(st.sampled_from([6, 7, 9, 10, 12, 13, 14])),
)
def test_a_code_says_its_data_even_with_digits_replaced(
    family: str, given_name: str, born: date, sex: str, place: str, replaced: set[int]
) -> None:
    code = expected(family, given_name, born, sex, place)
    assert code is not None
    assert codicefiscale.is_valid(code)
    first15 = "".join("LMNPQRSTUV"[int(c)] if i in replaced else c for i, c in enumerate(code[:15]))
    told = read(first15 + check_letter(first15))
    assert told is not None
    letters = family_letters(family), given_letters(given_name)
    assert (told.family, told.given, told.sex, told.place) == (*letters, sex, place)
    assert born in told.birth_days()


@pytest.mark.parametrize(
    "code",
    [
        "RSSMRA85T10A562",
        "RSSMRA85F10A562S",
        "RSSMRA85T32A562S",
        "RSSMRA85T00A562S",
        "RSSMRA85D71A562S",
        "RSSMRA8AT10A562S",
        "",
    ],
)
def test_what_no_code_can_say(code: str) -> None:
    assert read(code) is None


def test_the_29th_of_february_belongs_to_one_century_only() -> None:
    told = read("RSSMRA00B29A562X")
    assert isinstance(told, TaxCode)
    assert list(told.birth_days()) == [date(2000, 2, 29)]


def test_shape_and_spelling() -> None:
    assert has_definitive_shape(normalised(" rss mra-85t10.a562s\u200f"))
    assert not has_definitive_shape("RSSMRA85T10A562")
    assert normalised("٨٣٥ 0179/0014") == "83501790014"


@given(st.text())
def test_nothing_pasted_breaks_the_reader(pasted: str) -> None:
    code = normalised(pasted)
    assert normalised(code) == code
    assert read(code) is None or has_definitive_shape(code)
    is_provisional(code)
    assert len(family_letters(pasted)) in {0, 3}
