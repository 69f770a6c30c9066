"""Tasks made by rules: each once, kept in step with the record it comes from.

`origin` (`rule:record`) says which rule made the task for which record. The task's id follows
from it, so two laptops that find the same thing to do make one task.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from app.domain.ids import ID_BYTES, RecordId
from app.domain.task import Task
from app.storage.store import Store

OPEN, DONE, CANCELLED = "open", "done", "cancelled"


def ensure(store: Store, task: Task) -> Task:
    """Make the task of this origin, move its day, or open again what the rule had cancelled.

    One that somebody did, cancelled or deleted stays so until its day changes.
    """
    made = replace(task, id=task_id(task.origin or ""), state=OPEN, automatic=True)
    if store.space_number(made) is None:
        return store.add(made)
    held = store.get(Task, made.id)
    if held is None or (held.due == task.due and not _cancelled_by_rule(held)):
        return held or made
    return store.save(replace(held, due=task.due, state=OPEN, done_at=None, done_by=None, snoozed_until=None))


def task_id(origin: str) -> RecordId:
    """The id of the task a rule makes for a record: the same on every laptop."""
    return RecordId(hashlib.sha256(b"task" + origin.encode()).digest()[:ID_BYTES])


def cancel(store: Store, *origins: str) -> None:
    """Cancel the open tasks of these origins: what they were made for is over."""
    for origin in origins:
        task = store.get(Task, task_id(origin))
        if task is not None and task.state == OPEN:
            store.save(replace(task, state=CANCELLED))


def _cancelled_by_rule(task: Task) -> bool:
    return task.state == CANCELLED and task.done_by is None
