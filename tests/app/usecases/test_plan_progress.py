"""A plan that runs: tasks, hours, outcomes, the next version taking over, rivals merged by the team."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.domain.case import Case
from app.domain.plan import PlanGoal
from app.domain.plan_states import is_late, state_of
from app.domain.task import Task
from app.domain.user import User
from app.errors import DomainError
from app.session import Session
from app.storage.reader import Reader
from app.usecases import cases, plan_progress, plan_review, plan_versions, plan_writing, plans
from app.usecases.saving import today
from tests.app.usecases.acting import as_user, colleague, forbidden, newcomer, refused
from tests.app.usecases.planning import (
    approve,
    approved,
    file_of,
    in_days,
    new_case,
    signed,
    submitted,
    written,
)
from tests.profile import new_session


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    made = new_session(tmp_path_factory.mktemp("plans"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def boss(session: Session) -> User:
    return colleague(session)


def open_tasks(session: Session, case: Case) -> dict[str, Task]:
    found = session.ask(Reader.find, Task, case=case.id, state="open")
    return {(task.origin or "").partition(":")[0]: task for task in found}


def test_an_accepted_case_wants_a_plan_within_thirty_days(session: Session) -> None:
    person = newcomer(session)
    case = session.do(cases.open_case, Case(person=person.id, state="screening"))
    assert "pei30" not in open_tasks(session, case)
    session.do(cases.change_state, case.id, "accepted")
    task = open_tasks(session, case)["pei30"]
    assert (task.kind, task.due, task.owner) == ("pei30", in_days(session, 30), case.responsible)
    session.do(submitted, case.id)
    assert "pei30" not in open_tasks(session, case)


def test_approval_sets_the_next_review_and_makes_tasks_of_the_actions(session: Session, boss: User) -> None:
    case = new_case(session)
    plan = session.do(submitted, case.id)
    assert "plan_action" not in open_tasks(session, case)
    plan = as_user(session, boss, approve, plan.id)
    assert (plan.state, plan.next_review) == ("approved", in_days(session, 90))
    tasks = open_tasks(session, case)
    assert (tasks["plan_action"].title, tasks["plan_action"].owner) == ("Iscrizione al CPIA", session.user.id)
    assert tasks["plan_review"].due == in_days(session, 90)
    assert len(tasks) == 2, "what the person commits themselves to is nobody's task"
    session.do(plan_review.set_next_review, plan.id, in_days(session, 30))
    assert open_tasks(session, case)["plan_review"].due == in_days(session, 30)


def test_an_action_moves_with_its_hours_and_its_task(session: Session, boss: User) -> None:
    case = new_case(session)
    plan = approved(session, case.id, boss)
    action, own = file_of(session, plan.id).actions
    assert file_of(session, plan.id).shown_state == "approved"
    session.do(plan_progress.move_action, action.id, "in_progress", minutes=20)
    moved = session.do(plan_progress.move_action, action.id, "done", minutes=40, outcome="Iscritta")
    assert (moved.minutes, moved.done_on, moved.outcome) == (60, in_days(session, 0), "Iscritta")
    assert file_of(session, plan.id).shown_state == "active"
    assert "plan_action" not in open_tasks(session, case)
    again = session.do(plan_progress.move_action, action.id, "in_progress")
    assert (again.done_on, again.minutes) == (None, 60)
    assert "plan_action" in open_tasks(session, case)
    assert refused(session, plan_progress.move_action, own.id, "late") == {("plan.not_a_state", "state")}
    assert refused(session, plan_progress.move_action, own.id, "done", minutes=-5) == {
        ("check.too_small", "minutes")
    }
    assert forbidden(session, "auditor", plan_progress.move_action, own.id, "done")


def test_late_is_computed(session: Session, boss: User) -> None:
    plan = approved(session, new_case(session).id, boss)
    action = file_of(session, plan.id).actions[0]
    assert action.due is not None
    assert state_of(action, action.due) == "planned"
    assert state_of(action, action.due + timedelta(1)) == "late"
    assert state_of(replace(action, state="done"), action.due + timedelta(1)) == "done"
    goal = file_of(session, plan.id).goals[0]
    assert goal.due is not None
    assert [is_late(one, goal.due + timedelta(1)) for one in (goal, replace(goal, outcome="achieved"))] == [
        True,
        False,
    ]


def test_a_goal_ends_with_what_shows_it(session: Session, boss: User) -> None:
    plan = approved(session, new_case(session).id, boss)
    goal = file_of(session, plan.id).goals[0]
    assert refused(session, plan_progress.conclude_goal, goal.id, "achieved") == {
        ("plan.evidence_missing", "evidence")
    }
    assert session.do(plan_progress.conclude_goal, goal.id, "ongoing").outcome_on is None
    ended = session.do(plan_progress.conclude_goal, goal.id, "achieved", evidence="Attestato A2")
    assert (ended.outcome, ended.outcome_on, ended.evidence) == (
        "achieved",
        in_days(session, 0),
        "Attestato A2",
    )


def test_what_the_person_would_not_do_is_their_choice(session: Session, boss: User) -> None:
    case = new_case(session)
    plan = approved(session, case.id, boss)
    action = file_of(session, plan.id).actions[0]
    assert refused(session, plan_progress.decline, action.id, " ") == {("check.missing", "words")}
    gone = session.do(plan_progress.decline, action.id, "Preferisco lavorare")
    assert (gone.state, gone.declined_words, gone.declined_on) == (
        "cancelled",
        "Preferisco lavorare",
        in_days(session, 0),
    )
    assert "plan_action" not in open_tasks(session, case)
    goal = file_of(session, plan.id).goals[0]
    dropped = session.do(
        plan_progress.conclude_goal, goal.id, "dropped", evidence="Ha cambiato idea", own_choice=True
    )
    assert dropped.own_choice


def test_only_what_runs_moves(session: Session) -> None:
    plan = session.do(submitted, new_case(session).id)
    file = file_of(session, plan.id)
    refusals: list[tuple[Any, tuple[Any, ...]]] = [
        (plan_progress.move_action, (file.actions[0].id, "done")),
        (plan_progress.decline, (file.actions[0].id, "no")),
        (plan_progress.conclude_goal, (file.goals[0].id, "ongoing")),
        (plan_review.set_next_review, (plan.id, in_days(session, 9))),
    ]
    for verb, args in refusals:
        with pytest.raises(DomainError, match="not_running"):
            session.do(verb, *args)


def test_the_next_version_takes_over_what_was_done(session: Session, boss: User) -> None:
    case = new_case(session)
    plan = approved(session, case.id, boss)
    session.do(plan_progress.move_action, file_of(session, plan.id).actions[0].id, "in_progress", minutes=20)
    second = session.do(plan_writing.begin, case.id)
    session.do(plan_progress.move_action, file_of(session, plan.id).actions[1].id, "done")
    session.do(plan_progress.move_action, file_of(session, plan.id).actions[0].id, "in_progress", minutes=15)
    session.do(plan_writing.save_goal, PlanGoal(plan=second.id, area="work", text="Un lavoro"))
    work = file_of(session, second.id).goals[1]
    ready = replace(work, indicator="contratto", target="6 mesi", due=in_days(session, 90))
    from app.domain.plan import PlanAction

    session.do(plan_writing.save_goal, ready, [PlanAction(text="CV", responsible=boss.id)])
    session.do(signed, second.id)
    session.do(plan_review.submit, second.id)
    as_user(session, boss, approve, second.id)
    assert file_of(session, plan.id).plan.state == "superseded"
    states = {one.text: (one.state, one.minutes) for one in file_of(session, second.id).actions}
    assert states == {
        "Iscrizione al CPIA": ("in_progress", 35),
        "Vado a lezione tre volte a settimana": ("done", None),
        "CV": (None, None),
    }
    titles = {task.title for task in session.ask(Reader.find, Task, case=case.id, state="open")}
    assert titles == {"Iscrizione al CPIA", "CV", None}


def test_an_action_the_next_version_drops_is_no_task_any_more(session: Session, boss: User) -> None:
    case = new_case(session)
    plan = approved(session, case.id, boss)
    second = session.do(plan_writing.begin, case.id)
    session.do(plan_writing.remove_action, file_of(session, second.id).actions[0].id)
    session.do(signed, second.id)
    session.do(plan_review.submit, second.id)
    assert "plan_action" in open_tasks(session, case), "the approved one still runs"
    as_user(session, boss, approve, second.id)
    assert "plan_action" not in open_tasks(session, case)
    assert [len(file_of(session, one).actions) for one in (plan.id, second.id)] == [2, 1]


def test_a_plan_ends_with_a_word_why(session: Session, boss: User) -> None:
    case = new_case(session)
    plan = approved(session, case.id, boss)
    with pytest.raises(DomainError):
        session.do(plan_progress.end, plan.id, note=" ")
    over = session.do(plan_progress.end, plan.id, note="Trasferita", interrupted=True)
    assert (over.state, over.ended_on, over.next_review) == ("interrupted", in_days(session, 0), None)
    assert "plan_review" not in open_tasks(session, case)


def test_two_versions_written_side_by_side_are_merged_by_the_team(session: Session, boss: User) -> None:
    case = new_case(session)
    plan = approved(session, case.id, boss)
    ours = session.do(plan_writing.begin, case.id)
    theirs = session.do(lambda store: plan_versions.branch(store, plans.read(store, plan.id)))
    session.do(plan_writing.save_goal, PlanGoal(plan=theirs, area="housing", text="Una casa"))
    files = session.ask(plans.of_case, case.id)
    assert {one.plan.id for one in plans.rivals(files)} == {ours.id, theirs}
    one, other = file_of(session, ours.id), file_of(session, theirs)
    assert refused(session, plan_versions.merge, ours.id, theirs, []) == {("plan.no_goal", "plan_goal")}
    with pytest.raises(DomainError, match="not_rivals"):
        session.do(plan_versions.merge, ours.id, ours.id, [one.goals[0].id])
    chosen = [one.goals[0].id, other.goals[1].id]
    merged = session.do(plan_versions.merge, ours.id, theirs, chosen)
    file = file_of(session, merged.id)
    assert [goal.text for goal in file.goals] == ["Parlare italiano al lavoro", "Una casa"]
    assert len(file.actions) == 2
    assert (merged.version, merged.follows, merged.joins, merged.state) == (3, ours.id, theirs, "draft")
    files = session.ask(plans.of_case, case.id)
    assert plans.rivals(files) == []
    assert {one.plan.id for one in plans.running(files)} == {plan.id}


def test_a_draft_alone_has_no_rival(session: Session) -> None:
    case = new_case(session)
    session.do(written, case.id)
    assert plans.rivals(session.ask(plans.of_case, case.id)) == []
    assert session.do(today) == in_days(session, 0)
