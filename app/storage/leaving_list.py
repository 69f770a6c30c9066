"""Who is to leave soon, and what says so: the exit prepared, the case, the stay, or the decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from app.domain.ids import RecordId
from app.domain.stays import HELD
from app.storage.reader import Reader

MOST: Final = 200

_HELD = ", ".join(f"'{state}'" for state in sorted(HELD))
_SQL: Final = f"""
WITH coming (person, day, why) AS (
  SELECT person, leaves_on, 'plan' FROM k_exit_plan WHERE alive AND leaves_on BETWEEN :first AND :last
  UNION ALL
  SELECT person, planned_exit_on, 'case' FROM k_case
    WHERE alive AND closed_on IS NULL AND planned_exit_on BETWEEN :first AND :last
  UNION ALL
  SELECT person, authorised_until, 'stay' FROM k_placement
    WHERE alive AND left_on IS NULL AND state IN ({_HELD}) AND authorised_until BETWEEN :first AND :last
  UNION ALL
  SELECT l.person, k.due, 'decision' FROM clock k CROSS JOIN clock_line l ON l.clock = k.id
    WHERE k.due BETWEEN :first AND :last AND k.kind = 'cas_exit' AND l.live = 1
),
first (person, day, why) AS (SELECT person, min(day), why FROM coming GROUP BY person)
SELECT f.person, f.day, f.why, c.name, c.id, c.number, c.site
FROM first f
JOIN case_card c ON c.rid = (SELECT max(rid) FROM case_card WHERE person = f.person AND NOT archived)
WHERE coalesce(c.state, '') NOT IN ('closed', 'followup', 'not_eligible', 'transferred')
  AND (f.day >= :today OR EXISTS (
    SELECT 1 FROM k_placement p WHERE p.person = f.person AND p.alive AND p.left_on IS NULL
      AND p.state IN ({_HELD})
  ))
  AND (:user IS NULL OR c.responsible = :user OR f.person IN (
    SELECT person FROM k_case_member WHERE user = :user AND alive AND until_on IS NULL
  ))
ORDER BY f.day LIMIT :limit
"""


@dataclass(frozen=True, slots=True)
class Coming:
    """Somebody who leaves on `on`; `why` is `plan`, `case`, `stay` or `decision`, what says it first."""

    person: RecordId
    on: date
    why: str
    name: str
    case: RecordId
    number: str
    site: RecordId | None


def leaving_between(
    reader: Reader, first: date, last: date, today: date, *, user: RecordId | None = None, limit: int = MOST
) -> list[Coming]:
    """Whose running case or stay ends from `first` to `last`, the earliest first; a day before `today` only
    of who still has a place. Of `user`'s cases, or of everybody."""
    bound = {
        "first": first.isoformat(),
        "last": last.isoformat(),
        "today": today.isoformat(),
        "user": user,
        "limit": limit,
    }
    return [
        Coming(
            RecordId(person),
            date.fromisoformat(day),
            why,
            name or "",
            RecordId(case),
            number or "",
            RecordId(site) if site else None,
        )
        for person, day, why, name, case, number, site in reader.named(_SQL, bound)
    ]
