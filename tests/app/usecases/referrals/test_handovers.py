"""Handing somebody on: who may be chosen, what goes, and the answer of the other site on one laptop."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.case import Case
from app.domain.consent import Consent
from app.domain.handover import Handover
from app.domain.legal import Permit
from app.domain.person import ContactPoint, Identifier, PersonName
from app.domain.referral import Disclosure, ReferralCopy
from app.domain.rights import Restriction
from app.domain.task import Task
from app.domain.user import User
from app.errors import DomainError, NotAllowed
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import consents
from app.usecases.referrals import (
    answers,
    drafting,
    handover_answers,
    handover_offers,
    handover_returns,
    rounds,
    sending,
)
from app.usecases.referrals.answers import Answer
from app.usecases.referrals.handover_offers import Recipient
from tests.app.usecases.acting import as_user, newcomer, refused, today
from tests.app.usecases.referrals.two_sites import Two


@pytest.fixture
def two(session: Session) -> Two:
    return Two(session)


def test_what_is_missing_is_said_at_once(two: Two) -> None:
    begin, case = handover_offers.begin, two.case.id
    assert refused(two.session, begin, case, Recipient()) == {("handover.body_missing", "body")}
    assert refused(two.session, begin, case, Recipient("copy", site=two.here.id)) == {
        ("handover.same_site", "site"),
        ("handover.receiver_missing", "receiver"),
    }
    assert refused(two.session, begin, case, Recipient("altro")) == {
        ("handover.mode_missing", "mode"),
        ("handover.site_missing", "site"),
        ("handover.receiver_missing", "receiver"),
    }
    outside = two.session.do(begin, case, Recipient(project="FRA NOI 2", body="Consorzio Prova"))
    assert (outside.service_name, outside.organisation_name) == ("FRA NOI 2", "Consorzio Prova")
    assert (outside.handover, outside.to_site, outside.method) == ("outside", None, "form")


def test_without_a_consent_for_that_recipient_nothing_leaves(two: Two) -> None:
    made = two.begin()
    assert refused(two.session, sending.send, made.id) == {("referral.gate.none", "categories")}
    two.agree(recipients="Consorzio altrui")
    assert refused(two.session, sending.send, made.id) == {("referral.gate.others", "categories")}
    two.agree("identity")
    assert refused(two.session, sending.send, made.id) == {("referral.gate.categories", "categories")}
    assert two.session.ask(Reader.find, Handover, person=two.person.id) == []
    basis = Consent(person=two.person.id, type="public_task", categories=handover_offers.CHOSEN)
    two.session.do(consents.record, basis)
    left = two.session.do(sending.send, made.id)
    assert left.state == "sent"
    (line,) = two.session.ask(Reader.find, Disclosure, referral=made.id)
    assert (line.basis, line.categories) == ("public_task", handover_offers.CHOSEN)


def test_what_left_is_kept_word_for_word_and_sealed_to_the_receivers(two: Two) -> None:
    offer = two.offered()
    (copy,) = two.session.ask(Reader.find, ReferralCopy, referral=offer.referral)
    (line,) = two.session.ask(Reader.find, Disclosure, referral=offer.referral)
    assert offer.readers == {two.session.user.id, two.marta.id, two.lead.id}
    assert copy.body == offer.body
    assert line.digest == offer.digest
    assert line.recipient == "Casa Sud · Cooperativa Prova"
    tasks = two.session.ask(Reader.find, Task, person=two.person.id, state="open")
    assert [task.kind for task in tasks] == ["ref_feedback"]


def test_the_receiver_must_be_of_that_site_and_may_read_what_goes(two: Two) -> None:
    made = two.begin(receiver=two.session.user.id)
    two.agree()
    assert ("handover.receiver_elsewhere", "receiver") in refused(two.session, sending.send, made.id)
    sensitive = two.begin()
    two.session.do(drafting.tick, sensitive.id, frozenset({"vulnerability"}))
    two.agree("vulnerability")
    asked = refused(two.session, sending.send, sensitive.id)
    assert asked == {("handover.receiver_may_not_read", "categories")}
    two.session.do(drafting.change, replace(two.now(sensitive.id), receiver=two.lead.id))
    two.session.do(sending.send, sensitive.id)
    (offer,) = two.session.ask(Reader.find, Handover, referral=sensitive.id)
    assert offer.readers == {two.session.user.id, two.lead.id}


def test_a_file_begins_there_with_the_chosen_data_alone(two: Two) -> None:
    add = two.session
    name = PersonName(person=two.person.id, full="آمنة باه", script="Arab")
    for record in (
        name,
        Permit(person=two.person.id, type="ASILO", state="valid", expires_on=date(2030, 1, 1)),
        ContactPoint(person=two.person.id, channel="phone", value="+39 000 1"),
        Identifier(person=two.person.id, type="C3", value="NON-VA"),
    ):
        add.do(Store.add, record)
    offer = two.offered()
    board = two.session.ask(handover_answers.waiting, two.marta)
    assert [(one.record.id, one.site) for one in board] == [(offer.id, "Casa Nord")]
    opened = as_user(two.session, two.marta, handover_answers.open_one, offer.id)
    assert opened.reason == "Inizia il tirocinio a Sud."
    assert [part.category for part in opened.parts] == ["identity", "contact", "legal", "course"]
    two.session.do(Store.delete, two.person)  # as on a laptop of the other site: the file is not there
    taken = as_user(two.session, two.marta, handover_answers.accept, offer.id)
    case = two.session.ask(Reader.get, Case, taken.new_case)
    assert case is not None
    assert (case.site, case.responsible, case.reported_by) == (two.there.id, two.marta.id, "Casa Nord")
    assert case.person != two.person.id
    names = {one.full for one in two.session.ask(Reader.find, PersonName, person=case.person)}
    assert "آمنة باه" in names
    (permit,) = two.session.ask(Reader.find, Permit, person=case.person)
    assert (permit.type, permit.expires_on) == ("ASILO", date(2030, 1, 1))
    (point,) = two.session.ask(Reader.find, ContactPoint, person=case.person)
    assert point.value == "+39 000 1"
    assert two.session.ask(Reader.find, Identifier, person=case.person) == []
    with pytest.raises(DomainError):
        as_user(two.session, two.marta, handover_answers.accept, offer.id)
    two.session.do(Store.restore, two.person)


def test_where_the_person_is_known_no_second_one_is_made(two: Two) -> None:
    offer = two.offered()
    taken = as_user(two.session, two.marta, handover_answers.accept, offer.id)
    case = two.session.ask(Reader.get, Case, taken.new_case)
    assert case is not None
    assert case.person == two.person.id
    two.session.do(Store.delete, two.person)
    other = newcomer(two.session)
    strong = Identifier(person=other.id, type="CF", value="RSSMRA80A01H501U")
    two.session.do(Store.add, strong)
    found = two.session.ask(
        handover_answers._known, replace(offer, person=two.person.id), (replace(strong, person=None),)
    )
    assert found == other.id
    two.session.do(Store.restore, two.person)
    two.session.do(Store.delete, strong)


def test_a_refusal_says_why_and_leaves_nothing_behind(two: Two) -> None:
    offer = two.offered()
    with pytest.raises(DomainError):
        as_user(two.session, two.marta, handover_answers.refuse_one, offer.id, " ")
    as_user(two.session, two.marta, handover_answers.refuse_one, offer.id, "Non c'è posto")
    held = two.session.ask(Reader.get, Handover, offer.id)
    assert held is not None
    assert (held.answer, held.body, held.card) == ("refused", "{}", None)
    assert two.session.ask(rounds.is_due, two.session.user.id)
    assert two.session.do(rounds.after_round)
    referral = two.now(offer.referral)
    assert (referral.state, referral.reject_reason, referral.outcome) == (
        "rejected",
        "other",
        "Non c'è posto",
    )
    assert referral.received_by == "Marta"
    assert not two.session.ask(rounds.is_due, two.session.user.id)


def test_nobody_writes_the_colleagues_answer_for_them(two: Two) -> None:
    offer = two.offered()
    assert offer.referral is not None
    assert refused(two.session, answers.answer, offer.referral, Answer("accepted")) == {
        ("handover.answered_there", "")
    }
    two.session.do(answers.answer, offer.referral, Answer("accepted", by_colleague=True))
    assert two.now(offer.referral).state == "accepted"


def test_only_the_named_answer_and_never_the_sender(two: Two) -> None:
    offer = two.offered()
    stranger = two.session.do(Store.add, User(name="Altro", role="operator", sites=frozenset({two.here.id})))
    for verb in (handover_answers.open_one, handover_answers.accept):
        with pytest.raises(NotAllowed):
            two.session.do(verb, offer.id)
        with pytest.raises(NotAllowed):
            as_user(two.session, stranger, verb, offer.id)
    assert two.session.ask(handover_answers.waiting, two.session.user) == []
    two.session.do(Store.save, replace(offer, body='{"data": []}'))
    with pytest.raises(DomainError):
        as_user(two.session, two.marta, handover_answers.open_one, offer.id)


def test_a_whole_file_moves_once_it_was_taken(two: Two) -> None:
    offer = two.offered("move")
    as_user(two.session, two.marta, handover_answers.accept, offer.id)
    assert two.session.do(handover_returns.absorb) == 1
    case = two.session.ask(Reader.get, Case, two.case.id)
    held = two.session.ask(Reader.get, Handover, offer.id)
    assert case is not None
    assert held is not None
    assert case.site == two.there.id
    assert held.moved_at is not None
    assert two.now(offer.referral).state == "completed"
    assert two.session.do(handover_returns.absorb) == 0


def test_what_stands_in_the_way_of_moving_is_a_task(two: Two) -> None:
    offer = two.offered("move")
    as_user(two.session, two.marta, handover_answers.accept, offer.id)
    two.session.do(
        Store.add, Restriction(person=two.person.id, from_on=today(two.session), reason="dati contestati")
    )
    two.session.do(handover_returns.absorb)
    case = two.session.ask(Reader.get, Case, two.case.id)
    assert case is not None
    assert case.site == two.here.id
    assert two.now(offer.referral).state == "accepted"
    kinds = {task.kind for task in two.session.ask(Reader.find, Task, person=two.person.id, state="open")}
    assert "handover_move" in kinds


def test_a_file_stays_when_the_consent_was_taken_back_while_they_said_yes(two: Two) -> None:
    offer = two.offered("move")
    (consent,) = two.session.ask(Reader.find, Consent, person=two.person.id)
    two.session.do(consents.withdraw, consent.id)
    held = two.session.ask(Reader.get, Handover, offer.id)
    assert held is not None
    # As it comes in from the other site, where nobody had heard of it yet.
    two.session.do(
        Store.save, replace(held, answer="accepted", answered_by=two.marta.id, answered_at=offer.sent_at)
    )
    assert two.session.do(handover_returns.absorb) == 1
    case = two.session.ask(Reader.get, Case, two.case.id)
    assert case is not None
    assert case.site == two.here.id
    assert two.now(offer.referral).state == "accepted"
    kinds = {task.kind for task in two.session.ask(Reader.find, Task, person=two.person.id, state="open")}
    assert "handover_move" in kinds


def test_an_answer_is_heard_though_the_clock_was_ahead_when_it_left(two: Two) -> None:
    offer = two.offered()
    sent = two.now(offer.referral)
    assert sent.sent_at is not None
    two.session.do(Store.save, replace(sent, sent_at=sent.sent_at + timedelta(days=3)))
    as_user(two.session, two.marta, handover_answers.accept, offer.id)
    assert two.session.do(handover_returns.absorb) == 1
    assert two.now(offer.referral).state == "completed"


def test_taken_back_it_is_not_offered_any_more(two: Two) -> None:
    offer = two.offered()
    two.session.do(drafting.cancel, two.now(offer.referral).id)
    held = two.session.ask(Reader.get, Handover, offer.id)
    assert held is not None
    assert held.withdrawn_at is not None
    assert held.body == "{}"
    assert two.session.ask(handover_answers.waiting, two.marta) == []
    with pytest.raises(DomainError):
        as_user(two.session, two.marta, handover_answers.accept, offer.id)


def test_a_consent_taken_back_takes_the_offer_back(two: Two) -> None:
    offer = two.offered()
    (consent,) = two.session.ask(Reader.find, Consent, person=two.person.id)
    two.session.do(consents.withdraw, consent.id)
    assert two.session.ask(handover_answers.waiting, two.marta) == []
    assert two.now(offer.referral).revoked_on is not None
