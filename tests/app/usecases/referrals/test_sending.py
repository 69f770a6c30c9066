"""A referral leaves with a valid consent and never without; what left is kept for good."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.consent import Consent
from app.domain.ids import RecordId
from app.domain.partial_dates import PartialDate
from app.domain.person import ContactPoint, Identifier
from app.domain.referral import Referral, ReferralEvent, ReferralReserved
from app.domain.sealed_records import is_true
from app.domain.task import Task
from app.domain.vulnerability import VulnerabilityFlag
from app.errors import NotAllowed
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import automatic_tasks, consents, merging
from app.usecases.referrals import answers, drafting, gates, revoking, rounds, sending
from app.usecases.referrals.answers import Answer
from app.usecases.referrals.contents import digest_of
from app.usecases.referrals.sending import Released
from app.usecases.referrals.steps import origin
from app.usecases.samples import referrals as samples
from tests.app.usecases.acting import as_user, colleague, day, forbidden, refused, today
from tests.app.usecases.referrals.place import agree, draft, left_with, now, person_with_case, sent, service


def task(session: Session, kind: str, referral: Referral) -> Task | None:
    return session.ask(Reader.get, Task, automatic_tasks.task_id(origin(kind, referral)))


def test_a_draft_takes_the_entry_as_it_stands(session: Session) -> None:
    person = person_with_case(session)
    made = session.do(drafting.begin, person.id, service(session), fit=["parla arabo"])
    assert (made.service_name, made.organisation_name, made.state) == (
        "Italiano A1",
        "CPIA di Prova",
        "draft",
    )
    assert made.case is not None
    assert json.loads(made.snapshot or "")["name"] == "Italiano A1"
    assert drafting.reasons_of_fit(made) == ["parla arabo"]
    assert drafting.reasons_of_fit(replace(made, fit="[")) == []
    assert refused(session, drafting.begin, person.id, b"x" * 16) == {("directory.error.no_entry", "")}


def test_without_consent_nothing_leaves_and_everything_missing_is_said_at_once(session: Session) -> None:
    person = person_with_case(session)
    made = session.do(drafting.begin, person.id, service(session))
    assert refused(session, sending.send, made.id) == {
        ("referral.reason_missing", "reason"),
        ("referral.method_missing", "method"),
        ("referral.gate.none", "categories"),
    }
    assert left_with(session, made) == ([], [])
    inside = session.do(drafting.change, replace(made, reason="Perché", method="system"))
    assert ("referral.receiver_missing", "receiver") in refused(session, sending.send, inside.id)
    shut = session.do(drafting.change, replace(made, reason="Perché", method="none"))
    assert ("referral.not_accepted", "method") in refused(session, sending.send, shut.id)


def test_with_consent_exactly_the_ticked_data_leave(session: Session) -> None:
    person = person_with_case(session, sex="F", born=PartialDate.from_text("1990~year"), skills="Sarta")
    session.do(Store.add, ContactPoint(person=person.id, channel="mobile", value="333 1"))
    session.do(Store.add, Identifier(person=person.id, type="CF", value="XXXXXX90A41Z999X"))
    agree(session, person.id)
    made = draft(session, person.id, service(session), categories=frozenset({"identity"}))
    left = session.do(sending.send, made.id)
    ((copy,), _) = left_with(session, made)
    body = json.loads(copy.body or "")
    assert [part["category"] for part in body["data"]] == ["identity"]
    assert "Amina Diallo" in (copy.body or "")
    assert "XXXXXX90A41Z999X" in (copy.body or "")
    assert not [told for told in ("333 1", "Sarta") if told in (copy.body or "")]
    assert copy.digest == digest_of(copy.body or "")
    assert is_true(copy)
    assert not is_true(replace(copy, body="{}"))
    assert (left.state, left.expected_by, left.sent_by) == ("sent", day(session, 15), session.user.id)
    assert left.secret
    assert left.short
    assert left.consent is not None


def test_the_log_says_to_whom_what_and_on_what_basis(session: Session) -> None:
    left = sent(session)
    _, (line,) = left_with(session, left)
    (consent,) = session.ask(Reader.find, Consent, person=left.person)
    assert (line.recipient, line.basis, line.method) == ("Italiano A1 · CPIA di Prova", "share", "email")
    assert (line.consent, line.referral, line.categories) == (
        consent.id,
        left.id,
        frozenset({"identity", "contact"}),
    )
    reminder = task(session, "ref_feedback", left)
    assert reminder is not None
    assert (reminder.due, reminder.text) == (day(session, 15), "Italiano A1")


def test_what_left_is_neither_changed_nor_sent_twice_nor_undone(session: Session) -> None:
    left = sent(session)
    assert refused(session, drafting.change, replace(left, reason="Altro")) == {("referral.left_already", "")}
    assert refused(session, sending.send, left.id) == {("referral.left_already", "")}
    other = sent(session)
    with pytest.raises(NotAllowed):
        session.undo(session.last_receipt)
    assert now(session, other).state == "sent"


def test_changing_a_draft_keeps_whose_it_is_and_where_it_stands(session: Session) -> None:
    person, other = person_with_case(session), person_with_case(session)
    made = draft(session, person.id, service(session))
    changed = session.do(drafting.change, replace(made, person=other.id, state="completed", reason="Nuovo"))
    assert (changed.person, changed.state, changed.reason) == (person.id, "draft", "Nuovo")


def test_one_that_waits_leaves_for_a_colleague_when_the_consent_still_stands(session: Session) -> None:
    person, luca = person_with_case(session), colleague(session)
    agree(session, person.id)
    made = draft(session, person.id, service(session), method="system", receiver=luca.id)
    waiting = session.do(sending.queue, made.id)
    assert waiting.queued_at is not None
    assert left_with(session, made) == ([], [])
    assert session.ask(rounds.is_due, session.user.id)
    assert session.do(rounds.after_round)
    assert now(session, made).state == "sent"
    assert len(left_with(session, made)[0]) == 1
    theirs = task(session, "ref_answer", made)
    assert theirs is not None
    assert theirs.owner == luca.id
    assert not session.ask(rounds.is_due, session.user.id)


def test_one_that_waits_for_somebody_outside_may_be_handed_over_afterwards(session: Session) -> None:
    person = person_with_case(session)
    agree(session, person.id)
    made = draft(session, person.id, service(session))
    session.do(sending.queue, made.id)
    assert session.do(sending.release) == Released(cleared=1)
    assert now(session, made).cleared_at is not None
    assert task(session, "ref_send", made) is not None
    session.do(sending.send, made.id)
    done = task(session, "ref_send", made)
    assert done is not None
    assert done.state == "cancelled"


def test_one_whose_consent_went_meanwhile_is_stopped_and_the_person_told(session: Session) -> None:
    person = person_with_case(session)
    consent = agree(session, person.id)
    made = draft(session, person.id, service(session), method="system", receiver=colleague(session).id)
    session.do(sending.queue, made.id)
    session.do(consents.withdraw, consent.id)
    assert session.do(sending.release) == Released(stopped=1)
    stopped = now(session, made)
    assert (stopped.state, stopped.queued_at) == ("consent_missing", None)
    assert left_with(session, made) == ([], [])
    told = task(session, "ref_stopped", made)
    assert told is not None
    assert told.owner == session.user.id
    steps = [event.step for event in session.ask(Reader.find, ReferralEvent, referral=made.id)]
    assert steps == ["queued", "stopped"]
    assert session.do(sending.release) == Released()
    agree(session, person.id, given_on=today(session) + timedelta(0))
    assert session.do(sending.send, made.id).state == "sent"


def test_only_who_queued_it_lets_it_go_and_it_may_be_taken_back(session: Session) -> None:
    person = person_with_case(session)
    agree(session, person.id)
    made = draft(session, person.id, service(session), method="system", receiver=colleague(session).id)
    session.do(sending.queue, made.id)
    other = colleague(session, "operator")
    assert as_user(session, other, sending.release) == Released()
    session.do(sending.unqueue, made.id)
    assert session.do(sending.release) == Released()
    assert now(session, made).state == "draft"


def test_vulnerabilities_leave_apart_and_only_by_who_may_read_them(session: Session) -> None:
    person = person_with_case(session)
    session.do(
        Store.add,
        VulnerabilityFlag(person=person.id, category="MIN", state="declared", detected_on=today(session)),
    )
    session.do(
        Store.add,
        VulnerabilityFlag(person=person.id, category="DIS", state="suspected", detected_on=today(session)),
    )
    both = frozenset({"identity", "vulnerability"})
    agree(session, person.id, categories=both)
    made = draft(session, person.id, service(session), categories=both)
    assert forbidden(session, "operator", sending.send, made.id)
    as_user(session, colleague(session), sending.send, made.id)
    ((general,), _) = left_with(session, made)
    (reserved,) = session.ask(Reader.find, ReferralReserved, referral=made.id)
    assert "vulnerability" not in (general.body or "")
    facts = json.loads(reserved.body or "")["data"][0]["facts"]
    assert len(facts) == 1
    assert is_true(reserved)


def test_a_waiting_one_that_may_not_be_read_by_its_sender_is_stopped(session: Session) -> None:
    person = person_with_case(session)
    both = frozenset({"identity", "vulnerability"})
    agree(session, person.id, categories=both)
    made = draft(session, person.id, service(session), categories=both)
    session.do(sending.queue, made.id)
    assert session.do(sending.release) == Released(stopped=1)


def test_after_a_withdrawal_the_recipient_is_told_and_the_log_stays(session: Session) -> None:
    left = sent(session)
    (consent,) = session.ask(Reader.find, Consent, person=left.person)
    session.do(consents.withdraw, consent.id)
    noted = now(session, left)
    assert (noted.revoked_on, noted.state) == (today(session), "sent")
    reminder = task(session, "ref_tell", left)
    assert reminder is not None
    assert reminder.state == "open"
    assert len(left_with(session, left)[1]) == 1
    session.do(revoking.told, left.id, "Per telefono")
    done = task(session, "ref_tell", left)
    assert done is not None
    assert done.state == "cancelled"
    assert not session.ask(rounds.is_due, session.user.id)


def test_a_consent_for_something_else_taken_back_touches_no_referral(session: Session) -> None:
    left = sent(session)
    other = agree(session, left.person or RecordId(b""), recipients="Caritas")
    session.do(consents.withdraw, other.id)
    assert now(session, left).revoked_on is None


def test_giving_up_ends_the_tasks(session: Session) -> None:
    left = sent(session)
    session.do(drafting.cancel, left.id, "Ha trovato altro")
    reminder = task(session, "ref_feedback", left)
    assert reminder is not None
    assert reminder.state == "cancelled"
    assert refused(session, drafting.cancel, left.id) == {("referral.over_already", "")}


@pytest.mark.parametrize("role", ["mediator", "directory", "admin", "auditor"])
def test_who_does_not_care_for_people_sends_nothing(session: Session, role: str) -> None:
    person = person_with_case(session)
    made = draft(session, person.id, service(session))
    for verb in (sending.send, sending.queue, sending.unqueue, drafting.cancel, revoking.told):
        assert forbidden(session, role, verb, made.id)
    assert forbidden(session, role, drafting.begin, person.id, b"")
    assert forbidden(session, role, drafting.change, made)


def test_a_no_under_a_record_that_was_joined_counts(session: Session) -> None:
    person, twin = person_with_case(session), person_with_case(session)
    agree(session, person.id, given_on=day(session, -3))
    agree(session, twin.id, state="refused", given_on=day(session, -1))
    made = draft(session, person.id, service(session))
    assert session.ask(gates.gate, made, today(session)).is_open
    as_user(session, colleague(session), merging.merge, twin.id, person.id)
    assert session.ask(gates.gate, made, today(session)).shut == "refused"
    assert refused(session, sending.send, made.id) == {("referral.gate.refused", "categories")}


def test_the_invented_referral_leaves_and_its_code_is_taken(session: Session) -> None:
    person = person_with_case(session, born=PartialDate.from_text("2012~year"))
    played = session.do(samples.send_somebody, person.id, service(session), "Vuole imparare l'italiano.")
    assert played.referral.state == "sent"
    assert session.do(answers.answer_by_code, played.code, Answer("")).state == "accepted"
