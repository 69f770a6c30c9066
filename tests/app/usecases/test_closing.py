"""Closing takes a second person, a reason and a day; what was closed can be opened again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.case import Case
from app.domain.consent import Consent
from app.domain.ids import RecordId
from app.domain.reception import Placement
from app.domain.task import Task
from app.domain.user import User
from app.errors import DomainError, NotAllowed
from app.session import Session
from app.storage import audit
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import cases, closing, organisation, reviews, supervision
from tests.app.usecases.acting import as_user, colleague, day, forbidden, newcomer, refused, site, today


def running(session: Session) -> Case:
    return session.do(cases.open_case, Case(person=newcomer(session).id, state="active"))


def test_the_operator_asks_and_the_supervisor_closes(session: Session) -> None:
    case, boss = running(session), colleague(session)
    asked = session.do(closing.request_closing, case.id, reason="housing", note="Ha trovato casa")
    assert (asked.state, asked.planned_exit_on) == ("exit_planned", today(session))
    assert as_user(session, boss, closing.close, case.id) == []
    closed = session.ask(Reader.get, Case, case.id)
    assert closed is not None
    assert (closed.state, closed.closed_on, closed.closing_reason) == ("closed", today(session), "housing")
    assert "approve" in [entry.action for entry in session.ask(audit.entries_of, case.id)]


def test_asking_needs_a_reason(session: Session) -> None:
    case = running(session)
    assert refused(session, closing.request_closing, case.id, reason="") == {
        ("cases.reason_missing", "closing_reason")
    }


def test_closing_says_everything_that_is_missing(session: Session) -> None:
    case, boss = running(session), colleague(session)
    with pytest.raises(DomainError) as caught:
        as_user(session, boss, closing.close, case.id, on=day(session, -400))
    assert {p.key for p in caught.value.problems} == {"cases.reason_missing", "cases.closed_before_opened"}


def test_nobody_closes_their_own_work(session: Session) -> None:
    boss, other = colleague(session), colleague(session)
    mine = as_user(session, boss, cases.open_case, Case(person=newcomer(session).id, state="active"))
    with pytest.raises(NotAllowed) as caught:
        as_user(session, boss, closing.close, mine.id, reason="term")
    assert caught.value.message_key == "error.own_work"
    asked = running(session)
    as_user(session, boss, closing.request_closing, asked.id, reason="term")
    with pytest.raises(NotAllowed):
        as_user(session, boss, closing.close, asked.id)
    as_user(session, other, closing.close, asked.id)
    as_user(session, other, closing.close, mine.id, reason="term")


def test_someone_who_works_alone_closes_alone(session: Session) -> None:
    boss = colleague(session)
    case = as_user(session, boss, cases.open_case, Case(person=newcomer(session).id, state="active"))
    with pytest.raises(NotAllowed):
        as_user(session, boss, closing.close, case.id, reason="term")
    as_user(session, boss, organisation.disable_user, session.user.id)
    as_user(session, boss, closing.close, case.id, reason="term")


def test_only_a_supervisor_closes(session: Session) -> None:
    case = running(session)
    for role in ("operator", "casemanager", "specialist", "admin"):
        assert forbidden(session, role, closing.close, case.id, reason="term")
        assert forbidden(session, role, closing.return_closing, case.id, "no")
    assert forbidden(session, "operator", closing.reopen, case.id, reason="x")
    assert forbidden(session, "auditor", closing.request_closing, case.id, reason="x")


def test_what_is_left_behind_is_pointed_out(session: Session) -> None:
    case, boss, centre = running(session), colleague(session), site(session)
    session.do(Store.add, Task(person=case.person, case=case.id, title="ASL", state="open"))
    session.do(Store.add, Placement(site=centre.id, person=case.person, state="in"))
    warnings = as_user(session, boss, closing.close, case.id, reason="term")
    assert [(w.key, dict(w.params), w.warning) for w in warnings] == [
        ("cases.tasks_open", {"n": 1}, True),
        ("cases.place_still_held", {}, True),
    ]


def test_with_consent_the_person_is_followed_up(session: Session) -> None:
    case, boss = running(session), colleague(session)
    session.do(Store.add, Consent(person=case.person, type="contact", state="given"))
    as_user(session, boss, closing.close, case.id, reason="housing", on=day(session, 0))
    followed = session.ask(Reader.get, Case, case.id)
    assert followed is not None
    assert (followed.state, followed.closed_on) == ("followup", today(session))
    tasks = {task.kind: task for task in session.ask(Reader.find, Task, case=case.id)}
    assert set(tasks) == {"follow3", "follow6", "follow12"}
    assert all(task.due and task.due > day(session, 80) and task.automatic for task in tasks.values())
    as_user(session, boss, closing.reopen, case.id, reason="sfratto")
    assert {task.state for task in session.ask(Reader.find, Task, case=case.id)} == {"cancelled"}


def test_without_consent_nobody_is_followed(session: Session) -> None:
    for agreed in (
        Consent(state="withdrawn"),
        Consent(state="given", expires_on=day(session, -1)),
        Consent(state="given", given_on=day(session, 1)),
    ):
        case, boss = running(session), colleague(session)
        session.do(Store.add, replace(agreed, person=case.person, type="contact"))
        as_user(session, boss, closing.close, case.id, reason="housing")
        assert session.ask(Reader.find, Task, case=case.id) == [], agreed


def test_a_request_goes_back_with_a_remark(session: Session) -> None:
    case, boss = running(session), colleague(session)
    with pytest.raises(DomainError):
        as_user(session, boss, closing.return_closing, case.id, "Perché?")
    session.do(closing.request_closing, case.id, reason="housing")
    with pytest.raises(DomainError):
        as_user(session, boss, closing.return_closing, case.id, "  ")
    back = as_user(session, boss, closing.return_closing, case.id, "Manca il contratto")
    assert (back.state, back.closing_requested_by) == ("active", None)
    (task,) = session.ask(Reader.find, Task, case=case.id)
    assert (task.title, task.owner) == ("Manca il contratto", session.user.id)


def test_reopening(session: Session) -> None:
    case, boss = running(session), colleague(session)
    with pytest.raises(DomainError) as caught:
        as_user(session, boss, closing.reopen, case.id, reason="x")
    assert caught.value.message_key == "cases.not_closed"
    as_user(session, boss, closing.close, case.id, reason="term")
    session.do(cases.archive, [case.id])
    with pytest.raises(DomainError):
        as_user(session, boss, closing.reopen, case.id, reason=" ")
    again = as_user(session, boss, closing.reopen, case.id, reason="È tornato")
    assert (again.state, again.closed_on, again.archived) == ("reopened", None, None)
    with pytest.raises(DomainError):
        as_user(session, boss, closing.close, replace(again, state="closed").id, reason="")


def test_closed_stays_closed(session: Session) -> None:
    case, boss = running(session), colleague(session)
    as_user(session, boss, closing.close, case.id, reason="term")
    assert refused(session, closing.request_closing, case.id, reason="term") == {("cases.not_closable", "")}
    with pytest.raises(DomainError):
        as_user(session, User(name="X", role="supervisor"), closing.close, case.id, reason="term")


def test_a_request_to_close_waits_for_review_and_approving_it_closes(session: Session) -> None:
    case, boss = running(session), colleague(session)
    session.do(closing.request_closing, case.id, reason="housing")
    review = session.ask(reviews.of_subject, "closure", case.id)
    assert review is not None
    assert (review.state, review.submitted_by, review.case) == ("waiting", session.user.id, case.id)
    as_user(session, boss, reviews.approve, review.id)
    closed = session.ask(Reader.get, Case, case.id)
    assert closed is not None
    assert (closed.state, closed.closing_reason) == ("closed", "housing")
    session.do(Store.save, replace(closed, priority="high"))  # not part of what was approved
    assert standing(session, case.id) == ("approved", False)
    session.do(Store.save, replace(closed, closing_reason="term"))
    assert standing(session, case.id) == ("approved", True)
    as_user(session, boss, closing.reopen, case.id, reason="È tornato")
    assert standing(session, case.id) == ("withdrawn", False)


def standing(session: Session, case: RecordId) -> tuple[str | None, bool]:
    review = session.ask(reviews.of_subject, "closure", case)
    assert review is not None
    return review.state, session.ask(reviews.changed_since, review)


def test_closing_directly_answers_the_request(session: Session) -> None:
    case, boss = running(session), colleague(session)
    session.do(closing.request_closing, case.id, reason="housing")
    as_user(session, boss, closing.close, case.id)
    assert standing(session, case.id) == ("approved", False)


def test_remarks_on_a_request_let_the_case_run_again(session: Session) -> None:
    case, boss = running(session), colleague(session)
    session.do(closing.request_closing, case.id, reason="housing")
    review = session.ask(reviews.of_subject, "closure", case.id)
    assert review is not None
    as_user(session, boss, reviews.send_back, review.id, [("case.closing_note", "E le chiavi?")])
    held = session.ask(Reader.get, Case, case.id)
    assert held is not None
    assert (held.state, held.closing_requested_by) == ("active", None)
    session.do(closing.request_closing, case.id, reason="housing", note="Rese")
    assert standing(session, case.id) == ("waiting", False)
    session.do(cases.change_state, case.id, "active")
    assert standing(session, case.id) == ("withdrawn", False)


def test_who_asked_to_close_cannot_approve_it(session: Session) -> None:
    case, boss = running(session), colleague(session)
    as_user(session, boss, closing.request_closing, case.id, reason="housing")
    review = session.ask(reviews.of_subject, "closure", case.id)
    assert review is not None
    with pytest.raises(NotAllowed):
        as_user(session, boss, reviews.approve, review.id)
    as_user(session, boss, reviews.withdraw, review.id)
    held = session.ask(Reader.get, Case, case.id)
    assert held is not None
    assert held.state == "active"


def test_an_approval_withdrawn_by_who_may_not_is_looked_at_again(session: Session) -> None:
    """As an altered program could write it: the case is closed, so somebody else looks at it."""
    boss, case = colleague(session), running(session)
    session.do(closing.request_closing, case.id, reason="housing")
    review = session.ask(reviews.of_subject, "closure", case.id)
    assert review is not None
    approved = as_user(session, boss, reviews.approve, review.id)
    assert not session.ask(supervision.waiting, boss).keys
    session.do(Store.save, replace(approved, state="withdrawn"))
    (key,) = session.ask(supervision.waiting, boss).keys
    (row,) = session.ask(supervision.rows, boss, [key])
    assert (row.key.id, row.changed, row.own, row.bulk) == (review.id, True, False, False)
    as_user(session, boss, supervision.approve, [key])
    assert not session.ask(supervision.waiting, boss).keys
    as_user(session, boss, closing.reopen, case.id, reason="torna")
    retired = session.ask(reviews.of_subject, "closure", case.id)
    assert retired is not None
    assert (retired.state, retired.approved_digest) == ("withdrawn", None)
    assert not session.ask(supervision.waiting, boss).keys, "who opens it again takes the approval away"


def test_a_case_opened_again_by_an_older_program_waits_for_nobody(session: Session) -> None:
    """It left what was approved in the review that it withdrew."""
    boss, case = colleague(session), running(session)
    session.do(closing.request_closing, case.id, reason="housing")
    review = session.ask(reviews.of_subject, "closure", case.id)
    assert review is not None
    approved = as_user(session, boss, reviews.approve, review.id)
    as_user(session, boss, closing.reopen, case.id, reason="torna")
    session.do(Store.save, replace(approved, state="withdrawn"))
    assert not session.ask(supervision.waiting, boss).keys
