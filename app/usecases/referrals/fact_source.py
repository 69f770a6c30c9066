"""What the facts that leave are told from: one person, one day, Italian words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.catalogue.codelists import codelist, small_inside
from app.catalogue.formats import Formats
from app.catalogue.messages import Messages
from app.domain.ids import RecordId
from app.domain.person import Person
from app.storage.reader import Reader

ITALIAN: Final = "it"
"""The language of who receives."""

Told = Iterator[tuple[str, str]]
"""Labels with their answers."""


@dataclass(frozen=True, slots=True)
class Source:
    """A person as they are recorded, seen on a day."""

    reader: Reader
    person: Person
    on: date
    messages: Messages
    formats: Formats

    @property
    def id(self) -> RecordId:
        """The person's id."""
        return self.person.id

    def label(self, list_id: str, code: str | None) -> str:
        """The Italian label of a code; empty without one."""
        return codelist(list_id).label(code, ITALIAN) if code else ""

    def labels(self, list_id: str, codes: frozenset[str]) -> str:
        """The labels of several codes, listed."""
        labels = sorted(self.label(list_id, code) for code in codes)
        return self.formats.listed(labels, small=small_inside(list_id, ITALIAN))

    def field(self, name: str) -> str:
        """The Italian label of a field, `kind.field`."""
        return self.messages(f"field.{name}")
