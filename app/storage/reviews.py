"""Questions about what was handed in that only the tables can answer."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.ids import RecordId
from app.storage.reader import Reader


def authors_after(reader: Reader, review: RecordId, records: Sequence[RecordId]) -> frozenset[RecordId]:
    """Who wrote these records after a review was last written."""
    marks = ",".join("?" * len(records))
    rows = reader.rows(
        f"SELECT DISTINCT c.author FROM touch t JOIN change c ON c.rid = t.change"
        f" WHERE t.record IN ({marks}) AND c.rid > (SELECT change FROM k_review WHERE id = ?)",
        [*records, review],
    )
    return frozenset(RecordId(row[0]) for row in rows)


def answered_by(reader: Reader, what: str, user: RecordId) -> frozenset[RecordId]:
    """The reviews of this sort about cases that `user` answers for."""
    rows = reader.rows(
        'SELECT r.id FROM k_review r JOIN k_case c ON c.id = r."case"'
        " WHERE r.what = ? AND c.responsible = ? AND r.alive",
        [what, user],
    )
    return frozenset(RecordId(row[0]) for row in rows)


CHANGED, OWN = "review.changed:", "review.own:"
"""Begin the names under which this laptop remembers reviews that are open though they were approved."""


def of_person(reader: Reader, person: RecordId) -> list[RecordId]:
    """Every review in a person's file."""
    rows = reader.rows("SELECT id FROM k_review WHERE person = ? AND alive", [person])
    return [RecordId(row[0]) for row in rows]


def remember(reader: Reader, prefix: str, review: RecordId, *, so: bool) -> None:
    """Keep in mind that a review is open again, or forget it."""
    name = prefix + review.hex()
    if so is (reader.local(name) is not None):
        return
    if so:
        reader.tables.execute("INSERT INTO local (key, value) VALUES (?, ?)", [name, review])
    else:
        reader.tables.execute("DELETE FROM local WHERE key = ?", [name])


def remembered(reader: Reader, prefix: str) -> list[RecordId]:
    """The reviews kept in mind under `prefix`."""
    rows = reader.rows("SELECT value FROM local WHERE key >= ? AND key < ?", [prefix, prefix[:-1] + ";"])
    return [RecordId(row[0]) for row in rows]


def waiting(
    reader: Reader, state: str, also: Sequence[RecordId]
) -> list[tuple[int, bytes, str, bytes, bytes]]:
    """(submitted, review, what, site, submitted by) of those in `state` and of `also`, oldest first."""
    rows = reader.rows(_WAITING.format(where="r.state = ?"), [state])
    if also:
        marks = ",".join("?" * len(also))
        rows += reader.rows(_WAITING.format(where=f"r.id IN ({marks})"), list(also))
    return sorted((at or 0, id_, what or "", site or b"", by or b"") for at, id_, what, site, by in rows)


def shown(reader: Reader, ids: Sequence[RecordId]) -> list[tuple[RecordId, str, RecordId | None, str, str]]:
    """(review, person's name, site, name of the site, number of the case) of these reviews."""
    marks = ",".join("?" * len(ids))
    return [
        (RecordId(id_), name or "", RecordId(site) if site else None, site_name or "", number or "")
        for id_, name, site, site_name, number in reader.rows(_SHOWN.format(marks=marks), list(ids))
    ]


_NEWEST = "FROM case_card o WHERE o.person = r.person ORDER BY o.rid DESC LIMIT 1"
_SITE = f"coalesce(c.site, (SELECT o.site {_NEWEST}))"

_WAITING = (
    f"SELECT r.submitted_at, r.id, r.what, {_SITE}, r.submitted_by FROM k_review r"
    ' LEFT JOIN k_case c ON c.id = r."case" WHERE r.alive AND {where}'
)

_SHOWN = f"""
SELECT x.id, p.display_name, x.site, s.name, x.number
FROM (SELECT r.id, r.person, {_SITE} AS site,
             coalesce(c.number, (SELECT o.number {_NEWEST})) AS number
      FROM k_review r LEFT JOIN k_case c ON c.id = r."case" WHERE r.id IN ({{marks}})) x
LEFT JOIN k_person p ON p.id = x.person LEFT JOIN k_site s ON s.id = x.site
"""
