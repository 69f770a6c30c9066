"""Open a case, hand it over, move it from state to state, put it away.

Closing and reopening are in `closing`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from app.domain.case import Case, CaseMember
from app.domain.case_states import (
    ACCEPTED,
    EXIT_PLANNED,
    FIRST_STATES,
    NOT_ELIGIBLE,
    OVER,
    REPORTED,
    SUSPENDED,
    next_states,
    what_the_state_demands,
)
from app.domain.ids import RecordId
from app.domain.person import Person
from app.domain.problems import Problem
from app.errors import DomainError
from app.storage.store import Store
from app.usecases import caseloads, guardians, plan_deadlines, reviews
from app.usecases.case_numbers import next_number
from app.usecases.permissions import Act, require
from app.usecases.saving import draft_problems, keep, must_find, refuse, today


def open_case(store: Store, case: Case) -> Case:
    """Open `case` for its person: number, state and day are given here when they are not there.

    The one who opens it is responsible unless somebody else is named. DomainError when the
    person was joined to another record, or the state is not one to begin with.
    """
    require(store.by, Act.OPEN_CASE)
    person = must_find(store, Person, case.person)
    opened_on = case.opened_on or today(store)
    ready = replace(
        case,
        number=next_number(store, opened_on),
        state=case.state or REPORTED,
        opened_on=opened_on,
        responsible=case.responsible or store.by.id,
        closed_on=None,
        archived=None,
    )
    problems = [*draft_problems(ready), *what_the_state_demands(ready)]
    if ready.state not in FIRST_STATES:
        problems.append(Problem("cases.not_a_first_state", "state"))
    if person.duplicate_of is not None:
        problems.append(Problem("people.is_merged", "person"))
    refuse(problems)
    made = store.add(ready)
    caseloads.note(store, made.person, made)
    guardians.keep(store, made.person)
    return made


def change(store: Store, case: Case) -> Case:
    """Write answers of a case; its number, person and state stay what they are."""
    require(store.by, Act.CHANGE_CASE)
    held = must_find(store, Case, case.id)
    kept = keep(store, replace(case, number=held.number, person=held.person, state=held.state))
    caseloads.note(store, kept.person, held, kept)
    guardians.keep(store, kept.person)
    return kept


def change_state(
    store: Store, id: RecordId, state: str, *, reason: str = "", planned_exit_on: date | None = None
) -> Case:
    """Move a case to `state` (list V25); DomainError when its present state does not lead there,
    or when what the new state demands is missing (a responsible, a reason, a day)."""
    require(store.by, Act.CHANGE_CASE)
    held = must_find(store, Case, id)
    if state == held.state:
        return held
    if state not in next_states(held.state):
        refuse([Problem("cases.state_not_reachable", "state")])
    moved = replace(held, state=state, planned_exit_on=planned_exit_on or held.planned_exit_on)
    if reason and state == NOT_ELIGIBLE:
        moved = replace(moved, not_eligible_reason=reason)
    if reason and state == SUSPENDED:
        moved = replace(moved, suspended_reason=reason)
    if state == ACCEPTED and moved.accepted_on is None:
        moved = replace(moved, accepted_on=today(store))
    if held.closing_requested_by is not None and held.state == EXIT_PLANNED:
        # It runs again: nobody is to close it any more.
        moved = replace(moved, closing_requested_by=None)
        reviews.retire(store, "closure", held.id)
    refuse([*what_the_state_demands(moved), *draft_problems(moved)])
    if state == ACCEPTED:
        plan_deadlines.draw_up(store, moved)
    saved = store.save(moved)
    caseloads.note(store, saved.person, saved)
    return saved


def assign(store: Store, ids: Sequence[RecordId], responsible: RecordId) -> list[Case]:
    """Make `responsible` answer for all these cases."""
    require(store.by, Act.ASSIGN_CASE)
    return [_assigned(store, id_, responsible) for id_ in ids]


def _assigned(store: Store, id: RecordId, responsible: RecordId) -> Case:
    saved = store.save(replace(must_find(store, Case, id), responsible=responsible))
    caseloads.note(store, saved.person, saved)
    return saved


def archive(store: Store, ids: Sequence[RecordId], *, archived: bool = True) -> list[Case]:
    """Take these cases out of the ordinary lists, or back into them; only work that is over."""
    require(store.by, Act.CHANGE_CASE)
    cases = [must_find(store, Case, id_) for id_ in ids]
    if archived and any(case.state not in OVER for case in cases):
        raise DomainError("cases.still_running")
    return [store.save(replace(case, archived=archived or None)) for case in cases]


def join_team(store: Store, member: CaseMember) -> CaseMember:
    """Put somebody on the team of a case, or change their role and time."""
    require(store.by, Act.CHANGE_CASE)
    case = must_find(store, Case, member.case)
    ready = replace(member, person=case.person, from_on=member.from_on or today(store))
    problems = draft_problems(ready)
    if ready.user is None and not ready.outside_name:
        problems.append(Problem("cases.member_unnamed", "user"))
    if ready.until_on is not None and ready.from_on is not None and ready.until_on < ready.from_on:
        problems.append(Problem("cases.until_before_from", "until_on"))
    refuse(problems)
    kept = store.put(ready)
    caseloads.note(store, case.person, case)
    guardians.keep(store, case.person)
    return kept


def leave_team(store: Store, member: RecordId, on: date | None = None) -> CaseMember:
    """End somebody's time on a team on the day `on`, today when not told."""
    require(store.by, Act.CHANGE_CASE)
    held = must_find(store, CaseMember, member)
    left = store.save(replace(held, until_on=on or today(store)))
    caseloads.note(store, left.person, *store.find(Case, person=left.person))
    guardians.keep(store, left.person)
    return left
