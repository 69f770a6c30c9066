"""What stands beside a line of the inbox: the record, its parts, what changed, what it would replace."""

from __future__ import annotations

from dataclasses import replace

from app.domain.user import User
from app.session import Session
from app.storage.store import Store
from app.usecases import closing, plan_review, plan_writing, review_details, reviews, supervision
from app.usecases.review_details import Details
from tests.app.usecases.acting import as_user, colleague, newcomer
from tests.app.usecases.planning import approved, file_of, in_days, new_case, signed, submitted


def looked_at(session: Session, boss: User) -> Details:
    (key,) = session.ask(supervision.waiting, boss).keys
    (row,) = session.ask(supervision.rows, boss, [key])
    found = session.ask(review_details.details, row)
    assert found is not None
    return found


def test_a_plan_is_shown_with_its_goals_and_actions(session: Session) -> None:
    boss = colleague(session)
    session.do(submitted, new_case(session).id)
    found = looked_at(session, boss)
    assert [type(part).__name__ for part in found.parts] == ["PlanGoal", "PlanAction", "PlanAction"]
    told = {f"{kind}.{spec.name}" for kind, specs in found.fields.items() for spec in specs}
    assert {"plan.wish", "plan_goal.indicator", "plan_action.due"} <= told
    assert not told & {"plan.frozen", "plan.frozen_digest", "plan_goal.line", "plan_action.place"}
    assert not found.replaces
    assert found.decided_at is None


def test_a_next_version_is_shown_against_the_one_that_runs(session: Session) -> None:
    boss = colleague(session)
    case = new_case(session)
    plan = approved(session, case.id, boss)
    goal = file_of(session, plan.id).goals[0]
    session.do(plan_writing.save_goal, replace(goal, target="B1", due=in_days(session, 90)))
    draft = session.do(plan_writing.begin, case.id)
    action = file_of(session, draft.id).actions[0]
    session.do(plan_writing.remove_action, action.id)
    session.do(signed, draft.id)
    session.do(plan_review.submit, draft.id)
    found = looked_at(session, boss)
    assert found.replaces
    told = {(one.kind.name, one.spec.name if one.spec else None, one.new) for one in found.differences}
    assert told >= {
        ("plan_goal", "target", "B1"),
        ("plan_goal", "due", in_days(session, 90)),
        ("plan_action", None, False),
    }
    assert not {spec for kind, spec, _ in told if kind == "plan_action" and spec is not None}


def test_what_changed_since_it_was_sent_back_and_what_was_said(session: Session) -> None:
    boss, case = colleague(session), new_case(session)
    session.do(closing.request_closing, case.id, reason="housing", note="Ha trovato casa")
    review = session.ask(reviews.of_subject, "closure", case.id)
    assert review is not None
    assert looked_at(session, boss).changes == ()
    as_user(session, boss, reviews.send_back, review.id, [("case.closing_note", "Dove?")])
    session.do(closing.request_closing, case.id, reason="housing", note="Via Prova 12")
    found = looked_at(session, boss)
    assert not found.was_approved
    assert [(c.spec.name if c.spec else "", c.new) for c in found.changes] == [
        ("closing_note", "Via Prova 12")
    ]
    assert [(said.remark.text, said.answered) for said in found.said] == [("Dove?", True)]


def test_a_record_that_is_gone_shows_nothing(session: Session) -> None:
    boss, person = colleague(session), newcomer(session)
    review = session.do(reviews.submit, person, "other", person=person.id)
    (row,) = session.ask(supervision.rows, boss, session.ask(supervision.waiting, boss).keys)
    session.do(Store.delete, person)
    assert session.ask(review_details.details, row) is None
    assert review.state == "waiting"
