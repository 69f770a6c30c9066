"""The comuni as a code list: codes are looked up one by one, never built all at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from app.catalogue.entries import CodeList, Entry
from app.catalogue.places import all_codes, comuni

LIST: Final = "comune"
"""Name of the code list in the declarations of fields."""

_TITLES = ("Comune", "Municipality", "Commune", "البلدية")


class _Entries(Mapping[str, Entry]):
    """Entries made when asked for; names of places are the same in every language."""

    def __getitem__(self, code: str) -> Entry:
        found = comuni.by_code(code)
        if found is None:
            raise KeyError(code)
        return Entry(code, (found.label,) * 4, found.since, found.until)

    def __iter__(self) -> Iterator[str]:
        return all_codes()

    def __len__(self) -> int:
        return sum(1 for _ in self)


class ComuneList(CodeList):
    """Today's comuni are listed and searched; past ones are searched last and always understood."""

    def __init__(self) -> None:
        super().__init__(LIST, LIST, _TITLES, ())
        self._entries = _Entries()

    def search(self, query: str, limit: int = 50) -> list[str]:
        """Comuni by name; without a query the largest."""
        if not query.strip():
            return [code for code, _ in zip(self._entries, range(limit), strict=False)]
        return [one.code for one in comuni.search(query, limit, past=True)]


@cache
def comune_list() -> ComuneList:
    """The code list `comune`: ISTAT codes, cadastral codes for past comuni."""
    return ComuneList()
