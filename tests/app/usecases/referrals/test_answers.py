"""Answers: by hand, by a colleague, by a return code; each in its place, none twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.directory.freshness import Freshness
from app.domain.directory.questions import Question
from app.domain.person import PersonLanguage
from app.domain.referral import Referral, ReferralCopy, ReferralEvent
from app.domain.referral_states import shown_state
from app.domain.return_codes import code_of, written
from app.domain.task import Task
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import automatic_tasks
from app.usecases.directory import desk
from app.usecases.referrals import answers, drafting, learning, sending, views
from app.usecases.referrals.answers import Answer
from app.usecases.referrals.steps import origin
from tests.app.usecases.acting import as_user, colleague, day, forbidden, refused, today
from tests.app.usecases.referrals.place import agree, draft, now, person_with_case, sent, service


def typed(referral: Referral, said: str) -> str:
    return written(code_of(bytes.fromhex(referral.secret or ""), referral.short or "", said))


def state_of(session: Session, kind: str, referral: Referral) -> str | None:
    found = session.ask(Reader.get, Task, automatic_tasks.task_id(origin(kind, referral)))
    return found.state if found else None


def freshness(session: Session, referral: Referral) -> Freshness:
    found = session.ask(desk.find, Question(limit=500), today(session)).hits
    service = bytes.fromhex(referral.service or "")
    return next(hit.freshness for hit in found if hit.entry.service == service)


def test_the_whole_way_from_receipt_to_outcome(session: Session) -> None:
    left = sent(session)
    session.do(answers.answer, left.id, Answer("received"))
    assert state_of(session, "ref_feedback", left) == "open", "a receipt is no answer"
    session.do(answers.answer, left.id, Answer("accepted", received_by="Segreteria"))
    assert state_of(session, "ref_feedback", left) == "cancelled"
    meeting = Answer("appointment", appointment_on=day(session, 3), appointment_minute=600)
    session.do(answers.answer, left.id, meeting)
    assert state_of(session, "appointment", left) == "open"
    session.do(answers.answer, left.id, replace(meeting, appointment_on=day(session, 5)))
    session.do(answers.answer, left.id, Answer("started"))
    assert state_of(session, "appointment", left) == "cancelled"
    done = session.do(answers.answer, left.id, Answer("completed", text="Iscritta", satisfaction=5))
    assert (done.state, done.outcome, done.satisfaction, done.received_by) == (
        "completed",
        "Iscritta",
        5,
        "Segreteria",
    )
    assert (done.answered_on, done.started_on, done.ended_on) == (today(session),) * 3
    steps = [event.step for event in session.ask(Reader.find, ReferralEvent, referral=left.id)]
    assert steps == ["sent", "received", "accepted", "appointment", "appointment", "started", "completed"]


def test_what_does_not_fit_is_said_at_once(session: Session) -> None:
    left = sent(session)
    assert refused(session, answers.answer, left.id, Answer("rejected", on=day(session, 1))) == {
        ("referral.reject_reason_missing", "reject_reason"),
        ("referral.in_the_future", "on"),
    }
    assert refused(session, answers.answer, left.id, Answer("appointment", on=day(session, -1))) == {
        ("referral.appointment_missing", "appointment_on"),
        ("referral.before_it_left", "on"),
    }
    session.do(answers.answer, left.id, Answer("completed"))
    assert refused(session, answers.answer, left.id, Answer("waiting")) == {
        ("referral.cannot_follow", "state")
    }
    person = person_with_case(session)
    still_here = draft(session, person.id, service(session, "Altro"))
    assert refused(session, answers.answer, still_here.id, Answer("accepted")) == {("referral.not_left", "")}
    assert forbidden(session, "mediator", answers.answer, left.id, Answer("accepted"))


def test_silence_is_computed_and_one_may_ask_again(session: Session) -> None:
    left = sent(session)
    late = today(session) + timedelta(16)
    assert shown_state(left, today(session) + timedelta(15)) == "sent"
    assert shown_state(left, late) == "no_feedback"
    again = session.do(answers.phone_again, left.id, day(session, 20))
    assert shown_state(again, late) == "sent"
    assert refused(session, answers.phone_again, left.id, today(session)) == {
        ("tasks.snoozed_into_the_past", "expected_by")
    }
    session.do(answers.answer, left.id, Answer("waiting"))
    assert shown_state(now(session, left), late) == "waiting"


def test_a_code_from_the_sheet_is_the_answer(session: Session) -> None:
    left = sent(session)
    answered = session.do(answers.answer_by_code, typed(left, "rejected:capacity").lower(), Answer(""))
    assert (answered.state, answered.reject_reason) == ("rejected", "capacity")
    event = session.ask(Reader.find, ReferralEvent, referral=left.id)[-1]
    assert (event.how, event.reject_reason) == ("code", "capacity")
    assert refused(session, answers.answer_by_code, typed(left, "rejected:capacity"), Answer("")) == {
        ("referral.code.used", "")
    }


def test_a_code_for_an_appointment_asks_for_the_day_and_may_come_again(session: Session) -> None:
    left = sent(session)
    code = typed(left, "appointment")
    assert refused(session, answers.answer_by_code, code, Answer("")) == {
        ("referral.appointment_missing", "appointment_on")
    }
    for number in (4, 8):
        session.do(answers.answer_by_code, code, Answer("", appointment_on=day(session, number)))
    assert now(session, left).appointment_on == day(session, 8)


@pytest.mark.parametrize(
    ("code", "key"),
    [
        ("", "referral.code.empty"),
        ("ABC", "referral.code.length"),
        ("ABCD!ABCDE", "referral.code.sign"),
        ("0000000001", "referral.code.check"),
        ("0000000000", "referral.code.foreign"),
    ],
)
def test_each_wrong_code_has_its_sentence(session: Session, code: str, key: str) -> None:
    sent(session)
    assert refused(session, answers.recognise, code) == {(key, "")}


def test_a_code_of_another_sheet_a_late_one_and_one_of_a_cancelled_referral(session: Session) -> None:
    left = sent(session)
    foreign = written(code_of(bytes(16), left.short or "", "accepted"))
    assert refused(session, answers.recognise, foreign) == {("referral.code.foreign", "")}
    session.do(answers.answer, left.id, Answer("started"))
    assert refused(session, answers.recognise, typed(left, "accepted")) == {("referral.code.late", "")}
    other = sent(session)
    session.do(drafting.cancel, other.id)
    assert refused(session, answers.recognise, typed(other, "accepted")) == {("referral.code.cancelled", "")}


def test_a_colleague_answers_in_their_own_program(session: Session) -> None:
    luca = colleague(session)
    left = sent(session, method="system", receiver=luca.id)
    as_user(session, luca, answers.answer, left.id, Answer("accepted"))
    assert state_of(session, "ref_answer", left) == "cancelled"
    assert session.ask(Reader.find, ReferralEvent, referral=left.id)[-1].how == "colleague"


def test_a_shut_service_is_in_doubt_at_once_and_somebody_is_asked_to_call(session: Session) -> None:
    left = sent(session)
    assert freshness(session, left) is not Freshness.CONTESTED
    session.do(answers.answer, left.id, Answer("rejected", reason="closed"))
    assert freshness(session, left) is Freshness.CONTESTED
    assert state_of(session, "dir_verify", left) == "open"
    assert session.do(learning.absorb) == 0


@pytest.mark.parametrize(
    "told", [Answer("rejected", reason="capacity"), Answer("declined_person"), Answer("no_show")]
)
def test_a_full_service_and_the_persons_own_no_put_nothing_in_doubt(session: Session, told: Answer) -> None:
    left = sent(session)
    session.do(answers.answer, left.id, told)
    assert freshness(session, left) is not Freshness.CONTESTED
    assert state_of(session, "dir_verify", left) is None


def test_a_refusal_written_elsewhere_reaches_this_directory_once(session: Session) -> None:
    left = sent(session)
    session.do(
        Store.save, replace(left, state="rejected", reject_reason="closed", answered_on=today(session))
    )
    assert freshness(session, left) is not Freshness.CONTESTED
    assert [session.do(learning.absorb) for _ in range(2)] == [1, 0]
    assert freshness(session, left) is Freshness.CONTESTED
    unknown = sent(session)
    session.do(
        Store.save,
        replace(unknown, service="00" * 16, state="rejected", reject_reason="wrong", answered_on=None),
    )
    assert [session.do(learning.absorb) for _ in range(2)] == [1, 0]


def test_one_wrong_choice_asks_for_a_call_and_two_put_the_entry_in_doubt(session: Session) -> None:
    first = sent(session)
    session.do(answers.answer, first.id, Answer("rejected", reason="wrong"))
    assert freshness(session, first) is not Freshness.CONTESTED
    assert state_of(session, "dir_verify", first) == "open"
    session.do(answers.answer, first.id, Answer("accepted"))
    session.do(answers.answer, first.id, Answer("rejected", reason="wrong"))  # the same referral counts once
    assert freshness(session, first) is not Freshness.CONTESTED
    person = person_with_case(session)
    agree(session, person.id)
    again = draft(session, person.id, bytes.fromhex(first.place or ""))
    session.do(sending.send, again.id)
    session.do(answers.answer, again.id, Answer("rejected", reason="wrong"))
    assert freshness(session, first) is Freshness.CONTESTED


def test_figures_say_how_many_are_taken_and_how_long_one_waits(session: Session) -> None:
    left = sent(session)
    session.do(Store.add, PersonLanguage(person=left.person, language="ara"))
    session.do(answers.answer, left.id, Answer("started"))
    service_id = bytes.fromhex(left.service or "")
    found = session.ask(learning.of_service, service_id, today(session))
    assert (found.sent, found.taken, found.refused, found.waited_days) == (1, 1, 0, 0)
    assert found.languages == (("ara", 1),)
    assert found.confirmed_on == today(session)
    assert session.ask(learning.of_service, service_id, day(session, 800)).sent == 0


@pytest.mark.parametrize(
    "body", ["", "[", "[]", "{}", '{"data": 3}', '{"data": [{}]}', '{"data": [{"category": 1}]}', "[" * 9999]
)
def test_a_copy_that_cannot_be_read_shows_nothing(body: str) -> None:
    assert views.left_parts(ReferralCopy(body=body)) == []
    assert views.left_parts(None) == []


def test_the_page_shows_what_left_and_notices_another_copy(session: Session) -> None:
    left = sent(session)
    view = session.ask(views.read, left.id, today(session), session.user.id)
    assert [part.category for part in view.parts] == ["identity", "contact"]
    assert view.intact
    (copy,) = session.ask(Reader.find, ReferralCopy, referral=left.id)
    session.do(Store.save, replace(copy, body="{}"))
    assert not session.ask(views.read, left.id, today(session), session.user.id).intact
