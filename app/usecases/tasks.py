"""Tasks and deadlines: make, do, put off, hand over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from app.domain.ids import RecordId
from app.domain.person import Person
from app.domain.problems import Problem
from app.domain.task import Task
from app.storage.store import Store
from app.usecases.automatic_tasks import CANCELLED, DONE, OPEN
from app.usecases.permissions import Act, require
from app.usecases.saving import draft_problems, keep, must_find, now, refuse, today

__all__ = ["CANCELLED", "DONE", "OPEN", "assign", "cancel", "change", "create", "done", "reopen", "snooze"]


def problems(task: Task) -> list[Problem]:
    """What forbids to keep `task`: it needs words or a kind."""
    found = draft_problems(task)
    if not (task.title or "").strip() and task.kind is None:
        found.append(Problem("tasks.untitled", "title"))
    return found


def create(store: Store, task: Task) -> Task:
    """Write a task of somebody's file; whoever writes it owns it unless another is named."""
    require(store.by, Act.WRITE_TASK)
    must_find(store, Person, task.person)
    ready = replace(task, state=task.state or OPEN, owner=task.owner or store.by.id)
    refuse(problems(ready))
    return store.add(ready)


def change(store: Store, task: Task) -> Task:
    """Write new words, day, owner or priority of a task."""
    require(store.by, Act.WRITE_TASK)
    must_find(store, Task, task.id)
    refuse(problems(task))
    return store.save(task)


def done(store: Store, id: RecordId, outcome: str = "") -> Task:
    """Mark a task as done, by whom and when; doing it twice changes nothing."""
    require(store.by, Act.WRITE_TASK)
    held = must_find(store, Task, id)
    if held.state == DONE:
        return held
    finished = replace(
        held, state=DONE, done_at=now(store), done_by=store.by.id, outcome=outcome or held.outcome
    )
    return keep(store, finished)


def reopen(store: Store, id: RecordId) -> Task:
    """A task that was done or cancelled is to be done again."""
    require(store.by, Act.WRITE_TASK)
    held = must_find(store, Task, id)
    return store.save(replace(held, state=OPEN, done_at=None, done_by=None))


def cancel(store: Store, id: RecordId, outcome: str = "") -> Task:
    """A task nobody needs to do any more; it stays in the file."""
    require(store.by, Act.WRITE_TASK)
    held = must_find(store, Task, id)
    dropped = replace(
        held, state=CANCELLED, done_at=now(store), done_by=store.by.id, outcome=outcome or held.outcome
    )
    return keep(store, dropped)


def snooze(store: Store, ids: Sequence[RecordId], until: date) -> list[Task]:
    """Put these tasks out of sight until a day; their own day stays what it is.

    DomainError when the day is not in the future.
    """
    require(store.by, Act.WRITE_TASK)
    if until <= today(store):
        refuse([Problem("tasks.snoozed_into_the_past", "snoozed_until")])
    return [store.save(replace(must_find(store, Task, id_), snoozed_until=until)) for id_ in ids]


def assign(store: Store, ids: Sequence[RecordId], owner: RecordId) -> list[Task]:
    """Hand these tasks over."""
    require(store.by, Act.WRITE_TASK)
    return [store.save(replace(must_find(store, Task, id_), owner=owner)) for id_ in ids]
