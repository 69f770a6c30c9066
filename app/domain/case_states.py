"""How a case moves from state to state (list V25), and what each state demands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from app.domain.case import Case
from app.domain.problems import Problem

REPORTED: Final = "reported"
SCREENING: Final = "screening"
ACCEPTED: Final = "accepted"
WAITING: Final = "waiting"
NOT_ELIGIBLE: Final = "not_eligible"
ACTIVE: Final = "active"
SUSPENDED: Final = "suspended"
TRANSFERRED: Final = "transferred"
EXIT_PLANNED: Final = "exit_planned"
CLOSED: Final = "closed"
FOLLOW_UP: Final = "followup"
REOPENED: Final = "reopened"

FIRST_STATES: Final = (REPORTED, SCREENING, WAITING, ACCEPTED, ACTIVE)
"""States in which a case may begin."""

RUNNING: Final = frozenset({ACCEPTED, ACTIVE, SUSPENDED, EXIT_PLANNED, REOPENED})
"""States of a person who is being taken care of now."""

OVER: Final = frozenset({CLOSED, NOT_ELIGIBLE, TRANSFERRED, FOLLOW_UP})
"""States in which the daily work on a case has ended."""

NEXT: Final[dict[str, tuple[str, ...]]] = {
    REPORTED: (SCREENING, ACCEPTED, WAITING, NOT_ELIGIBLE),
    SCREENING: (ACCEPTED, WAITING, NOT_ELIGIBLE, REPORTED),
    WAITING: (SCREENING, ACCEPTED, NOT_ELIGIBLE),
    NOT_ELIGIBLE: (SCREENING,),
    ACCEPTED: (ACTIVE, WAITING, SUSPENDED, EXIT_PLANNED, TRANSFERRED),
    ACTIVE: (SUSPENDED, EXIT_PLANNED, TRANSFERRED),
    SUSPENDED: (ACTIVE, EXIT_PLANNED, TRANSFERRED),
    EXIT_PLANNED: (ACTIVE, SUSPENDED, TRANSFERRED),
    TRANSFERRED: (ACTIVE,),
    REOPENED: (ACTIVE, SUSPENDED, EXIT_PLANNED, TRANSFERRED),
    CLOSED: (FOLLOW_UP,),
    FOLLOW_UP: (CLOSED,),
}
"""From each state, those an ordinary change of state leads to; closing and reopening stand apart."""

CLOSABLE: Final = frozenset(NEXT) - {CLOSED, FOLLOW_UP}
"""States from which a case can be closed."""

REOPENABLE: Final = frozenset({CLOSED, FOLLOW_UP, TRANSFERRED})
"""States from which a closed case can be opened again."""


def next_states(state: str | None) -> tuple[str, ...]:
    """Where a case in `state` may go; a state only a newer program knows leads nowhere here."""
    return NEXT.get(state or "", ())


def what_the_state_demands(case: Case) -> list[Problem]:
    """Problems of `case` with regard to the state it is in, all at once."""
    return list(_demands(case))


def _demands(case: Case) -> Iterator[Problem]:
    if case.state in (ACCEPTED, ACTIVE) and case.responsible is None:
        yield Problem("cases.responsible_missing", "responsible")
    if case.state == NOT_ELIGIBLE and not case.not_eligible_reason:
        yield Problem("cases.reason_missing", "not_eligible_reason")
    if case.state == SUSPENDED and not case.suspended_reason:
        yield Problem("cases.reason_missing", "suspended_reason")
    if case.state == EXIT_PLANNED and case.planned_exit_on is None:
        yield Problem("cases.exit_day_missing", "planned_exit_on")
    if case.state == CLOSED:
        yield from _closing_demands(case)


def _closing_demands(case: Case) -> Iterator[Problem]:
    if not case.closing_reason:
        yield Problem("cases.reason_missing", "closing_reason")
    if case.closed_on is None:
        yield Problem("cases.closing_day_missing", "closed_on")
    elif case.opened_on is not None and case.closed_on < case.opened_on:
        yield Problem("cases.closed_before_opened", "closed_on")
