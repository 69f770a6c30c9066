"""Handing somebody on: who may be chosen, what goes, and the answer of the other site on one laptop."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.domain.assessment import AreaScore, Assessment
from app.domain.case import Case
from app.domain.consent import Consent
from app.domain.handover import FileRequest, Handover
from app.domain.ids import RecordId, new_id
from app.domain.legal import Permit
from app.domain.partial_dates import PartialDate
from app.domain.person import ContactPoint, Identifier, IdentityDocument, Person, PersonName
from app.domain.plan import Plan, PlanGoal
from app.domain.reception import Placement
from app.domain.referral import Disclosure, Referral, ReferralCopy
from app.domain.rights import Restriction
from app.domain.site import Organisation, Site
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
    facts,
    file_requests,
    handover_answers,
    handover_cards,
    handover_offers,
    handover_returns,
    parcels,
    rounds,
    sending,
)
from app.usecases.referrals.answers import Answer
from app.usecases.referrals.handover_offers import Recipient
from tests.app.usecases.acting import as_user, newcomer, refused, today

NAME = "Amina Bah"


class Two:
    """Two sites of one body, a colleague at the other one, and a person with a case here."""

    def __init__(self, session: Session) -> None:
        self.session = session
        body = session.do(Store.add, Organisation(name="Cooperativa Prova"))
        self.here = session.do(Store.add, Site(name="Casa Nord", facility="CAS", organisation=body.id))
        self.there = session.do(Store.add, Site(name="Casa Sud", facility="CAS", organisation=body.id))
        self.marta = session.do(
            Store.add, User(name="Marta", role="operator", sites=frozenset({self.there.id}))
        )
        self.lead = session.do(
            Store.add, User(name="Ines", role="casemanager", sites=frozenset({self.there.id}))
        )
        chief = User(name="Capo", role="supervisor", sites=frozenset({self.here.id}))
        session.do(Store.add, chief)
        self.person = newcomer(session)
        self.case = session.do(
            Store.add,
            Case(
                person=self.person.id,
                number="A-26/1",
                state="active",
                opened_on=date(2026, 1, 7),
                site=self.here.id,
                responsible=session.user.id,
            ),
        )

    def begin(self, mode: str = "copy", **more: Any) -> Referral:
        to = Recipient(mode, site=self.there.id, receiver=self.marta.id)
        made = self.session.do(handover_offers.begin, self.case.id, replace(to, **more))
        return self.session.do(drafting.change, replace(made, reason="Inizia il tirocinio a Sud."))

    def agree(self, *categories: str, recipients: str = "Casa Sud", **more: Any) -> Consent:
        chosen = frozenset(categories) or handover_offers.CHOSEN
        told = Consent(person=self.person.id, type="share", recipients=recipients, categories=chosen, **more)
        self.session.do(consents.record, told)
        return told

    def offered(self, mode: str = "copy") -> Handover:
        self.agree()
        self.session.do(sending.send, self.begin(mode).id)
        return self.session.ask(Reader.find, Handover, person=self.person.id)[0]

    def now(self, referral: RecordId | None) -> Referral:
        found = self.session.ask(Reader.get, Referral, referral)
        assert found is not None
        return found


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


def request_of(two: Two, **more: Any) -> FileRequest:
    told = FileRequest(
        asked_site=two.there.id,
        for_site=two.here.id,
        called=NAME,
        reason="È arrivata oggi da Casa Sud.",
    )
    return replace(told, **more)


def test_a_file_is_asked_of_those_who_lead_the_other_site(two: Two) -> None:
    made = two.session.do(file_requests.ask, request_of(two))
    assert made.readers == {two.lead.id, two.session.user.id}
    (asked,) = two.session.ask(file_requests.to_answer, two.lead)
    assert (asked.record.called, asked.for_site) == (NAME, "Casa Nord")
    assert two.session.ask(file_requests.to_answer, two.marta) == []
    assert two.session.ask(file_requests.own, two.session.user)[0].record.id == made.id
    opened = as_user(two.session, two.lead, file_requests.open_one, made.id)
    assert opened.record.reason == "È arrivata oggi da Casa Sud."
    with pytest.raises(NotAllowed):
        as_user(two.session, two.marta, file_requests.open_one, made.id)
    with pytest.raises(DomainError):
        as_user(two.session, two.lead, file_requests.refuse_request, made.id, "")
    with pytest.raises(NotAllowed):
        two.session.do(file_requests.refuse_request, made.id, "no")
    as_user(two.session, two.lead, file_requests.refuse_request, made.id, "Non è da noi")
    assert two.session.ask(file_requests.to_answer, two.lead) == []
    with pytest.raises(DomainError):
        two.session.do(file_requests.withdraw, made.id)


def test_a_request_that_nobody_could_answer_is_refused(two: Two) -> None:
    empty = two.session.do(Store.add, Site(name="Vuoto"))
    ask = file_requests.ask
    assert refused(two.session, ask, request_of(two, asked_site=empty.id)) == {
        ("handover.nobody_there", "asked_site")
    }
    assert refused(two.session, ask, request_of(two, asked_site=two.here.id)) == {
        ("handover.same_site", "asked_site")
    }
    assert ("check.missing", "reason") in refused(two.session, ask, request_of(two, reason=""))
    made = two.session.do(ask, request_of(two))
    with pytest.raises(NotAllowed):
        as_user(two.session, two.lead, file_requests.withdraw, made.id)
    assert two.session.do(file_requests.withdraw, made.id).state == "withdrawn"


def test_a_granted_request_is_answered_by_the_hand_over_itself(two: Two) -> None:
    two.session.do(Store.add, PersonName(person=two.person.id, full="Zahra Quaranta", preferred=True))
    asked = request_of(two, asked_site=two.here.id, for_site=two.there.id, called="Zahra Quaranta")
    made = as_user(two.session, two.marta, file_requests.ask, asked)
    found = two.session.ask(file_requests.candidates, made)
    assert two.case.id in {one.case for one in found}
    two.agree()
    two.session.do(sending.send, two.begin(request=made.id).id)
    held = two.session.ask(Reader.get, FileRequest, made.id)
    assert held is not None
    assert (held.state, held.answered_by) == ("granted", two.session.user.id)


def test_a_card_tells_nothing_that_was_not_chosen_and_reads_nothing_it_does_not_know(two: Two) -> None:
    text = two.session.ask(handover_cards.card, two.person.id, frozenset({"work"}), date(2026, 5, 1))
    assert "display_name" not in text
    told = {
        "person": {"display_name": "X", "duplicate_of": "00", "photo": "00", "citizenships": ["ML"]},
        "parts": [
            ["named_note", {"text": "no"}],
            ["identifier", {"type": "CF", "value": "1", "person": "a", "replaced_by": "b"}],
        ],
    }
    file, permits = handover_cards.file_of(json.dumps(told))
    assert (file.person.display_name, file.person.duplicate_of, file.person.photo) == ("X", None, None)
    assert file.person.citizenships == {"ML"}
    (number,) = file.identifiers
    assert (number.type, number.person, number.replaced_by) == ("CF", file.person.id, None)
    assert permits == ()
    for broken in (None, "", "[", "[]", '{"parts": [1]}', '{"person": 3}'):
        empty, _ = handover_cards.file_of(broken)
        assert empty.parts == ()


def test_the_way_so_far_is_told_in_words(two: Two) -> None:
    add, person = two.session, two.person.id
    stay = Placement(
        person=person,
        site=two.here.id,
        facility="CAS",
        state="exited",
        entered_on=PartialDate.of_day(date(2025, 1, 1)),
        left_on=PartialDate.of_day(date(2026, 4, 30)),
        exit_reason="housing",
    )
    seen = Assessment(person=person, kind="exit", held_on=date(2026, 4, 1), submitted_on=date(2026, 4, 1))
    plan = Plan(person=person, case=two.case.id, version=1, state="completed", wish="Una casa mia")
    for record in (
        stay,
        replace(stay, id=new_id(), state="reserved", left_on=None, exit_reason=None),
        IdentityDocument(person=person, type="PASS", number="AB1", expires_on=date(2028, 1, 1)),
        seen,
        plan,
    ):
        add.do(Store.add, record)
    add.do(Store.add, AreaScore(assessment=seen.id, area="housing", score="3", own_score="4"))
    add.do(Store.add, PlanGoal(person=person, plan=plan.id, area="housing", text="Trovare casa"))
    chosen = frozenset({"course", "papers", "needs", "plan"})
    found = {
        part.category: " | ".join(f"{fact.label}={fact.value}" for fact in part.facts)
        for part in two.session.ask(facts.parts, person, chosen, date(2026, 5, 1))
    }
    assert "Uscita: 30 aprile 2026" in found["course"]
    assert found["course"].count("Ingresso") == 1  # a place only kept is no stay
    assert "AB1" in found["papers"]
    assert found["needs"]
    assert "Una casa mia" in found["plan"]
    assert "Trovare casa" in found["plan"]


def test_outside_it_goes_as_a_sealed_page_and_teaches_the_directory_nothing(two: Two, tmp_path: Path) -> None:
    made = two.session.do(
        handover_offers.begin, two.case.id, Recipient(project="FRA NOI 2", body="Consorzio Prova")
    )
    two.session.do(drafting.change, replace(made, reason="Cerca casa."))
    two.agree(recipients="Consorzio Prova")
    left = two.session.do(sending.send, made.id)
    assert two.session.ask(Reader.find, Handover, referral=made.id) == []
    page = two.session.do(parcels.page_of, made.id)
    assert "FRA NOI 2" in page
    assert "Consorzio Prova" in page
    two.session.do(parcels.save_page, made.id, parcels.new_words(), tmp_path / "passaggio.html")
    assert b"Consorzio" not in (tmp_path / "passaggio.html").read_bytes()
    key = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
    two.session.do(parcels.save_age, made.id, key, tmp_path / "passaggio.age")
    assert two.session.ask(parcels.known_key, left) == key
    other = replace(left, organisation_name="Altro ente")
    assert two.session.ask(parcels.known_key, other) == ""
    two.session.do(answers.answer, made.id, Answer("rejected", reason="closed"))
    kinds = {task.kind for task in two.session.ask(Reader.find, Task, person=two.person.id)}
    assert "dir_verify" not in kinds
    assert not two.session.ask(rounds.is_due, two.session.user.id)


def test_people_without_the_right_hand_nobody_on(two: Two) -> None:
    mediator = two.session.do(Store.add, User(name="M", role="mediator"))
    with pytest.raises(NotAllowed):
        as_user(two.session, mediator, handover_offers.begin, two.case.id, Recipient(body="X"))
    assert isinstance(two.person, Person)
