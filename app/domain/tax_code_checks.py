"""Compares a tax code with what the person declared: always a warning, never a refusal.

Names on the asylum form are often misspelt or swapped, so a difference is a question, not an error.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

from app.domain.partial_dates import PartialDate
from app.domain.problems import Problem
from app.domain.tax_codes import (
    TaxCode,
    check_letter,
    family_letters,
    given_letters,
    has_definitive_shape,
    is_provisional,
    normalised,
    read,
)

DEFINITIVE_LENGTH: Final = 16
PROVISIONAL_LENGTH: Final = 11

_NOT_TOLD: Final = PartialDate()


class BirthPlaces(Protocol):
    """Cadastral codes of comuni and states, past ones included."""

    def is_known(self, place: str) -> bool:
        """Whether some comune or state has, or had, this cadastral code."""

    def codes_of(self, country: str | None, comune: str | None) -> frozenset[str]:
        """Codes that a birth in this country (ISO 3166) or comune may have; empty when not known."""


@dataclass(frozen=True, slots=True)
class Declared:
    """What the person declared; None or empty where nothing was said."""

    family: str = ""
    given: str = ""
    born: PartialDate = _NOT_TOLD
    sex: str = ""
    birth_country: str | None = None
    birth_comune: str | None = None


def definitive_problems(
    value: str, declared: Declared, places: BirthPlaces | None = None, name: str = "value"
) -> list[Problem]:
    """Everything odd about a definitive code: its form, then each difference from what was declared.

    `name` is the field the warnings are about. Without `places` the birth place is not compared.
    """
    code = normalised(value)
    told = read(code)
    if told is None:
        return [_warning(_why_unreadable(code), name)]
    keys = [] if check_letter(code[:15]) == code[15] else ["check_letter"]
    keys += _name_differences(told, declared)
    keys += _birth_differences(told, declared)
    keys += [] if places is None else _place_differences(told, declared, places)
    return [_warning(key, name) for key in keys]


def provisional_problems(value: str, name: str = "value") -> list[Problem]:
    """Everything odd about a provisional code: its length, its digits, its check digit."""
    code = normalised(value)
    if is_provisional(code):
        return []
    if len(code) == DEFINITIVE_LENGTH:
        return [_warning("is_definitive", name)]
    return [_warning("check_digit" if len(code) == PROVISIONAL_LENGTH else "provisional_length", name)]


def _warning(key: str, name: str) -> Problem:
    return Problem(f"tax_code.{key}", name, warning=True)


def _why_unreadable(code: str) -> str:
    if is_provisional(code):
        return "is_provisional"
    if len(code) != DEFINITIVE_LENGTH:
        return "length"
    return "birth_day" if has_definitive_shape(code) else "shape"


def _name_differences(told: TaxCode, declared: Declared) -> list[str]:
    family, given = family_letters(declared.family), given_letters(declared.given)
    differences = [
        key
        for key, said, drawn in (("family", told.family, family), ("given", told.given, given))
        if drawn and said != drawn
    ]
    swapped = family_letters(declared.given), given_letters(declared.family)
    if differences and (told.family, told.given) == swapped:
        return ["names_swapped"]
    return differences


def _birth_differences(told: TaxCode, declared: Declared) -> list[str]:
    same_day = any(declared.born.may_be(PartialDate.of_day(day)) for day in told.birth_days())
    other_sex = declared.sex in {"M", "F"} and declared.sex != told.sex
    return [key for key, differs in (("born", not same_day), ("sex", other_sex)) if differs]


def _place_differences(told: TaxCode, declared: Declared, places: BirthPlaces) -> list[str]:
    if not places.is_known(told.place):
        return ["unknown_place"]
    possible = places.codes_of(declared.birth_country, declared.birth_comune)
    return ["place"] if possible and told.place not in possible else []
