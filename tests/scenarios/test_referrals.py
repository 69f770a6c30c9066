"""Referrals between laptops, with the real server: stopped on the way, answered inside, never rewritten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.consent import Consent
from app.domain.ids import RecordId
from app.domain.person import Person
from app.domain.referral import Disclosure, Referral, ReferralCopy, ReferralEvent
from app.domain.task import Task
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import consents
from app.usecases.referrals import answers, drafting, rounds, sending
from app.usecases.referrals.answers import Answer
from tests.app.usecases.referrals.place import BODY, SERVICE, service
from tests.scenarios.office import Desk, Office, new_case, office_in


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with office_in(tmp_path) as made:
        yield made


def agree(desk: Desk, person: Person) -> Consent:
    told = Consent(
        person=person.id,
        type="share",
        recipients=f"{SERVICE}; {BODY}",
        categories=frozenset({"identity", "contact"}),
    )
    desk.session.do(consents.record, told)
    return told


def draft(desk: Desk, person: Person, receiver: RecordId | None = None) -> Referral:
    made = desk.session.do(drafting.begin, person.id, service(desk.session), reason="Italiano")
    method = "system" if receiver else "email"
    return desk.session.do(drafting.change, replace(made, method=method, receiver=receiver))


def now(desk: Desk, referral: Referral) -> Referral:
    found = desk.session.ask(Reader.get, Referral, referral.id)
    assert found is not None
    return found


def copies(desk: Desk, referral: Referral) -> list[ReferralCopy]:
    return desk.session.ask(Reader.find, ReferralCopy, referral=referral.id)


def kinds(desk: Desk, person: Person) -> set[str | None]:
    return {task.kind for task in desk.session.ask(Reader.find, Task, person=person.id, state="open")}


def test_withdrawn_elsewhere_while_it_waits_it_never_leaves(office: Office) -> None:
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    person = new_case(marta)
    consent = agree(marta, person)
    office.sync()
    made = draft(marta, person, sara.user.id)
    marta.session.do(sending.queue, made.id)  # Marta is on the road: offline from here
    sara.session.do(consents.withdraw, consent.id)
    sara.sync()
    marta.sync()
    assert marta.session.do(rounds.after_round)
    stopped = now(marta, made)
    assert stopped.state == "consent_missing"
    assert stopped.stopped_at is not None
    assert "ref_stopped" in kinds(marta, person)
    office.sync()
    for desk in (marta, sara):
        assert copies(desk, made) == []
        assert desk.session.ask(Reader.count, Disclosure) == 0
        assert "ref_answer" not in kinds(desk, person)
        assert now(desk, made).state == "consent_missing"


def test_still_agreed_it_leaves_and_the_colleague_answers_from_inside(office: Office) -> None:
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    person = new_case(marta)
    agree(marta, person)
    made = draft(marta, person, sara.user.id)
    marta.session.do(sending.queue, made.id)
    office.sync()
    assert marta.session.do(rounds.after_round)
    office.sync()
    assert "ref_answer" in kinds(sara, person)
    (copy,) = copies(sara, made)
    assert copy == copies(marta, made)[0]
    sara.session.do(answers.answer, made.id, Answer("accepted"))
    office.sync()
    assert now(marta, made).state == "accepted"
    assert not {"ref_answer", "ref_feedback"} & kinds(marta, person)
    steps = marta.session.ask(Reader.find, ReferralEvent, referral=made.id)
    assert [(one.step, one.how, one.by) for one in steps][-1] == ("accepted", "colleague", sara.user.id)


def test_left_before_the_withdrawal_was_known_the_recipient_is_to_be_told(office: Office) -> None:
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    person = new_case(marta)
    consent = agree(marta, person)
    office.sync()
    made = draft(marta, person)
    marta.session.do(sending.send, made.id)
    sara.session.do(consents.withdraw, consent.id)
    sara.sync()
    marta.sync()
    assert marta.session.ask(rounds.is_due, marta.user.id)
    marta.session.do(rounds.after_round)
    office.sync()
    for desk in (marta, sara):
        assert now(desk, made).revoked_on is not None
        assert "ref_tell" in kinds(desk, person)
        assert desk.session.ask(Reader.count, Disclosure) == 1
    assert not marta.session.ask(rounds.is_due, marta.user.id)


def test_a_copy_rewritten_on_a_laptop_is_taken_by_no_other(office: Office) -> None:
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    person = new_case(marta)
    agree(marta, person)
    made = draft(marta, person)
    marta.session.do(sending.send, made.id)
    office.sync()
    (copy,) = copies(sara, made)
    (line,) = sara.session.ask(Reader.find, Disclosure)
    marta.session.do(Store.save, replace(copy, body="{}"))
    marta.session.do(Store.delete, line)
    office.sync()
    assert copies(sara, made) == [copy]
    assert sara.session.ask(Reader.find, Disclosure) == [line]
    assert copies(marta, made)[0].body == "{}"


def test_a_service_found_shut_is_doubted_on_every_laptop(office: Office) -> None:
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    person = new_case(marta)
    agree(marta, person)
    made = draft(marta, person)
    marta.session.do(sending.send, made.id)
    marta.session.do(answers.answer, made.id, Answer("rejected", reason="closed"))
    office.sync()
    assert "dir_verify" in kinds(sara, person)
    assert sara.session.ask(rounds.is_due, sara.user.id)
    sara.session.do(rounds.after_round)
    assert not sara.session.ask(rounds.is_due, sara.user.id)
