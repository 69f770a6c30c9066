"""The dated rules shipped as data: terms, holidays, age bands. Read once."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from app.domain.ages import Band
from app.domain.terms import Term, Terms, Unit
from app.domain.working_days import Holiday, ItalianCalendar

RULES: Final = Path(__file__).parents[2] / "resources" / "rules"
"""Where the rules lie."""


@cache
def terms() -> Terms:
    """Terms of law and of practice, by the days on which they hold."""
    return Terms(term_rows())


@cache
def term_rows() -> tuple[Term, ...]:
    """The same terms one by one, in the order of the file."""
    return tuple(
        Term(**{**row, "unit": Unit(row["unit"]), "codes": frozenset(row.get("codes", ()))})
        for row in _tables("clocks.toml", "term")
    )


@cache
def key_of(source: str) -> str:
    """The key of the rule with this sentence; empty for a sentence of another program's rules."""
    return next((row.key for row in term_rows() if row.source == source), "")


def citation(source: str) -> str:
    """The law or document a rule's sentence cites, in Italian as it is written; empty for practice."""
    cited, colon, _ = source.partition(": ")
    return cited if colon else ""


@cache
def calendar(patron: tuple[int, int] | None = None) -> ItalianCalendar:
    """Working days of Italian offices; `patron` is month and day of the town's own holiday."""
    listed = [
        Holiday(**{name: value for name, value in row.items() if name != "name"})
        for row in _tables("holidays.toml", "holiday")
    ]
    return ItalianCalendar(listed if patron is None else [*listed, Holiday(*patron)])


@cache
def age_bands(set_: str) -> Sequence[Band]:
    """Age bands of a report, youngest first: `eu` or `national`; empty for a set that is not known."""
    return tuple(
        Band(row["code"], row["least"], row.get("most"))
        for row in _tables("age_bands.toml", "band")
        if row["set"] == set_
    )


def _tables(name: str, table: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads((RULES / name).read_text(encoding="utf-8"))[table]
    return rows
