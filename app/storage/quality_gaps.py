"""Answers that are missing where work depends on them: found by asking the tables, counted by site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

from app.domain.case_states import CLOSED, FOLLOW_UP, RUNNING
from app.domain.ids import RecordId
from app.storage.reader import Reader


@dataclass(frozen=True, slots=True)
class Gap:
    """One sort of missing answer. `sql` gives (record, person, name, site); the last two may be empty.

    `needs`: kinds that must be declared, for areas that come later.
    """

    key: str
    kind: str
    field: str
    sql: str
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Missing:
    """One record whose answer is missing, and whose file it is in."""

    record: RecordId
    person: RecordId | None
    name: str
    case: RecordId | None
    number: str
    site: RecordId | None
    site_name: str


def _codes(codes: frozenset[str]) -> str:
    return ", ".join(f"'{code}'" for code in sorted(codes))


_ISSUED = "('valid', 'expiring', 'expired', 'renewal', 'conversion')"

GAPS: Final = (
    Gap(
        "no_citizenship",
        "person",
        "citizenships",
        "SELECT id, id, NULL, NULL FROM k_person"
        " WHERE alive AND duplicate_of IS NULL AND citizenships IS NULL",
    ),
    Gap(
        "no_birth",
        "person",
        "born",
        "SELECT id, id, NULL, NULL FROM k_person WHERE alive AND duplicate_of IS NULL AND born IS NULL",
    ),
    Gap(
        "no_expiry",
        "permit",
        "expires_on",
        "SELECT id, person, NULL, NULL FROM k_permit"
        f" WHERE alive AND expires_on IS NULL AND (issued_on IS NOT NULL OR state IN {_ISSUED})",
    ),
    Gap(
        "no_due",
        "plan_goal",
        "due",
        "SELECT g.id, g.person, NULL, NULL FROM k_plan_goal g JOIN k_plan p ON p.id = g.plan AND p.alive"
        " WHERE g.alive AND g.due IS NULL AND coalesce(g.outcome, 'ongoing') = 'ongoing'"
        " AND coalesce(p.state, '') NOT IN ('superseded', 'completed', 'interrupted')",
        frozenset({"plan", "plan_goal"}),
    ),
    Gap(
        "no_language",
        "mediation_session",
        "language_to",
        "SELECT s.id, NULL, j.called_name, j.site FROM k_mediation_session s"
        " LEFT JOIN k_mediation_job j ON j.id = s.job"
        " WHERE s.alive AND (s.language_from IS NULL OR s.language_to IS NULL)",
        frozenset({"mediation_session", "mediation_job"}),
    ),
    Gap(
        "no_responsible",
        "case",
        "responsible",
        "SELECT id, person, NULL, site FROM k_case"
        f" WHERE alive AND responsible IS NULL AND state IN ({_codes(RUNNING)})",
    ),
    # It is on nobody's caseload and in no roll. A body that writes no sites down misses none.
    Gap(
        "no_case_site",
        "case",
        "site",
        "SELECT id, person, NULL, NULL FROM k_case"
        f" WHERE alive AND site IS NULL AND state IN ({_codes(RUNNING)})"
        " AND EXISTS (SELECT 1 FROM k_site WHERE alive)",
    ),
    # The day is what only a supervisor gives: a case that is closed without one was closed by nobody.
    Gap(
        "no_closing",
        "case",
        "closed_on",
        "SELECT id, person, NULL, site FROM k_case"
        f" WHERE alive AND closed_on IS NULL AND state IN ('{CLOSED}', '{FOLLOW_UP}')",
    ),
)
"""What the board shows; texts are constants of this module, nothing typed goes into them."""

_FILE = """
FROM ({inner}) g LEFT JOIN k_person p ON p.id = g.person
LEFT JOIN case_card c ON c.rid = (SELECT max(rid) FROM case_card WHERE person = g.person)
LEFT JOIN k_site s ON s.id = coalesce(g.site, c.site)
WHERE g.person IS NULL OR p.alive
"""


def gaps(reader: Reader) -> list[Gap]:
    """Those whose kinds this program has."""
    known = {kind.name for kind in reader.registry}
    return [gap for gap in GAPS if gap.needs <= known]


def counted(reader: Reader, gap: Gap) -> dict[RecordId | None, int]:
    """How many records lack it, by site."""
    sql = f"SELECT coalesce(g.site, c.site), count(*) {_from(gap)} GROUP BY 1"
    return {RecordId(site) if site else None: int(n) for site, n in reader.rows(sql)}


def missing(reader: Reader, gap: Gap, site: RecordId | None, limit: int) -> list[Missing]:
    """The records that lack it, of one site or of all, by name."""
    where, bound = (" AND coalesce(g.site, c.site) = ?", [site]) if site is not None else ("", [])
    sql = (
        "SELECT g.record, g.person, coalesce(p.display_name, g.name), c.id, c.number,"
        f" coalesce(g.site, c.site), s.name {_from(gap)}{where} ORDER BY 3, g.record LIMIT ?"
    )
    return [_missing(row) for row in reader.rows(sql, [*bound, limit])]


def same_name_and_birth(reader: Reader, limit: int) -> list[tuple[RecordId, RecordId]]:
    """Pairs of people with the same birth who share a way of writing their name, and are not joined."""
    found: dict[tuple[RecordId, RecordId], None] = {}
    for (ids,) in reader.rows(_NAMESAKES, [limit]):
        group = sorted(RecordId(bytes.fromhex(hexed)) for hexed in set(ids.split(",")))
        found.update(dict.fromkeys(combinations(group, 2)))
    return list(found)[:limit]


# Grouped, never joined: births on 1 January are many, and pairs of them by the million.
_NAMESAKES = """
SELECT group_concat(hex(p.id)) FROM name_key n JOIN k_person p ON p.id = n.person
WHERE p.alive AND p.duplicate_of IS NULL AND p.born IS NOT NULL
GROUP BY n.key, p.born HAVING count(*) BETWEEN 2 AND 8 LIMIT ?
"""


def _from(gap: Gap) -> str:
    return _FILE.format(inner=f"WITH g(record, person, name, site) AS ({gap.sql}) SELECT * FROM g")


def _missing(row: Sequence[Any]) -> Missing:
    record, person, name, case, number, site, site_name = row
    return Missing(
        RecordId(record),
        RecordId(person) if person else None,
        name or "",
        RecordId(case) if case else None,
        number or "",
        RecordId(site) if site else None,
        site_name or "",
    )
