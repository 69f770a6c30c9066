"""Records that cannot all be true: found by asking the tables, so they are the same on every laptop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.storage.reader import Reader

Row = tuple[Any, ...]

_SAME_IDENTIFIER = """
SELECT i.type, i.id, o.id, p.id, q.id, coalesce(p.display_name, ''), coalesce(q.display_name, '')
FROM (SELECT type, value FROM k_identifier
      WHERE alive AND coalesce(state, '') <> 'wrong' AND value IS NOT NULL AND type IN ({marks})
      GROUP BY type, value HAVING count(DISTINCT person) > 1) twice
JOIN k_identifier i ON i.value = twice.value AND i.type = twice.type AND i.alive
     AND coalesce(i.state, '') <> 'wrong'
JOIN k_identifier o ON o.value = i.value AND o.type = i.type AND o.alive AND coalesce(o.state, '') <> 'wrong'
     AND o.person > i.person
JOIN k_person p ON p.id = i.person AND p.alive AND p.duplicate_of IS NULL
JOIN k_person q ON q.id = o.person AND q.alive AND q.duplicate_of IS NULL
ORDER BY p.id LIMIT ?
"""

_HELD = "x.alive AND x.left_on IS NULL AND x.state IN ({marks})"

_SAME_BED = f"""
SELECT x.id, o.id, p.id, q.id, coalesce(p.display_name, ''), coalesce(q.display_name, ''),
       coalesce(s.name, ''), coalesce(x.room, ''), x.bed
FROM (SELECT site, coalesce(unit, '') AS unit, coalesce(room, '') AS room, bed, min(rid) AS first
      FROM k_placement x WHERE {_HELD} AND coalesce(bed, '') <> ''
      GROUP BY 1, 2, 3, 4 HAVING count(DISTINCT person) > 1 LIMIT ?) twice
JOIN k_placement x ON x.rid = twice.first
JOIN k_placement o ON o.site = twice.site AND o.bed = twice.bed AND coalesce(o.room, '') = twice.room
     AND coalesce(o.unit, '') = twice.unit AND o.person <> x.person AND {_HELD.replace("x.", "o.")}
JOIN k_person p ON p.id = x.person AND p.alive JOIN k_person q ON q.id = o.person AND q.alive
LEFT JOIN k_site s ON s.id = x.site
ORDER BY x.id, o.id LIMIT ?
"""

_TWO_PLACES = f"""
SELECT x.id, o.id, p.id, coalesce(p.display_name, ''), coalesce(s.name, ''), coalesce(r.name, '')
FROM k_placement x
JOIN k_placement o ON o.person = x.person AND o.id > x.id AND {_HELD.replace("x.", "o.")}
JOIN k_person p ON p.id = x.person AND p.alive
LEFT JOIN k_site s ON s.id = x.site LEFT JOIN k_site r ON r.id = o.site
WHERE {_HELD}
ORDER BY x.id LIMIT ?
"""


# From the stays that ended, which are few, to the lines of the roll after them.
_MARKED_AFTER = """
SELECT x.id, d.id, p.id, coalesce(p.display_name, ''), coalesce(s.name, ''), x.left_on, min(d."on"), count(*)
FROM k_placement x
JOIN k_daily_presence d ON d.person = x.person AND d.site = x.site AND d.alive
     AND d."on" > substr(x.left_on, 1, 10)
JOIN k_person p ON p.id = x.person AND p.alive
LEFT JOIN k_site s ON s.id = x.site
WHERE x.alive AND x.left_on >= ? AND NOT EXISTS (
    SELECT 1 FROM k_placement o WHERE o.person = x.person AND o.site = x.site AND o.alive AND o.id <> x.id
    AND coalesce(o.state, '') <> ?
    AND coalesce(substr(o.entered_on, 1, instr(o.entered_on || '~', '~') - 1), '') <= d."on"
    AND (o.left_on IS NULL OR substr(o.left_on, 1, 10) >= d."on"))
GROUP BY x.id ORDER BY x.id LIMIT ?
"""


def same_identifier(reader: Reader, types: Sequence[str], limit: int) -> list[Row]:
    """(type, identifier, identifier, person, person, name, name) of one number held by two people."""
    return reader.rows(_SAME_IDENTIFIER.format(marks=_marks(types)), [*types, limit])


def same_bed(reader: Reader, held: Sequence[str], limit: int) -> list[Row]:
    """(stay, stay, person, person, name, name, site, room, bed) of two people in one bed today."""
    return reader.rows(_SAME_BED.format(marks=_marks(held)), [*held, limit, *held, limit])


def two_places(reader: Reader, held: Sequence[str], limit: int) -> list[Row]:
    """(stay, stay, person, name, site, site) of one person who has two places today."""
    return reader.rows(_TWO_PLACES.format(marks=_marks(held)), [*held, *held, limit])


def marked_after(reader: Reader, since: str, reserved: str, limit: int) -> list[Row]:
    """(stay, line, person, name, site, left, first day, lines) of people on the roll after they had left.

    Of stays that ended since a day (ISO); the day of leaving as it is kept, maybe only a month.
    """
    return reader.rows(_MARKED_AFTER, [since, reserved, limit])


def _marks(values: Sequence[str]) -> str:
    return ",".join("?" * len(values))
