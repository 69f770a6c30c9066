"""Countries and states that no longer exist (ISO 3166-1, cadastral codes of the tax code)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from app.catalogue.entries import CodeList, Entry, pick, read_rows
from app.catalogue.tables import Table

LIST: Final = "country"
"""Name of the code list in the declarations of fields."""

_SPECIAL = "V05"
_TITLES = ("Paese", "Country", "Pays", "البلد")


@dataclass(frozen=True, slots=True)
class Country:
    """One country: ISO 3166-1 codes, cadastral code (empty if it has none), names by language."""

    code: str
    alpha3: str
    belfiore: str
    names: tuple[str, ...]
    common: bool

    def name(self, language: str) -> str:
        """Its short name."""
        return pick(self.names, language)


@cache
def _table() -> Table:
    return Table("countries.csv", names=(4, 5, 6, 7, 8, 0, 1))


def _country(row: list[str]) -> Country:
    alpha2, alpha3, _, belfiore, *names, _also, common = row
    return Country(alpha2, alpha3, belfiore, tuple(names), common == "1")


@cache
def by_code(code: str) -> Country | None:
    """The country with this two- or three-letter ISO code."""
    rows = _table().keyed(code) if len(code) == 2 else _table().holding(1, code)
    return next(map(_country, rows), None)


def by_belfiore(code: str) -> Country | None:
    """The country that has this cadastral code today."""
    return next(map(_country, _table().holding(3, code)), None)


def all_countries() -> Iterator[Country]:
    """All of them: those people arrive from most first, then in Italian order."""
    return map(_country, _table().rows())


def common() -> list[Country]:
    """The countries to offer before anything is typed."""
    return [country for country in all_countries() if country.common]


def search(query: str, limit: int = 20) -> list[Country]:
    """Countries found by a name in any of the four languages, in their own script, or by code."""
    return [_country(row) for row in _table().search(query, limit)]


def label(code: str, language: str) -> str:
    """Name of a country or meaning of a special value of citizenship; else the code itself."""
    return country_list().label(code, language)


def cadastral_codes(code: str) -> frozenset[str]:
    """Codes that a birth in this country may have, its past states included; empty when not known."""
    country = by_code(code)
    today = {country.belfiore} if country and country.belfiore else set()
    past = {belfiore for belfiore, *_, heirs in read_rows("former_states.csv") if code in heirs.split()}
    return frozenset(today | past)


@cache
def former_states() -> dict[str, str]:
    """Cadastral codes of states that are no more, and their Italian names."""
    return {belfiore: name for belfiore, name, *_ in read_rows("former_states.csv")}


class CountryList(CodeList):
    """Countries as a code list: stateless and unknown come before them."""

    def search(self, query: str, limit: int = 50) -> list[str]:
        """Special values and countries by name, script or code; the common ones without a query."""
        if not query.strip():
            return [country.code for country in common()[:limit]]
        special = [code for code in super().search(query, limit) if len(code) == 3]
        return [*(country.code for country in search(query, limit)), *special][:limit]


@cache
def country_list() -> CountryList:
    """The code list `country`: ISO 3166-1 alpha-2 and the special values of citizenship."""
    special = [Entry(row[1], tuple(row[2:6])) for row in read_rows("vocabularies.csv") if row[0] == _SPECIAL]
    countries = [Entry(country.code, country.names) for country in all_countries()]
    return CountryList(LIST, LIST, _TITLES, special + countries)
