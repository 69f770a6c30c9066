"""Languages people speak (ISO 639-3), with their names in four languages and in their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from app.catalogue.entries import CodeList, Entry, pick
from app.catalogue.tables import Table

LIST: Final = "language"
"""Name of the code list in the declarations of fields."""

_TITLES = ("Lingua", "Language", "Langue", "اللغة")


@dataclass(frozen=True, slots=True)
class Language:
    """One language: ISO 639-3 code, two-letter code if any, names, and what its speakers call it."""

    code: str
    two: str
    names: tuple[str, ...]
    endonym: str
    common: bool

    def name(self, language: str) -> str:
        """Its name."""
        return pick(self.names, language)


@cache
def _table() -> Table:
    return Table("languages.csv", names=(2, 3, 4, 5, 6, 7, 0))


def _language(row: list[str]) -> Language:
    code, two, *names, endonym, _also, common = row
    return Language(code, two, tuple(names), endonym, common == "1")


@cache
def by_code(code: str) -> Language | None:
    """The language with this three-letter code, or this two-letter one."""
    rows = _table().holding(1, code) if len(code) == 2 else _table().keyed(code)
    return next(map(_language, rows), None)


def all_languages() -> Iterator[Language]:
    """All of them: those heard most in reception first, then in Italian order."""
    return map(_language, _table().rows())


def common() -> list[Language]:
    """The languages to offer before anything is typed."""
    return [language for language in all_languages() if language.common]


def search(query: str, limit: int = 20) -> list[Language]:
    """Languages found by a name in any of the four languages, their own name and script, or code."""
    return [_language(row) for row in _table().search(query, limit)]


def label(code: str, language: str) -> str:
    """Name of the language; the code itself when it is not known."""
    found = by_code(code)
    return found.name(language) if found else code


class LanguageList(CodeList):
    """Languages as a code list."""

    def search(self, query: str, limit: int = 50) -> list[str]:
        """Languages by any of their names; the common ones without a query."""
        found = search(query, limit) if query.strip() else common()[:limit]
        return [language.code for language in found]


@cache
def language_list() -> LanguageList:
    """The code list `language`: ISO 639-3."""
    return LanguageList(LIST, LIST, _TITLES, [Entry(one.code, one.names) for one in all_languages()])
