"""Tasks are made, done once, put off and handed over; rules make each of theirs once."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.ids import new_id
from app.domain.task import Task
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import RecordGone, Store
from app.usecases import automatic_tasks, tasks
from tests.app.usecases.acting import colleague, day, forbidden, newcomer, refused, today


def made(session: Session, title: str | None = "Chiamare la ASL", **more: Any) -> Task:
    person = newcomer(session)
    return session.do(tasks.create, Task(**{"person": person.id, "title": title, **more}))


def test_a_task_needs_words_or_a_kind(session: Session) -> None:
    person = newcomer(session)
    assert refused(session, tasks.create, Task(person=person.id, title="  ")) == {("tasks.untitled", "title")}
    assert made(session, None, kind="hearing").state == "open"
    assert made(session).owner == session.user.id
    with pytest.raises(RecordGone):
        session.do(tasks.create, Task(person=new_id(), title="x"))


def test_done_is_done_once_and_can_be_taken_back(session: Session) -> None:
    task = made(session)
    finished = session.do(tasks.done, task.id, "Fatto al telefono")
    assert (finished.state, finished.done_by, finished.outcome) == (
        "done",
        session.user.id,
        "Fatto al telefono",
    )
    assert finished.done_at is not None
    assert session.do(tasks.done, task.id, "ancora") == finished
    again = session.do(tasks.reopen, task.id)
    assert (again.state, again.done_at, again.done_by) == ("open", None, None)
    assert session.do(tasks.cancel, task.id, "Non serve").state == "cancelled"


def test_put_off_only_forwards(session: Session) -> None:
    task = made(session, due=day(session, 1))
    for offset in (-1, 0):
        assert refused(session, tasks.snooze, [task.id], day(session, offset)) == {
            ("tasks.snoozed_into_the_past", "snoozed_until")
        }
    (later,) = session.do(tasks.snooze, [task.id], day(session, 5))
    assert (later.snoozed_until, later.due) == (day(session, 5), day(session, 1))


def test_change_and_hand_over(session: Session) -> None:
    task, boss = made(session), colleague(session)
    changed = session.do(tasks.change, Task(id=task.id, person=task.person, title="Altro", state="open"))
    assert session.ask(Reader.get, Task, task.id) == changed
    assert refused(session, tasks.change, Task(id=task.id, person=task.person, state="open")) == {
        ("tasks.untitled", "title")
    }
    assert [t.owner for t in session.do(tasks.assign, [task.id], boss.id)] == [boss.id]


def test_a_rule_makes_its_task_once(session: Session) -> None:
    person = newcomer(session)
    task = Task(person=person.id, kind="consent_exp", due=day(session, 10), origin="consent_exp:1")
    first = session.do(automatic_tasks.ensure, task)
    assert first.automatic
    assert first.id == automatic_tasks.task_id("consent_exp:1")
    assert session.do(automatic_tasks.ensure, task) == first
    finished = session.do(tasks.done, first.id)
    assert session.do(automatic_tasks.ensure, task) == finished
    moved = session.do(
        automatic_tasks.ensure,
        Task(person=person.id, kind="consent_exp", due=day(session, 20), origin="consent_exp:1"),
    )
    assert (moved.id, moved.due, moved.state, moved.done_at) == (first.id, day(session, 20), "open", None)
    assert session.ask(Reader.count, Task) == 1


def test_a_deleted_task_of_a_rule_stays_deleted(session: Session) -> None:
    person = newcomer(session)
    task = Task(person=person.id, kind="consent_exp", due=today(session), origin="x:1")
    session.do(Store.delete, session.do(automatic_tasks.ensure, task))
    session.do(automatic_tasks.ensure, task)
    assert session.ask(Reader.count, Task) == 0
    session.do(automatic_tasks.cancel, "x:1", "never:made")


def test_who_may_not(session: Session) -> None:
    task = made(session)
    for role in ["mediator", "reporting", "directory", "dpo", "admin", "auditor"]:
        assert forbidden(session, role, tasks.create, task)
        assert forbidden(session, role, tasks.change, task)
        assert forbidden(session, role, tasks.done, task.id)
        assert forbidden(session, role, tasks.reopen, task.id)
        assert forbidden(session, role, tasks.cancel, task.id)
        assert forbidden(session, role, tasks.snooze, [task.id], day(session, 3))
        assert forbidden(session, role, tasks.assign, [task.id], session.user.id)
