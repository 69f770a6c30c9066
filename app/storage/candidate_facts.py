"""What is known of many persons at once, in few queries: names, birth, papers, where they are."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from app.domain.ids import RecordId
from app.domain.partial_dates import PartialDate
from app.storage.reader import Reader

AT_ONCE = 400


@dataclass(slots=True)
class CandidateFacts:
    """One person as others are compared with them; `case` and `site` are of the newest case."""

    person: RecordId
    name: str
    sex: str | None
    born: PartialDate | None
    citizenships: frozenset[str]
    arrived_on: PartialDate | None
    case: RecordId | None
    number: str | None
    state: str | None
    site: str | None
    names: list[tuple[str, str, str, str | None]] = field(default_factory=list)
    """Full, given, family, script of each name."""
    identifiers: list[tuple[str, str]] = field(default_factory=list)
    """Type and value of those not found wrong."""


def facts_of(reader: Reader, persons: Sequence[RecordId]) -> list[CandidateFacts]:
    """Facts of those of `persons` who live and were not joined to another, in the order given."""
    found: dict[RecordId, CandidateFacts] = {}
    for start in range(0, len(persons), AT_ONCE):
        found |= _some(reader, list(persons[start : start + AT_ONCE]))
    return [found[id_] for id_ in persons if id_ in found]


def persons_with_identifier(reader: Reader, values: Sequence[str], limit: int = 20) -> list[RecordId]:
    """Persons who have one of these identifiers, written without spaces and signs."""
    if not values:
        return []
    rows = reader.rows(
        "SELECT DISTINCT person FROM k_identifier WHERE alive AND person IS NOT NULL"
        f" AND coalesce(state, '') <> 'wrong' AND value IN ({_marks(values)}) LIMIT ?",
        [*values, limit],
    )
    return [RecordId(row[0]) for row in rows]


def _some(reader: Reader, persons: list[RecordId]) -> dict[RecordId, CandidateFacts]:
    marks = _marks(persons)
    rows = reader.rows(
        "SELECT p.id, p.display_name, p.sex, p.born, p.citizenships, p.arrived_on,"
        " c.id, c.number, c.state, s.name FROM k_person p"
        " LEFT JOIN case_card c ON c.rid = (SELECT max(rid) FROM case_card WHERE person = p.id)"
        " LEFT JOIN k_site s ON s.id = c.site"
        f" WHERE p.alive AND p.duplicate_of IS NULL AND p.id IN ({marks})",
        persons,
    )
    found = {RecordId(row[0]): _facts(row) for row in rows}
    for person, full, given, family, script in reader.rows(
        "SELECT person, full, given, family, script FROM k_person_name"
        f" WHERE alive AND full IS NOT NULL AND person IN ({marks})",
        persons,
    ):
        if person in found:
            found[person].names.append((full, given or "", family or "", script))
    for person, type_, value in reader.rows(
        "SELECT person, type, value FROM k_identifier"
        f" WHERE alive AND value IS NOT NULL AND coalesce(state, '') <> 'wrong' AND person IN ({marks})",
        persons,
    ):
        if person in found:
            found[person].identifiers.append((type_ or "", value))
    return found


def _facts(row: Sequence[Any]) -> CandidateFacts:
    id_, name, sex, born, citizenships, arrived, case, number, state, site = row
    return CandidateFacts(
        person=RecordId(id_),
        name=name or "",
        sex=sex,
        born=PartialDate.from_text(born) if born else None,
        citizenships=frozenset(json.loads(citizenships) if citizenships else ()),
        arrived_on=PartialDate.from_text(arrived) if arrived else None,
        case=RecordId(case) if case else None,
        number=number,
        state=state,
        site=site,
    )


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))
