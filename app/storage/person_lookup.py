"""Persons by name, code or number, as one line each: for choosing somebody while typing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.ids import RecordId
from app.domain.partial_dates import PartialDate
from app.storage import search
from app.storage.reader import Reader

_LINES = (
    "SELECT p.id, p.display_name, p.born, c.native, c.id, c.number, s.name FROM k_person p"
    " LEFT JOIN case_card c ON c.rid = (SELECT max(rid) FROM case_card WHERE person = p.id)"
    " LEFT JOIN k_site s ON s.id = c.site WHERE p.alive"
)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody to choose; `case`, `number` and `site` are of the newest case."""

    person: RecordId
    name: str
    born: PartialDate | None
    native: str | None
    case: RecordId | None
    number: str | None
    site: str | None


def persons_named(reader: Reader, typed: str, limit: int = 20) -> list[PersonLine]:
    """Those whose names, codes or numbers begin with what was typed, by name; merged ones left out."""
    files = search.files_named(reader, typed, 4 * limit)
    if not files:
        return []
    marks = ",".join("?" * len(files))
    rows = reader.rows(
        f"{_LINES} AND p.duplicate_of IS NULL AND p.space IN ({marks}) ORDER BY p.display_name LIMIT ?",
        [*files, limit],
    )
    return [_line(row) for row in rows]


def recent_persons(reader: Reader, limit: int = 8) -> list[PersonLine]:
    """Those whose cases changed last."""
    rows = reader.rows(
        f"{_LINES} AND p.id IN (SELECT person FROM case_card ORDER BY changed_at DESC LIMIT ?)", [limit]
    )
    return [_line(row) for row in rows]


def person_line(reader: Reader, person: RecordId) -> PersonLine | None:
    """One person's line, merged ones too; None when there is no such person."""
    rows = reader.rows(f"{_LINES} AND p.id = ?", [person])
    return _line(rows[0]) if rows else None


def _line(row: Sequence[Any]) -> PersonLine:
    id_, name, born, native, case, number, site = row
    return PersonLine(
        RecordId(id_),
        name or "",
        PartialDate.from_text(born) if born else None,
        native,
        RecordId(case) if case else None,
        number,
        site,
    )
