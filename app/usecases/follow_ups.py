"""How somebody is doing after the exit: one call at 3, 6 and 12 months, with the scores of that day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from app.domain.assessment import Assessment
from app.domain.case import Case
from app.domain.case_states import OVER
from app.domain.follow_up import AFTER_MONTHS, FollowUp
from app.domain.ids import RecordId
from app.domain.problems import Problem
from app.domain.task import Task
from app.errors import DomainError
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import automatic_tasks
from app.usecases.permissions import Act, require
from app.usecases.saving import draft_problems, must_find, now, refuse, today

NO_ANSWER: Final = "no_answer"
REFUSED: Final = "refused"
FOLLOW_UP: Final = "followup"
"""Kind of the assessment that scores the same day."""

DAYS_APART: Final = 31
"""Days around a call in which an assessment after the exit is taken for its scores."""


def record(store: Store, follow_up: FollowUp) -> FollowUp:
    """Write down one call after the exit; what asked for it is done.

    Without an answer it goes on being asked for. Who would rather not be called is not called again: that
    is their choice. DomainError while the case still runs.
    """
    require(store.by, Act.WRITE_PLAN)
    case = must_find(store, Case, follow_up.case)
    if case.state not in OVER:
        raise DomainError("follow_up.still_here")
    on = follow_up.held_on or today(store)
    ready = replace(
        follow_up,
        person=case.person,
        held_on=on,
        months=follow_up.months or _months(case, on),
        by=follow_up.by or store.by.id,
        assessment=follow_up.assessment or _assessment(store, case, on),
    )
    problems = draft_problems(ready)
    if on > today(store):
        problems.append(Problem("contacts.in_the_future", "held_on"))
    refuse(problems)
    store.put(ready)
    _answer_tasks(store, ready)
    return ready


def of_case(reader: Reader, case: RecordId) -> list[FollowUp]:
    """The calls after the exit, the latest first."""
    return reader.find(FollowUp, case=case, order="held_on", descending=True)


def _months(case: Case, on: date) -> int:
    """The call it is likely to be: the nearest of those that are asked for."""
    if case.closed_on is None:
        return AFTER_MONTHS[0]
    since = (on.year - case.closed_on.year) * 12 + on.month - case.closed_on.month
    return min(AFTER_MONTHS, key=lambda months: abs(months - since))


def _assessment(reader: Reader, case: Case, on: date) -> RecordId | None:
    found = reader.find(Assessment, person=case.person, kind=FOLLOW_UP, order="held_on", descending=True)
    near = [one for one in found if one.held_on and abs((one.held_on - on).days) <= DAYS_APART]
    return near[0].id if near else None


def _answer_tasks(store: Store, call: FollowUp) -> None:
    if call.case is None or call.reached == NO_ANSWER:
        return
    origins = [f"follow{months}:{call.case.hex()}" for months in AFTER_MONTHS]
    if call.reached == REFUSED:
        automatic_tasks.cancel(store, *origins)
        return
    task = store.get(Task, automatic_tasks.task_id(f"follow{call.months}:{call.case.hex()}"))
    if task is not None and task.state == automatic_tasks.OPEN:
        done = replace(task, state=automatic_tasks.DONE, done_at=now(store), done_by=store.by.id)
        store.save(done)
