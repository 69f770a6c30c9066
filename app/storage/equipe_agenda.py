"""What the team has to look at: found over all files by the indexes of its tables."""

from __future__ import annotations

from datetime import date
from typing import Final

from app.domain.case_states import OVER
from app.domain.ids import RecordId
from app.domain.plan_states import ENDED_GOALS, RUNNING
from app.storage.reader import Reader

Row = tuple[RecordId, str, date]
"""Case, reason, day."""

MOST: Final = 2_000

_REVIEWS = """
SELECT p."case", 'plan_review', p.next_review FROM k_plan p
WHERE p.alive AND p.next_review <= :until AND p.state IN ({running}) AND p.approved_by IS NOT NULL LIMIT :most
"""
_EXITS = """
SELECT c.id, 'exit', c.planned_exit_on FROM k_case c
WHERE c.alive AND c.planned_exit_on BETWEEN :first AND :exits AND c.state NOT IN ({over}) LIMIT :most
"""
_LATE_GOALS = """
SELECT p."case", 'goal_late', min(g.due) FROM k_plan_goal g
JOIN k_plan p ON p.id = g.plan AND p.alive AND p.state IN ({running}) AND p.approved_by IS NOT NULL
WHERE g.alive AND g.due < :today AND coalesce(g.outcome, '') NOT IN ({ended})
GROUP BY p."case" LIMIT :most
"""
_FLAGS = """
SELECT c.id, 'flag', min(f.detected_on) FROM k_vulnerability_flag f
JOIN k_case c ON c.person = f.person AND c.alive AND c.state NOT IN ({over})
WHERE f.alive AND f.state = 'suspected' AND f.detected_on <= :flags GROUP BY c.id LIMIT :most
"""
_NO_PLAN = """
SELECT t."case", 'no_plan', t.due FROM k_task t
WHERE t.alive AND t.origin >= 'pei30:' AND t.origin < 'pei30;' AND t.state = 'open' AND t.due <= :until
  AND t."case" IS NOT NULL LIMIT :most
"""


def wanted(
    reader: Reader, today: date, *, until: date, exits: date, flags: date | None, first: date
) -> list[Row]:
    """Reviews due up to `until`, exits from `first` to `exits`, goals late on `today`, cases without a plan,
    and with `flags` those whose suspected vulnerability was seen up to that day."""
    bound = {
        "today": today.isoformat(),
        "until": until.isoformat(),
        "exits": exits.isoformat(),
        "first": first.isoformat(),
        "flags": flags.isoformat() if flags else "",
        "most": MOST,
    }
    lists = {"running": _listed(RUNNING), "over": _listed(OVER), "ended": _listed(ENDED_GOALS)}
    questions = [_REVIEWS, _EXITS, _LATE_GOALS, _NO_PLAN, *([_FLAGS] if flags else [])]
    return [
        (RecordId(case), reason, date.fromisoformat(day))
        for question in questions
        for case, reason, day in reader.named(question.format(**lists), bound)
        if case is not None and day is not None
    ]


def _listed(codes: frozenset[str]) -> str:
    """Codes of the program's own, as a list of SQL."""
    return ", ".join(f"'{code}'" for code in sorted(codes))
