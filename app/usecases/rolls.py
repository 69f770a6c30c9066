"""How far the roll of each centre has come today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.ids import RecordId
from app.domain.person import Person
from app.storage import occupancy
from app.storage.reader import Reader


@dataclass(frozen=True, slots=True)
class SiteRoll:
    """A centre with guests: how many, and how many are marked on the day."""

    site: RecordId
    name: str
    guests: int
    marked: int


def guests(reader: Reader, persons: Sequence[RecordId]) -> dict[RecordId, Person]:
    """The people behind the lines of a roll."""
    return reader.get_many(Person, list(persons))


def rolls(reader: Reader, on: date) -> list[SiteRoll]:
    """The centres that have guests on the day `on`, by name."""
    return [
        SiteRoll(RecordId(site), name, guests, marked)
        for site, name, guests, marked in occupancy.guests_and_marks(reader, on)
    ]
