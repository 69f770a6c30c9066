"""How many guests each site has, and how many of them are on the roll of a day."""

from __future__ import annotations

from datetime import date

from app.storage.reader import Reader


def guests_and_marks(reader: Reader, on: date) -> list[tuple[bytes, str, int, int]]:
    """(site, name, guests, marked) of the sites with guests on the day `on`, by name."""
    day = on.isoformat()
    rows = reader.rows(
        """SELECT s.id, coalesce(s.name, ''), count(DISTINCT p.person), count(DISTINCT d.person)
           FROM k_placement p JOIN k_site s ON s.id = p.site AND s.alive
           LEFT JOIN k_daily_presence d ON d.site = p.site AND d.person = p.person AND d."on" = ? AND d.alive
           WHERE p.alive AND p.left_on IS NULL AND p.state NOT IN ('reserved', 'exited')
             AND (p.entered_on IS NULL OR substr(p.entered_on, 1, 10) <= ?)
           GROUP BY s.id ORDER BY s.name""",
        [day, day],
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]
