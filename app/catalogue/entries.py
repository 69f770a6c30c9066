"""What a code list is: codes, their labels in four languages, and when each may be chosen."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from app.catalogue.folding import fold
from app.catalogue.pseudo import LANGUAGE as PSEUDO
from app.catalogue.pseudo import pseudo
from app.catalogue.speech import LANGUAGES, direction, led_from_right

CODELISTS: Final = Path(__file__).parents[2] / "resources" / "codelists"
"""Where the lists and the reference data lie."""

_COLUMN = {language: place for place, language in enumerate(LANGUAGES)}
_FALLBACK = (_COLUMN["en"], _COLUMN["it"])


def pick(texts: tuple[str, ...], language: str) -> str:
    """The text of `language` among four in the order of `LANGUAGES`; English, then Italian, without it."""
    if language == PSEUDO:
        return pseudo(texts[0])
    text = texts[_COLUMN[language]]
    if direction(language) == "rtl" and not text.isascii():
        return led_from_right(text)
    return text or next((texts[other] for other in _FALLBACK if texts[other]), "")


def read_rows(name: str) -> Iterator[list[str]]:
    """Rows of a comma-separated file of the code lists, without its head."""
    with (CODELISTS / name).open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        yield from rows


@dataclass(frozen=True, slots=True)
class Entry:
    """One code: its labels and the days on which the law or the project knows it.

    `closed` means given up for good: shown where it was used, never offered again.
    """

    code: str
    labels: tuple[str, ...]
    valid_from: date | None = None
    valid_to: date | None = None
    closed: bool = False

    def open_on(self, on: date) -> bool:
        """Whether the code may be chosen for something that happens on this day."""
        if self.closed:
            return False
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )


class CodeList:
    """A list of codes in the order in which they are offered."""

    def __init__(self, id: str, name: str, titles: tuple[str, ...], entries: Iterable[Entry]) -> None:
        self.id = id
        self.name = name
        self._titles = titles
        self._entries: Mapping[str, Entry] = {entry.code: entry for entry in entries}

    def __contains__(self, code: object) -> bool:
        return code in self._entries

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code ever in the list."""
        return tuple(self._entries)

    def title(self, language: str) -> str:
        """What the list is called."""
        return pick(self._titles, language)

    def label(self, code: str, language: str) -> str:
        """What `code` means; the code itself, verbatim, when the list does not know it."""
        entry = self._entries.get(code)
        return pick(entry.labels, language) if entry else code

    def open_codes(self, on: date) -> tuple[str, ...]:
        """The codes that may be chosen for something that happens on this day."""
        return tuple(entry.code for entry in self if entry.open_on(on))

    def options(self, language: str, on: date, kept: Iterable[str] = ()) -> list[tuple[str, str]]:
        """Codes and labels to offer; what is already answered (`kept`) is always among them."""
        codes = list(self.open_codes(on))
        codes += [code for code in kept if code not in codes]
        return [(code, self.label(code, language)) for code in codes]

    def search(self, query: str, limit: int = 50) -> list[str]:
        """Codes whose label, in any language, has words that begin as those of `query` do.

        Accents and case do not matter. Labels that begin with the query come first; without a
        query the list itself.
        """
        wanted = fold(query)
        if not wanted:
            return list(self.codes[:limit])
        ranked = []
        for place, entry in enumerate(self):
            folded = [fold(label) for label in entry.labels] + [fold(entry.code)]
            if any(label.startswith(wanted) for label in folded):
                ranked.append((0, place, entry.code))
            elif any(all(f" {word}" in f" {label}" for word in wanted.split()) for label in folded):
                ranked.append((1, place, entry.code))
        return [code for _, _, code in sorted(ranked)[:limit]]
