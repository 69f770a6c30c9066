"""How much lies on whose desk, and what must not be lost sight of: counted by the tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.ids import RecordId
from app.storage.reader import Reader


@dataclass(frozen=True, slots=True)
class Load:
    """What lies on one desk. `late`: open tasks whose day is past; `returned`: handed in and sent back."""

    user: RecordId
    name: str
    role: str
    cases: int
    tasks: int
    late: int
    oldest: str | None
    """The day of the longest overdue task, ISO."""
    waiting: int
    returned: int


@dataclass(frozen=True, slots=True)
class LateTask:
    """One overdue task; `title` is what somebody wrote, `kind` a code of list V80."""

    id: RecordId
    title: str
    kind: str
    due: str
    person: RecordId | None
    name: str
    case: RecordId | None


@dataclass(frozen=True, slots=True)
class Watched:
    """Somebody who must not be lost sight of, and since which day (ISO)."""

    record: RecordId
    person: RecordId
    name: str
    case: RecordId | None
    site_name: str
    since: str


_OPEN = "alive AND coalesce(state, 'open') = 'open'"

_LOADS = f"""
WITH held AS (SELECT responsible AS id, count(*) AS n FROM case_card
              WHERE archived = 0 AND closed_on IS NULL AND responsible IS NOT NULL GROUP BY 1),
 due AS (SELECT owner AS id, count(*) AS n, sum(due < :today) AS late,
                min(CASE WHEN due < :today THEN due END) AS oldest
         FROM k_task WHERE {_OPEN} AND owner IS NOT NULL
           AND (snoozed_until IS NULL OR snoozed_until <= :today) GROUP BY 1),
 sent AS (SELECT submitted_by AS id, sum(state = 'waiting') AS waiting, sum(state = 'returned') AS returned
          FROM k_review WHERE alive AND state IN ('waiting', 'returned') GROUP BY 1)
SELECT u.id, u.name, u.role, coalesce(held.n, 0), coalesce(due.n, 0), coalesce(due.late, 0), due.oldest,
       coalesce(sent.waiting, 0), coalesce(sent.returned, 0)
FROM k_user u LEFT JOIN held ON held.id = u.id LEFT JOIN due ON due.id = u.id LEFT JOIN sent ON sent.id = u.id
WHERE u.alive AND (u.disabled_on IS NULL OR held.n > 0 OR due.n > 0)
ORDER BY 6 DESC, 5 DESC, 4 DESC, u.name
"""

_LATE = f"""
SELECT t.id, t.title, t.kind, t.due, t.person, p.display_name, t."case"
FROM k_task t LEFT JOIN k_person p ON p.id = t.person
WHERE t.{_OPEN.replace("(state", "(t.state")} AND t.owner IS ? AND t.due < ?
  AND (t.snoozed_until IS NULL OR t.snoozed_until <= ?)
ORDER BY t.due, t.rid LIMIT ?
"""

_WATCHED = """
SELECT g.record, g.person, p.display_name, c.id, s.name, g.since FROM ({inner}) g
JOIN k_person p ON p.id = g.person AND p.alive
LEFT JOIN case_card c ON c.rid = (SELECT max(rid) FROM case_card WHERE person = g.person)
LEFT JOIN k_site s ON s.id = c.site ORDER BY g.since, p.display_name LIMIT ?
"""

_SUSPECTED = """
SELECT id AS record, person, detected_on AS since FROM k_vulnerability_flag
WHERE alive AND state = 'suspected' AND detected_on < ? AND (review_on IS NULL OR review_on < ?)
"""

_ABSENT = f"SELECT id AS record, person, due AS since FROM k_task WHERE {_OPEN} AND kind = 'absent72'"


def loads(reader: Reader, today: date) -> list[Load]:
    """Every colleague who is still here, or who left work behind; most overdue first."""
    rows = reader.named(_LOADS, {"today": today.isoformat()})
    return [Load(RecordId(row[0]), row[1] or "", row[2] or "", *row[3:]) for row in rows]


def late_tasks(reader: Reader, owner: RecordId | None, today: date, limit: int) -> list[LateTask]:
    """The overdue tasks of one colleague, oldest first; of nobody for None."""
    day = today.isoformat()
    return [
        LateTask(RecordId(id_), title or "", kind or "", due, _id(person), name or "", _id(case))
        for id_, title, kind, due, person, name, case in reader.rows(_LATE, [owner, day, day, limit])
    ]


def suspected(reader: Reader, before: date, today: date, limit: int) -> list[Watched]:
    """Vulnerabilities still only suspected since before a day, and no review of them to come."""
    return _watched(reader, _SUSPECTED, [before.isoformat(), today.isoformat(), limit])


def absent(reader: Reader, limit: int) -> list[Watched]:
    """People away without leave for 72 hours whom nobody has found yet."""
    return _watched(reader, _ABSENT, [limit])


def _watched(reader: Reader, inner: str, bound: Sequence[str | int]) -> list[Watched]:
    rows = reader.rows(_WATCHED.format(inner=inner), bound)
    return [
        Watched(RecordId(record), RecordId(person), name or "", _id(case), site or "", since)
        for record, person, name, case, site, since in rows
    ]


def _id(plain: bytes | None) -> RecordId | None:
    return RecordId(plain) if plain else None
