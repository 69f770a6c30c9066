"""Tasks that follow from plans: draw the first one up, do each action, review in time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from app.domain.case import Case
from app.domain.ids import RecordId
from app.domain.plan import Plan, PlanAction
from app.domain.plan_states import DRAW_UP_DAYS, OVER
from app.domain.task import Task
from app.storage.store import Store
from app.usecases import automatic_tasks
from app.usecases.automatic_tasks import DONE, OPEN
from app.usecases.saving import now


def draw_up(store: Store, case: Case) -> None:
    """A case was accepted: its first plan is due within thirty days."""
    if case.accepted_on is None or store.find(Plan, case=case.id, limit=1):
        return
    due = case.accepted_on + timedelta(DRAW_UP_DAYS)
    automatic_tasks.ensure(
        store,
        Task(
            person=case.person,
            case=case.id,
            kind="pei30",
            due=due,
            owner=case.responsible,
            origin=_origin("pei30", case.id),
        ),
    )


def drawn_up(store: Store, plan: Plan) -> None:
    """A plan was handed in: what asked for the first one is done."""
    if plan.case is not None:
        _done(store, _origin("pei30", plan.case))


def begun(store: Store, plan: Plan) -> None:
    """A version runs: its actions are tasks of who is responsible, those it dropped are none, and the next
    review is in the agenda."""
    actions = store.find(PlanAction, plan=plan.id)
    for action in actions:
        _task_of(store, plan, action)
    lines = {action.line for action in actions}
    for old in _versions_before(store, plan):
        gone = [a for a in store.find(PlanAction, plan=old.id) if a.line and a.line not in lines]
        automatic_tasks.cancel(store, *(f"plan_action:{action.line}" for action in gone))
    review_due(store, plan)


def dropped(store: Store, plan: Plan) -> None:
    """A version does not run after all: its actions are nobody's tasks."""
    actions = store.find(PlanAction, plan=plan.id)
    automatic_tasks.cancel(store, *(f"plan_action:{action.line}" for action in actions))


def review_due(store: Store, plan: Plan) -> None:
    """The next review of a running plan is a task of whoever answers for the case."""
    if plan.next_review is None or plan.case is None:
        return
    case = store.get(Case, plan.case)
    automatic_tasks.ensure(
        store,
        Task(
            person=plan.person,
            case=plan.case,
            kind="plan_review",
            due=plan.next_review,
            owner=case.responsible if case else None,
            origin=_origin("plan_review", plan.case),
        ),
    )


def reviewed(store: Store, case: RecordId) -> None:
    """The review that was due was held."""
    _done(store, _origin("plan_review", case))


def action_moved(store: Store, action: PlanAction) -> None:
    """An action was done or cancelled, or taken up again: so is its task."""
    held = store.get(Task, automatic_tasks.task_id(f"plan_action:{action.line}"))
    if held is None:
        return
    if action.state in OVER and held.state == OPEN:
        store.save(replace(held, state=DONE, done_at=now(store), done_by=store.by.id))
    elif action.state not in OVER and held.state == DONE:
        store.save(replace(held, state=OPEN, done_at=None, done_by=None))


def _task_of(store: Store, plan: Plan, action: PlanAction) -> None:
    if action.responsible is None or action.by_person or action.state in OVER:
        return
    wanted = Task(
        person=plan.person,
        case=plan.case,
        title=(action.text or "")[:300],
        due=action.due,
        owner=action.responsible,
        origin=f"plan_action:{action.line}",
    )
    made = automatic_tasks.ensure(store, wanted)
    if made.state == OPEN and store.get(Task, made.id) is not None:
        store.save(replace(made, title=wanted.title, owner=wanted.owner))


def _versions_before(store: Store, plan: Plan) -> Iterable[Plan]:
    return [one for one in store.find(Plan, case=plan.case) if one.id != plan.id]


def _done(store: Store, origin: str) -> None:
    held = store.get(Task, automatic_tasks.task_id(origin))
    if held is not None and held.state == OPEN:
        store.save(replace(held, state=DONE, done_at=now(store), done_by=store.by.id))


def _origin(rule: str, case: RecordId) -> str:
    return f"{rule}:{case.hex()}"
