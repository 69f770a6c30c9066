"""Identifiers that offices give to a person: how each is written, which ones prove who it is.

The formats are known from use, not from a rule: an unusual one is a warning, never a refusal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from app.domain.problems import Problem
from app.domain.tax_code_checks import (
    BirthPlaces,
    Declared,
    definitive_problems,
    provisional_problems,
)
from app.domain.tax_codes import normalised as normalised

STRONG: Final = frozenset({"CUI", "CF", "CFP", "VESTANET"})
"""Types of V04 that two different people cannot share."""

_FORMATS: Final[Mapping[str, str]] = {
    "CUI": r"[A-Z0-9]{7}",
    "VESTANET": r"[A-Z]{2}\d{7}",
    "PDS": r"[A-Z]\d{8}",
    "RIC": r"\d{12}",
    "STP": r"STP\d{13}",
    "ENI": r"ENI\d{13}",
    "TS": r"\d{20}",
    "PASS": r"(?=.*\d)[A-Z0-9]{6,12}",
    "CI": r"[A-Z]{2}\d{7}|[A-Z]{2}\d{5}[A-Z]{2}|\d{7}[A-Z]{2}",
}


def is_strong(type_: str | None) -> bool:
    """Whether two people with this identifier in common are the same person."""
    return type_ in STRONG


def same_identifier(type_a: str | None, a: str, type_b: str | None, b: str) -> bool:
    """Whether two identifiers are the same: same type, same letters and digits, not empty."""
    return type_a == type_b and normalised(a) == normalised(b) != ""


def identifier_problems(
    type_: str | None,
    value: str,
    declared: Declared | None = None,
    places: BirthPlaces | None = None,
    name: str = "value",
) -> list[Problem]:
    """Everything odd about one identifier of type `type_` (V04), as warnings on the field `name`.

    A tax code is also compared with what the person declared. Types without a known format pass.
    """
    if not normalised(value):
        return []
    if type_ == "CF":
        return definitive_problems(value, declared or Declared(), places, name)
    if type_ == "CFP":
        return provisional_problems(value, name)
    form = _FORMATS.get(type_ or "")
    if form is None or re.fullmatch(form, normalised(value)):
        return []
    return [Problem(f"identifier.unusual_{(type_ or '').lower()}", name, warning=True)]
