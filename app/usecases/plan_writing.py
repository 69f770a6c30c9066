"""Write a plan as a draft. What is written into a version that was handed in goes into the next one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.domain.case import Case
from app.domain.ids import RecordId
from app.domain.plan import Plan, PlanAction, PlanGoal, PlanSignature
from app.domain.plan_states import DECLINED, DRAFT, OPERATOR, PROVED, SIGNERS, WRITABLE
from app.domain.problems import Problem
from app.domain.signature import problems as strokes_problems
from app.errors import DomainError
from app.storage.store import Store
from app.usecases import plan_versions, plans
from app.usecases.permissions import Act, require
from app.usecases.plan_versions import Moved
from app.usecases.saving import draft_problems, keep, must_find, refuse, today

GIVEN_BY_THE_PROGRAM = (
    *("case", "person", "version", "follows", "joins", "state", "author", "submitted_on", "submitted_by"),
    *("approved_by", "approved_on", "next_review", "frozen", "frozen_digest", "ended_on", "end_note"),
)
"""Answers of a plan that no form gives."""


def begin(store: Store, case: RecordId) -> Plan:
    """The version to write in: the draft there is, the next one of what runs, or the first."""
    require(store.by, Act.WRITE_PLAN)
    held = must_find(store, Case, case)
    files = plans.of_case(store, case)
    shown = plans.to_show(files)
    if shown is not None:
        return plan_versions.writable(store, shown.plan.id).plan
    first = Plan(
        person=held.person, case=case, version=1, drawn_on=today(store), state=DRAFT, author=store.by.id
    )
    return store.add(first)


def save(store: Store, plan: Plan) -> Plan:
    """Write the answers of a version; into the next one when its words may not change any more."""
    require(store.by, Act.WRITE_PLAN)
    held = plan_versions.writable(store, plan.id).plan
    given = {name: getattr(held, name) for name in GIVEN_BY_THE_PROGRAM}
    return keep(store, replace(plan, id=held.id, drawn_on=plan.drawn_on or held.drawn_on, **given))


def save_goal(store: Store, goal: PlanGoal, actions: Sequence[PlanAction] = ()) -> PlanGoal:
    """Write a goal, new or changed, with actions; actions that are not named stay as they are.

    Problems of an action are named `plan_action.index.field`.
    """
    require(store.by, Act.WRITE_PLAN)
    moved = plan_versions.writable(store, goal.plan)
    held = store.get(PlanGoal, moved.copies.get(goal.id, goal.id))
    place = held.place if held else len(store.find(PlanGoal, plan=moved.plan.id))
    ready = _at(moved, goal, place)
    made = [_action(store, moved, replace(one, goal=ready.id), i) for i, one in enumerate(actions)]
    problems = draft_problems(ready)
    for i, one in enumerate(made):
        problems += [replace(p, name=f"plan_action.{i}.{p.name}") for p in draft_problems(one)]
    refuse(problems)
    store.put(ready)
    for one in made:
        store.put(one)
    return ready


def save_action(store: Store, action: PlanAction) -> PlanAction:
    """Write an action of a goal, new or changed."""
    require(store.by, Act.WRITE_PLAN)
    goal = must_find(store, PlanGoal, action.goal)
    moved = plan_versions.writable(store, goal.plan)
    ready = replace(action, goal=moved.copies.get(goal.id, goal.id))
    return keep(store, _action(store, moved, ready, 0))


def remove_goal(store: Store, id: RecordId) -> None:
    """Take a goal out of the draft, with its actions; versions that were handed in keep it."""
    require(store.by, Act.WRITE_PLAN)
    goal = must_find(store, PlanGoal, id)
    moved = plan_versions.writable(store, goal.plan)
    gone = must_find(store, PlanGoal, moved.copies.get(id, id))
    for action in store.find(PlanAction, goal=gone.id):
        store.delete(action)
    store.delete(gone)


def remove_action(store: Store, id: RecordId) -> None:
    """Take an action out of the draft."""
    require(store.by, Act.WRITE_PLAN)
    action = must_find(store, PlanAction, id)
    moved = plan_versions.writable(store, action.plan)
    store.delete(must_find(store, PlanAction, moved.copies.get(id, id)))


def discard(store: Store, id: RecordId) -> None:
    """Throw a draft away; what was handed in or runs is never thrown away."""
    require(store.by, Act.WRITE_PLAN)
    file = plans.read(store, id)
    if not file.is_writable:
        raise DomainError("plan.not_a_draft")
    for part in (*file.actions, *file.goals, *file.signatures, file.plan):
        store.delete(part)


def sign(store: Store, signature: PlanSignature, *, proved: bool = False) -> PlanSignature:
    """Keep a signature under the words of a draft as they are now.

    For the person, a guardian or a parent the language it was explained in is asked; somebody who would
    not sign is kept with their words. By `PROVED` only who works with this profile signs, as the operator,
    and only when their passphrase was just right (`proved`). DomainError with everything that is missing, or
    for a version that was handed in already.
    """
    require(store.by, Act.WRITE_PLAN)
    file = plans.read(store, must_find(store, Plan, signature.plan).id)
    if file.plan.state not in WRITABLE:
        raise DomainError("plan.not_a_draft")
    ready = replace(
        signature,
        person=file.plan.person,
        signed_on=signature.signed_on or today(store),
        digest=file.digest,
        user=store.by.id if signature.signer == OPERATOR else signature.user,
    )
    own = proved and ready.signer == OPERATOR
    if ready.method == PROVED and own:
        ready = replace(ready, name=store.by.name or ready.name)
    refuse([*draft_problems(ready), *_signature_problems(ready, file.goals, own=own)])
    return store.add(ready)


def unsign(store: Store, id: RecordId) -> None:
    """Take a signature given by mistake away, while the version is a draft."""
    require(store.by, Act.WRITE_PLAN)
    held = must_find(store, PlanSignature, id)
    if must_find(store, Plan, held.plan).state not in WRITABLE:
        raise DomainError("plan.not_a_draft")
    store.delete(held)


def _signature_problems(one: PlanSignature, goals: Sequence[PlanGoal], *, own: bool) -> list[Problem]:
    found: list[Problem] = []
    if not goals:
        found.append(Problem("plan.no_goal", "plan_goal"))
    if one.signer in SIGNERS and one.language is None:
        found.append(Problem("check.missing", "language"))
    if one.method == PROVED and not own:
        found.append(Problem("equipe.prove_yourself", "method"))
    if one.method == "drawn":
        found += strokes_problems(one.strokes)
    if one.method == DECLINED and not (one.words or "").strip():
        found.append(Problem("check.missing", "words"))
    return found


def _action(store: Store, moved: Moved, action: PlanAction, after: int) -> PlanAction:
    held = store.get(PlanAction, moved.copies.get(action.id, action.id))
    place = held.place if held else len(store.find(PlanAction, plan=moved.plan.id)) + after
    id_ = moved.copies.get(action.id, action.id)
    made = replace(action, id=id_, person=moved.plan.person, plan=moved.plan.id, place=place)
    return replace(made, line=(held.line if held else None) or id_.hex())


def _at(moved: Moved, goal: PlanGoal, place: int | None) -> PlanGoal:
    id_ = moved.copies.get(goal.id, goal.id)
    return replace(
        goal, id=id_, person=moved.plan.person, plan=moved.plan.id, place=place, line=goal.line or id_.hex()
    )
