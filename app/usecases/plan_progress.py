"""What comes of a plan: actions on their way, hours, goals reached or not, what the person would not do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.domain.ids import RecordId
from app.domain.plan import Plan, PlanAction, PlanGoal
from app.domain.plan_states import ACTION_STATES, COMPLETED, ENDED_GOALS, INTERRUPTED, runs
from app.domain.problems import Problem
from app.errors import DomainError
from app.storage.store import Store
from app.usecases import plan_deadlines
from app.usecases.permissions import Act, require
from app.usecases.saving import keep, must_find, refuse, today

DONE = "done"


def move_action(
    store: Store, id: RecordId, state: str, *, minutes: int = 0, outcome: str = "", on: date | None = None
) -> PlanAction:
    """Say how far an action of the running plan is, and add the minutes it took.

    `state` is one of list V31 but `late`, which is computed. Its task follows.
    """
    require(store.by, Act.WRITE_PLAN)
    held = must_find(store, PlanAction, id)
    _running(store, held.plan)
    if state not in ACTION_STATES:
        refuse([Problem("plan.not_a_state", "state")])
    if minutes < 0:
        refuse([Problem("check.too_small", "minutes", {"min": 0})])
    moved = replace(
        held,
        state=state,
        minutes=(held.minutes or 0) + minutes if minutes else held.minutes,
        outcome=outcome.strip() or held.outcome,
        done_on=(on or held.done_on or today(store)) if state == DONE else None,
    )
    keep(store, moved)
    plan_deadlines.action_moved(store, moved)
    return moved


def decline(store: Store, id: RecordId, words: str) -> PlanAction:
    """The person would not do this action, and said why: it is cancelled as their choice."""
    require(store.by, Act.WRITE_PLAN)
    held = must_find(store, PlanAction, id)
    _running(store, held.plan)
    if not words.strip():
        refuse([Problem("check.missing", "words")])
    moved = replace(held, state="cancelled", declined_on=today(store), declined_words=words.strip())
    keep(store, moved)
    plan_deadlines.action_moved(store, moved)
    return moved


def conclude_goal(
    store: Store,
    id: RecordId,
    outcome: str,
    *,
    evidence: str = "",
    own_choice: bool = False,
    on: date | None = None,
) -> PlanGoal:
    """Say what came of a goal of the running plan (list V30); for an end, from what it is seen.

    What the person gave up by their own choice needs no evidence, only their words.
    """
    require(store.by, Act.WRITE_PLAN)
    held = must_find(store, PlanGoal, id)
    _running(store, held.plan)
    ended = outcome in ENDED_GOALS
    if ended and not (evidence.strip() or held.evidence):
        refuse([Problem("plan.evidence_missing", "evidence")])
    return keep(
        store,
        replace(
            held,
            outcome=outcome,
            outcome_on=(on or today(store)) if ended else None,
            evidence=evidence.strip() or held.evidence,
            own_choice=own_choice or None,
        ),
    )


def end(store: Store, id: RecordId, *, note: str, interrupted: bool = False) -> Plan:
    """The plan is over: concluded, or interrupted; why is asked. No review is due any more."""
    require(store.by, Act.WRITE_PLAN)
    held = must_find(store, Plan, id)
    _running(store, held.id)
    if not note.strip():
        refuse([Problem("check.missing", "end_note")])
    state = INTERRUPTED if interrupted else COMPLETED
    over = replace(held, state=state, ended_on=today(store), end_note=note.strip(), next_review=None)
    if held.case is not None:
        plan_deadlines.reviewed(store, held.case)
    return keep(store, over)


def carry(store: Store, old: Plan, new: Plan, *, late: bool = False) -> int:
    """Bring what was written of the actions and goals of a superseded version to those of the one that runs.

    `late`: it came in after the new one began, so it counts only where nothing is written there. How many.
    """
    actions = {a.line: a for a in store.find(PlanAction, plan=new.id) if a.line}
    goals = {g.line: g for g in store.find(PlanGoal, plan=new.id) if g.line}
    moved = 0
    for action in store.find(PlanAction, plan=old.id):
        held = actions.get(action.line or "")
        if held is not None and not _is_untouched(action) and (not late or _is_untouched(held)):
            moved += _changed(store, held, _progress(held, action))
    for goal in store.find(PlanGoal, plan=old.id):
        kept = goals.get(goal.line or "")
        if kept is not None and goal.outcome is not None and (not late or kept.outcome is None):
            moved += _changed(store, kept, _outcome(kept, goal))
    return moved


def _changed(store: Store, held: PlanAction | PlanGoal, now: PlanAction | PlanGoal) -> int:
    if held == now:
        return 0
    store.save(now)
    return 1


def _outcome(held: PlanGoal, goal: PlanGoal) -> PlanGoal:
    return replace(
        held,
        outcome=goal.outcome,
        outcome_on=goal.outcome_on,
        evidence=goal.evidence,
        own_choice=goal.own_choice,
    )


def _progress(held: PlanAction, action: PlanAction) -> PlanAction:
    return replace(
        held,
        state=action.state,
        minutes=action.minutes,
        done_on=action.done_on,
        outcome=action.outcome,
        declined_on=action.declined_on,
        declined_words=action.declined_words,
    )


def _is_untouched(action: PlanAction) -> bool:
    return action.state in (None, ACTION_STATES[0]) and not action.minutes


def _running(store: Store, plan: RecordId | None) -> None:
    if not runs(must_find(store, Plan, plan)):
        raise DomainError("plan.not_running")
