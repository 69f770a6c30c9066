from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.codelists import codelist
from app.catalogue.phones import BY_PHONE, dialable, phone_problems, readable


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("333 123 4567", "+393331234567"),
        ("+39 333-1234567", "+393331234567"),
        ("0039 333 1234567", "+393331234567"),
        ("٣٣٣ ١٢٣ ٤٥٦٧", "+393331234567"),
        ("081 551 2345", "+390815512345"),
        ("+221 77 123 45 67", "+221771234567"),
        ("00880 1712 345678", "+8801712345678"),
        ("333", None),
        ("boh", None),
        ("", None),
        ("+999 1234567", None),
    ],
)
def test_numbers_as_they_are_dictated(said: str, number: str | None) -> None:
    assert dialable(said) == number


def test_a_number_of_another_country_without_its_prefix() -> None:
    assert dialable("77 123 45 67", "SN") == "+221771234567"


def test_numbers_are_grouped_and_anything_else_is_left() -> None:
    assert readable("3331234567") == "+39 333 123 4567"
    assert readable("chiedere a Mamadou") == "chiedere a Mamadou"


def test_a_number_that_cannot_be_dialled_is_a_warning() -> None:
    (problem,) = phone_problems("whatsapp", "12345", "contact_point.0.value")
    assert (problem.key, problem.name, problem.warning) == ("phone.unlikely", "contact_point.0.value", True)
    assert phone_problems("mobile", "333 123 4567") == []
    assert phone_problems("mobile", "  ") == []
    assert phone_problems("email", "12345") == []
    assert phone_problems(None, "12345") == []
    assert set(codelist("contact_channel").codes) >= BY_PHONE


@given(st.text(max_size=40))
def test_nothing_dictated_breaks_the_reader(said: str) -> None:
    number = dialable(said)
    assert number is None or dialable(number) == number
