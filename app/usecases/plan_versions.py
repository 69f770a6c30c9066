"""Versions of a plan: the next one, a branch that two laptops make alike, two rivals merged into one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from app.domain.ids import ID_BYTES, RecordId, new_id
from app.domain.plan import Plan, PlanAction, PlanGoal
from app.domain.plan_states import DRAFT, SUPERSEDED
from app.domain.problems import Problem
from app.errors import DomainError
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import plans
from app.usecases.permissions import Act, require
from app.usecases.plans import PlanFile
from app.usecases.saving import must_find, refuse, today

Part = TypeVar("Part", PlanGoal, PlanAction)
NewId = Callable[[RecordId], RecordId]


@dataclass(frozen=True, slots=True)
class Moved:
    """A version and, for each goal or action it was copied from, the copy."""

    plan: Plan
    copies: dict[RecordId, RecordId]


def writable(store: Store, id: RecordId | None) -> Moved:
    """The version in which a change of version `id` is to be written: itself while its words are open,
    else the draft that follows it, begun here when there is none."""
    file = plans.read(store, must_find(store, Plan, id).id)
    if file.is_writable:
        return Moved(file.plan, {})
    for other in plans.files_of(store, store.find(Plan, follows=file.plan.id)):
        if other.is_writable:
            return Moved(other.plan, _pairs(file, other))
    return copy(store, file, lambda _: new_id())


def copy(store: Store, file: PlanFile, id_of: NewId) -> Moved:
    """The next version as a draft with the same goals and actions; `id_of` names each copy."""
    fresh = replace(
        file.plan,
        id=id_of(file.plan.id),
        version=_next_number(store, file.plan),
        follows=file.plan.id,
        joins=None,
        drawn_on=today(store),
        author=store.by.id,
    )
    return write_copy(store, fresh, file.goals, file.actions, id_of)


def write_copy(
    store: Store, plan: Plan, goals: Sequence[PlanGoal], actions: Sequence[PlanAction], id_of: NewId
) -> Moved:
    """Write `plan` as a draft with copies of these parts."""
    store.put(_bare(plan))
    copies = {part.id: id_of(part.id) for part in (*goals, *actions)}
    for goal in goals:
        store.put(replace(_lined(goal), id=copies[goal.id], plan=plan.id))
    for action in actions:
        if action.goal in copies:
            store.put(replace(_lined(action), id=copies[action.id], plan=plan.id, goal=copies[action.goal]))
    return Moved(_bare(plan), copies)


def branch(store: Store, file: PlanFile) -> RecordId:
    """The draft of what `file` has become since it was handed in: its ids, number and author follow from
    the words, so laptops that never met make one draft of it."""
    id_of = branch_id(file.digest)
    fresh = replace(
        file.plan,
        id=id_of(file.plan.id),
        version=(file.plan.version or 0) + 1,
        follows=file.plan.id,
        joins=None,
    )
    if store.space_number(fresh) is None:
        write_copy(store, fresh, file.goals, file.actions, id_of)
    return fresh.id


def branch_id(digest: str) -> NewId:
    """Ids that follow from what is copied and the words it has: two laptops make the same branch."""

    def made(source: RecordId) -> RecordId:
        return RecordId(hashlib.sha256(b"branch" + digest.encode() + source).digest()[:ID_BYTES])

    return made


def merge(store: Store, one: RecordId, other: RecordId, goals: Sequence[RecordId]) -> Plan:
    """Make one version of two rivals with the chosen goals of either and their actions.

    The wish is that of `one`, or of `other` where `one` has none. Drafts of the two are over; one that was
    approved runs on until the merged version is. DomainError for two that are no rivals, or no goal.
    """
    require(store.by, Act.WRITE_PLAN)
    first, second = plans.read(store, one), plans.read(store, other)
    if first.plan.case != second.plan.case or first.plan.id == second.plan.id:
        raise DomainError("plan.not_rivals")
    chosen = [goal for file in (first, second) for goal in file.goals if goal.id in goals]
    if not chosen:
        refuse([Problem("plan.no_goal", "plan_goal")])
    actions = [a for file in (first, second) for a in file.actions if a.goal in {g.id for g in chosen}]
    merged = replace(
        first.plan,
        id=new_id(),
        version=_next_number(store, first.plan),
        follows=first.plan.id,
        joins=second.plan.id,
        drawn_on=today(store),
        author=store.by.id,
        wish=first.plan.wish or second.plan.wish,
        wish_language=first.plan.wish_language or second.plan.wish_language,
    )
    moved = write_copy(store, merged, chosen, actions, lambda _: new_id())
    for file in (first, second):
        if file.is_writable:
            store.save(replace(file.plan, state=SUPERSEDED))
    return moved.plan


def _next_number(reader: Reader, plan: Plan) -> int:
    found = reader.find(Plan, case=plan.case)
    return max([plan.version or 0, *(one.version or 0 for one in found)]) + 1


def _bare(plan: Plan) -> Plan:
    """A version nobody has handed in or decided yet."""
    return replace(
        plan,
        state=DRAFT,
        submitted_on=None,
        submitted_by=None,
        approved_by=None,
        approved_on=None,
        next_review=None,
        frozen=None,
        frozen_digest=None,
        ended_on=None,
        end_note=None,
    )


def _lined(part: Part) -> Part:
    return replace(part, line=part.line or part.id.hex())


def _pairs(file: PlanFile, other: PlanFile) -> dict[RecordId, RecordId]:
    copies = plans.by_line((*other.goals, *other.actions))
    mine = plans.by_line((*file.goals, *file.actions))
    return {part.id: copies[line].id for line, part in mine.items() if line in copies}
