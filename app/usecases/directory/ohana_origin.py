"""What a reading of Ohana's files knows, and how its cells are taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.domain.directory.identity import derived_id

Cells = Mapping[str, str]
Made = Iterator[tuple[str, Mapping[str, object]]]

_SENTENCE = re.compile(r"(?<=[.;])\s+|\n+")
TRUE = frozenset({"true", "t", "1", "yes"})


@dataclass
class Origin:
    """What has to be remembered between the files."""

    source: str
    body_of_location: dict[str, str] = field(default_factory=dict)
    body_of_service: dict[str, str] = field(default_factory=dict)
    terms: dict[str, str] = field(default_factory=dict)  # number in the source -> code
    categories: dict[str, list[str]] = field(default_factory=dict)

    def id(self, table: str, *keys: str) -> str:
        """The id of a row of this source."""
        return derived_id(table, "ohana", self.source, *keys)

    def link(self, table: str, key: str) -> str | None:
        """The id of the row with this number, or None without one."""
        return self.id(table, key) if key else None


def same(cells: Cells, *names: str) -> dict[str, object]:
    """Columns that keep their names."""
    return {name: cells.get(name, "").strip() for name in names}


def parts(text: str) -> list[str]:
    """The items of a list with commas."""
    return [part.strip() for part in text.split(",") if part.strip()]


def sentences(text: str) -> list[str]:
    """The sentences of a text, one thing each."""
    return [part.strip(" .;") for part in _SENTENCE.split(text) if part.strip(" .;")]


def web_address(text: str) -> str:
    """An address with its scheme."""
    text = text.strip()
    return text if not text or "://" in text else f"http://{text}"
