"""How a plan moves from state to state (list V29), and what is missing before it can be handed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from app.domain.checks import check
from app.domain.declaration import Need
from app.domain.plan import Plan, PlanAction, PlanGoal, PlanSignature
from app.domain.problems import Problem

DRAFT: Final = "draft"
SHARED: Final = "shared"
SIGNED: Final = "signed"
SUBMITTED: Final = "submitted"
APPROVED: Final = "approved"
RETURNED: Final = "returned"
ACTIVE: Final = "active"
REVIEW: Final = "review"
SUPERSEDED: Final = "superseded"
COMPLETED: Final = "completed"
INTERRUPTED: Final = "interrupted"

WRITABLE: Final = frozenset({DRAFT, SHARED, SIGNED, RETURNED})
"""States in which the words of a version may still change; a change of any other is the next version."""

RUNNING: Final = frozenset({APPROVED, ACTIVE, REVIEW})
"""States of the plan that is being carried out."""

OPEN: Final = WRITABLE | RUNNING | {SUBMITTED}
"""States of a plan that is not over."""

REVIEW_DAYS: Final = 90
"""From the approval to the next review, where nobody says another day."""

DRAW_UP_DAYS: Final = 30
"""From the acceptance of the case to its first plan."""

DECLINED: Final = "declined"
PROVED: Final = "proved"
"""Signed with the own passphrase (list `signature_method`)."""
OPERATOR: Final = "operator"
"""Who signs for the service (list `signer`): whoever works with this profile."""
SIGNERS: Final = frozenset({"person", "guardian", "parent"})
"""Whose signature a plan needs; for a minor the guardian or a parent (rule R-12)."""

ACTION_STATES: Final = ("planned", "in_progress", "waiting_third", "done", "cancelled")
"""States of an action that somebody gives it; `late` is computed."""

LATE: Final = "late"
OVER: Final = frozenset({"done", "cancelled"})
ENDED_GOALS: Final = frozenset({"achieved", "partial", "not_achieved", "dropped", "replaced"})


def runs(plan: Plan) -> bool:
    """Whether a plan is being carried out: the state alone, which everybody may write, proves no approval."""
    return plan.state in RUNNING and plan.approved_by is not None


def next_review_from(approved: date) -> date:
    """The day of the next review of a plan approved on this day."""
    return approved + timedelta(REVIEW_DAYS)


def state_of(action: PlanAction, today: date) -> str:
    """The state to show: late when its day has passed and it is not over."""
    state = action.state or ACTION_STATES[0]
    late = action.due is not None and action.due < today and state not in OVER
    return LATE if late else state


def is_late(goal: PlanGoal, today: date) -> bool:
    """Whether the day of a goal has passed and nobody said what came of it."""
    return goal.due is not None and goal.due < today and goal.outcome not in ENDED_GOALS


def missing(
    plan: Plan,
    goals: Sequence[PlanGoal],
    actions: Sequence[PlanAction],
    signatures: Sequence[PlanSignature],
    digest: str,
    *,
    minor: bool = False,
) -> list[Problem]:
    """Everything that stands against handing `plan` in, at once; `digest` is that of its present words.

    Problems of a goal are named `plan_goal.<id>.<field>`, of an action `plan_action.<id>.<field>`.
    """
    found = [replace(problem, name=f"plan.{problem.name}") for problem in _forbid(plan)]
    if not goals:
        found.append(Problem("plan.no_goal", "plan_goal"))
    for goal in goals:
        where = f"plan_goal.{goal.id.hex()}"
        found += [replace(problem, name=f"{where}.{problem.name}") for problem in _forbid(goal)]
        if not any(action.goal == goal.id for action in actions):
            found.append(Problem("plan.goal_without_action", f"{where}.action"))
    for action in actions:
        where = f"plan_action.{action.id.hex()}"
        found += [replace(problem, name=f"{where}.{problem.name}") for problem in _action(action)]
    if actions and not any(action.by_person for action in actions):
        found.append(Problem("plan.no_commitment", "plan_action", warning=True))
    return [*found, *_unsigned(signatures, digest, minor=minor)]


def _forbid(record: Plan | PlanGoal | PlanAction) -> list[Problem]:
    return [problem for problem in check(record, Need.SUBMIT) if not problem.warning]


def _action(action: PlanAction) -> list[Problem]:
    found = _forbid(action)
    if not (action.by_person or action.responsible or action.responsible_name):
        found.append(Problem("plan.nobody_responsible", "responsible"))
    if action.starts_on and action.due and action.due < action.starts_on:
        found.append(Problem("plan.due_before_start", "due"))
    return found


def _unsigned(signatures: Sequence[PlanSignature], digest: str, *, minor: bool) -> list[Problem]:
    """A refusal with the person's words is an answer too: nobody is made to sign."""
    wanted = SIGNERS - {"person"} if minor else SIGNERS
    told = [one for one in signatures if one.signer in wanted]
    if any(one.digest == digest for one in told):
        return []
    if told:
        return [Problem("plan.signed_other_words", "plan_signature")]
    return [Problem("plan.guardian_signs" if minor else "plan.unsigned", "plan_signature")]
