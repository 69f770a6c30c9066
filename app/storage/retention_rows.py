"""Whose file has been kept long enough: asked of the closing days, never file by file.

The terms come as *cuts*: for each project the last day on which a case may have ended for its term to
be up, as text; an empty text lets nothing through (the accounts of its fund are still kept).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.ids import RecordId
from app.domain.past_case import Description
from app.domain.stays import HELD
from app.storage.reader import Reader

_ENDED = """CASE WHEN {0}.state = 'not_eligible' THEN coalesce({0}.closed_on, {0}.opened_on)
                 ELSE {0}.closed_on END"""
_LIMIT = """CASE WHEN {0}.state = 'not_eligible' THEN ifnull({1}.refused, :refused)
                 ELSE ifnull({1}.closed, :closed) END"""

# Found by their indexes, then read in the order in which they were made, and their people with them: by the
# day they were closed every one would lie on another page of the file.
_OVER = f"""
FROM k_case c LEFT JOIN cut ON cut.project = c.project
WHERE c.rid IN (SELECT rid FROM k_case WHERE closed_on <= :latest
                UNION ALL SELECT rid FROM k_case WHERE state = 'not_eligible' AND opened_on <= :latest)
  AND c.alive
  AND {_ENDED.format("c")} <= {_LIMIT.format("c", "cut")}
  AND EXISTS (SELECT 1 FROM k_person p WHERE p.id = c.person AND p.alive AND p.duplicate_of IS NULL)
  AND NOT EXISTS (SELECT 1 FROM k_case o LEFT JOIN cut u ON u.project = o.project
                  WHERE o.person = c.person AND o.alive
                    AND ifnull({_ENDED.format("o")}, '9') > {_LIMIT.format("o", "u")})
"""
_HOUSED = ", ".join(f"'{state}'" for state in sorted(HELD))
# What leaves most people out comes first, and when they were written is looked up for those who are left.
_WITHOUT = f"""
WITH found AS MATERIALIZED (
  SELECT p.id, p.rid, p.change FROM k_person p
  WHERE p.alive AND +p.duplicate_of IS NULL
    AND NOT EXISTS (SELECT 1 FROM k_case c WHERE c.person = p.id AND c.alive)
    AND NOT EXISTS (SELECT 1 FROM k_household_member m
                    JOIN k_household_member o
                      ON o.household = m.household AND o.person <> m.person AND o.alive
                    CROSS JOIN k_case c ON c.person = o.person AND c.alive
                    WHERE m.person = p.id AND m.alive)
    AND NOT EXISTS (SELECT 1 FROM k_placement s WHERE s.person = p.id AND s.alive AND s.state IN ({_HOUSED}))
    AND NOT EXISTS (SELECT 1 FROM k_contact t WHERE t.person = p.id AND t.alive AND t.held_on > :since)
    AND NOT EXISTS (SELECT 1 FROM change w WHERE w.space = p.space AND w.at >= :before)
)
SELECT f.id, h.at, count(*) OVER () FROM found f CROSS JOIN change h ON h.rid = f.change
WHERE h.at < :before ORDER BY h.at, f.rid LIMIT :most
"""


@dataclass(frozen=True, slots=True)
class Cut:
    """Last ends (ISO days) whose term is up, for cases of one project that ran and for those not taken in."""

    closed: str = ""
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Over:
    """A person all of whose cases ended long enough ago; `case` is the last of them, of `project` and `site`.

    `refused`: they were not taken in.
    """

    person: RecordId
    case: RecordId
    ended: date
    project: RecordId | None
    site: RecordId | None = None
    refused: bool = False


def over(reader: Reader, cuts: Mapping[RecordId, Cut], rest: Cut) -> list[Over]:
    """Those whose terms are up, longest ended first; `rest` is the cut of cases without a known project."""
    if not any(cut.closed or cut.refused for cut in (rest, *cuts.values())):
        return []
    sql = f"""{_with(cuts)} SELECT c.person, c.id, max({_ENDED.format("c")}) AS ended, c.project,
              c.site, c.state = 'not_eligible' {_OVER}
              GROUP BY c.person ORDER BY ended, c.person"""
    rows = reader.named(sql, _bound(cuts, rest))
    return [
        Over(RecordId(row[0]), RecordId(row[1]), date.fromisoformat(row[2]), row[3], row[4], bool(row[5]))
        for row in rows
    ]


def without_case(
    reader: Reader, since: date, before_ms: int, most: int
) -> tuple[list[tuple[RecordId, int]], int]:
    """Persons without a case, a stay or a family with one, of whom nothing was written since; and when.

    The longest ago first, at most `most` (1 or more); with how many they are in all.
    """
    rows = reader.named(_WITHOUT, {"before": before_ms, "since": since.isoformat(), "most": most})
    return [(RecordId(row[0]), row[1]) for row in rows], rows[0][2] if rows else 0


def described(reader: Reader, site: RecordId | None) -> list[tuple[str, str, str, str]]:
    """Sex, birth, citizenships and opening day, as they lie in the file, of all with a case at a site."""
    sql = """SELECT ifnull(sex, ''), ifnull(born, ''), ifnull(citizenships, ''), ifnull(min(opened_on), '')
             FROM case_card WHERE site IS ? GROUP BY person"""
    return [tuple(row) for row in reader.rows(sql, [site])]


def described_past(reader: Reader, site: RecordId | None) -> list[Description]:
    """The same of the cases of a site that are only figures by now."""
    sql = "SELECT sex, age_band, citizenship FROM k_past_case WHERE alive AND site IS ?"
    return [(row[0] or "", row[1] or "", row[2] or "") for row in reader.rows(sql, [site])]


def _with(cuts: Mapping[RecordId, Cut]) -> str:
    """The cuts as a table of the question; values are bound."""
    rows = ", ".join(f"(:p{n}, :c{n}, :r{n})" for n in range(len(cuts))) or "(NULL, NULL, NULL)"
    return f"WITH cut (project, closed, refused) AS (VALUES {rows})"


def _bound(cuts: Mapping[RecordId, Cut], rest: Cut) -> dict[str, object]:
    ends = [end for cut in (rest, *cuts.values()) for end in (cut.closed, cut.refused)]
    bound: dict[str, object] = {"closed": rest.closed, "refused": rest.refused, "latest": max(ends)}
    for n, (project, cut) in enumerate(cuts.items()):
        bound |= {f"p{n}": project, f"c{n}": cut.closed, f"r{n}": cut.refused}
    return bound
