"""Code lists: every coded answer, its labels in four languages, and when it may be chosen.

A code a list does not know (a newer program wrote it) is shown as it is and never lost.
The text is read once; a list is built when it is first asked for.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import chain
from typing import Final

from app.catalogue import comune_list, countries, languages, services
from app.catalogue.entries import CODELISTS, CodeList, Entry, pick, read_rows
from app.catalogue.typography import typeset

__all__ = [
    "CODELISTS",
    "ELSEWHERE",
    "CodeList",
    "Entry",
    "codelist",
    "codelist_ids",
    "known",
    "pick",
    "read_rows",
    "small_inside",
]

ELSEWHERE: Final = {
    countries.LIST: countries.country_list,
    languages.LIST: languages.language_list,
    comune_list.LIST: comune_list.comune_list,
    services.LIST: services.service_list,
}
"""Lists that come from the reference data of places and languages."""


@cache
def codelist(id: str) -> CodeList:
    """The list with this number ("V14") or name ("country"); KeyError when there is none."""
    if id in ELSEWHERE:
        return ELSEWHERE[id]()
    name, titles = _titles()[id]
    return CodeList(id, name, titles, map(_entry, _rows()[id]))


def codelist_ids() -> tuple[str, ...]:
    """The numbers and names of the lists of codes; those in `ELSEWHERE` are not among them."""
    return tuple(_titles())


def known(id: str, code: str) -> bool:
    """Whether the list has this code."""
    return code in codelist(id)


def small_inside(id: str, language: str) -> bool:
    """Whether the labels of a list begin small inside a list of words; names of places never do, and
    English writes its languages large."""
    return id not in _NAMES and not (language == "en" and id in _LARGE_IN_ENGLISH)


_NAMES: Final = frozenset({countries.LIST, comune_list.LIST})
_LARGE_IN_ENGLISH: Final = frozenset({languages.LIST, "script"})


@cache
def _titles() -> dict[str, tuple[str, tuple[str, ...]]]:
    rows = chain(read_rows("lists.csv"), read_rows("own_lists.csv"))
    return {id: (name, tuple(titles)) for id, name, *titles in rows}


@cache
def _rows() -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for id, *row in chain(read_rows("vocabularies.csv"), read_rows("own_codes.csv")):
        found.setdefault(id, []).append(row)
    return found


def _entry(row: list[str]) -> Entry:
    code, it, en, fr, ar, valid_from, valid_to, closed, *_ = row
    return Entry(code, (it, en, typeset(fr, "fr"), ar), _day(valid_from), _day(valid_to), closed == "1")


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
