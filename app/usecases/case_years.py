"""Cases by year, the same before and after an erasure: files and the figures that stay of them together."""

from __future__ import annotations

from dataclasses import dataclass

from app.storage import case_years
from app.storage.reader import Reader


@dataclass(frozen=True, slots=True)
class Year:
    """Cases opened and closed in one year; of these, so many are only figures by now."""

    year: int
    opened: int
    closed: int
    past_opened: int
    past_closed: int


def by_year(reader: Reader) -> tuple[Year, ...]:
    """The latest year first; nothing while no case was erased: the list of cases says it all."""
    if not case_years.any_past(reader):
        return ()
    return tuple(Year(*row) for row in case_years.years(reader))
