"""Close a case with a second pair of eyes, follow the person up, open it again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.domain.case import Case
from app.domain.case_states import (
    CLOSABLE,
    CLOSED,
    EXIT_PLANNED,
    FOLLOW_UP,
    REOPENABLE,
    REOPENED,
    what_the_state_demands,
)
from app.domain.ids import RecordId
from app.domain.partial_dates import add_months
from app.domain.problems import Problem
from app.domain.reception import Placement
from app.domain.review import WAITING
from app.domain.stays import is_held
from app.domain.task import Task
from app.errors import DomainError, NotAllowed
from app.storage.store import Store
from app.usecases import automatic_tasks, caseloads, consents, reviews
from app.usecases.permissions import Act, require
from app.usecases.saving import draft_problems, must_find, refuse, today

FOLLOW_UP_MONTHS = {"follow3": 3, "follow6": 6, "follow12": 12}
"""Kinds of task (V80) made at the closing, and months after it (rule R-26)."""

CLOSURE = "closure"
"""What a request to close is called among the reviews."""


def request_closing(
    store: Store, id: RecordId, *, reason: str, planned_exit_on: date | None = None, note: str = ""
) -> Case:
    """Ask the supervisor to close a case: it waits in `exit_planned` with the reason (V19)."""
    require(store.by, Act.CHANGE_CASE)
    held = must_find(store, Case, id)
    if held.state not in CLOSABLE:
        raise DomainError("cases.not_closable")
    asked = replace(
        held,
        state=EXIT_PLANNED,
        closing_reason=reason or None,
        planned_exit_on=planned_exit_on or held.planned_exit_on or today(store),
        closing_note=note or held.closing_note,
        closing_requested_by=store.by.id,
    )
    missing = [] if reason else [Problem("cases.reason_missing", "closing_reason")]
    refuse([*missing, *draft_problems(asked)])
    store.save(asked)
    if asked.person is not None:
        reviews.submit(store, asked, CLOSURE, person=asked.person, case=asked.id)
    return asked


def close(
    store: Store, id: RecordId, *, reason: str = "", note: str = "", on: date | None = None
) -> list[Problem]:
    """Close a case; give back warnings: tasks still open, a place still held.

    Nobody closes what they asked to close or answer for themselves (rule R-09), unless they
    are the only one who works with this file. With consent to be contacted again, tasks are
    made for 3, 6 and 12 months later (rule R-26).
    """
    left = carry_out(store, id, reason=reason, note=note, on=on)
    reviews.settle(store, CLOSURE, must_find(store, Case, id))
    return left


def carry_out(
    store: Store, id: RecordId, *, reason: str = "", note: str = "", on: date | None = None
) -> list[Problem]:
    """The closing itself, without the review that asked for it: what `close` and an approval do."""
    require(store.by, Act.CLOSE_CASE)
    held = must_find(store, Case, id)
    if held.state not in CLOSABLE:
        raise DomainError("cases.not_closable")
    if store.by.id in (held.closing_requested_by, held.responsible) and not reviews.works_alone(
        store, store.by
    ):
        raise NotAllowed("error.own_work")
    closed = replace(
        held,
        state=CLOSED,
        closing_reason=reason or held.closing_reason,
        closing_note=note or held.closing_note,
        closed_on=on or today(store),
    )
    refuse([*what_the_state_demands(closed), *draft_problems(closed)])
    if _plan_follow_up(store, closed):
        closed = replace(closed, state=FOLLOW_UP)
    caseloads.note(store, closed.person, store.save(closed))
    store.note_act("approve", closed)
    return _left_behind(store, closed)


def return_closing(store: Store, id: RecordId, remark: str) -> Case:
    """Send a request to close back with a remark: the case runs again, a task says why."""
    require(store.by, Act.CLOSE_CASE)
    held = must_find(store, Case, id)
    if held.closing_requested_by is None:
        raise DomainError("cases.no_closing_requested")
    if not remark.strip():
        refuse([Problem("cases.remark_missing", "remark")])
    store.note_act("return", held)
    review = reviews.of_subject(store, CLOSURE, held.id)
    if review is not None and review.state == WAITING:
        reviews.send_back(store, review.id, [("", remark)])
        return must_find(store, Case, id)
    # Asked for before requests were reviews of their own.
    asked_by, due = held.closing_requested_by, today(store)
    task = Task(person=held.person, case=held.id, title=remark.strip()[:300], owner=asked_by, due=due)
    store.add(replace(task, state=automatic_tasks.OPEN))
    return store.save(replace(held, state="active", closing_requested_by=None))


def reopen(store: Store, id: RecordId, *, reason: str) -> Case:
    """Open a closed case again; why is kept in the audit, the earlier reason in the history."""
    require(store.by, Act.REOPEN_CASE)
    held = must_find(store, Case, id)
    if held.state not in REOPENABLE:
        raise DomainError("cases.not_closed")
    if not reason.strip():
        refuse([Problem("cases.reason_missing", "reason")])
    store.note_act("update", held, detail=["state"], reason=reason)
    reviews.retire(store, CLOSURE, held.id)
    return take_up(store, held)


def take_up(store: Store, held: Case, state: str = REOPENED) -> Case:
    """A case that was closed runs again, in `state`; what was planned for afterwards is cancelled."""
    reopened = replace(
        held,
        state=state,
        closed_on=None,
        closing_reason=None,
        closing_requested_by=None,
        planned_exit_on=None,
        archived=None,
    )
    automatic_tasks.cancel(store, *(f"{kind}:{held.id.hex()}" for kind in FOLLOW_UP_MONTHS))
    saved = store.save(reopened)
    caseloads.note(store, saved.person, saved)
    return saved


def _plan_follow_up(store: Store, case: Case) -> bool:
    """Make the tasks to look after the person later, if they agreed; tell whether they did."""
    if case.person is None or case.closed_on is None:
        return False
    if not consents.in_force(store, case.person, "contact", case.closed_on):
        return False
    for kind, months in FOLLOW_UP_MONTHS.items():
        automatic_tasks.ensure(
            store,
            Task(
                person=case.person,
                case=case.id,
                kind=kind,
                due=add_months(case.closed_on, months),
                owner=case.responsible,
                origin=f"{kind}:{case.id.hex()}",
            ),
        )
    return True


def _left_behind(store: Store, case: Case) -> list[Problem]:
    found: list[Problem] = []
    tasks = [t for t in store.find(Task, case=case.id, state="open") if not t.automatic]
    if tasks:
        found.append(Problem("cases.tasks_open", params={"n": len(tasks)}, warning=True))
    if any(is_held(stay) for stay in store.find(Placement, person=case.person)):
        found.append(Problem("cases.place_still_held", warning=True))
    return found
