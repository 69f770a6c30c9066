"""Consents: given for a purpose, withdrawn without being forgotten, run out on their day."""

from __future__ import annotations

from dataclasses import replace

from app.domain.consent import Consent, PrivacyNotice
from app.domain.partial_dates import PartialDate
from app.domain.task import Task
from app.session import Session
from app.storage.reader import Reader
from app.usecases import consents
from tests.app.usecases.acting import day, forbidden, newcomer, refused, today


def test_a_consent_is_given_today_by_whom_and_to_whom(session: Session) -> None:
    person = newcomer(session, born=PartialDate.from_text("1990~year"))
    consent = Consent(person=person.id, type="photo")
    assert session.do(consents.record, consent) == []
    (held,) = session.ask(Reader.find, Consent)
    assert (held.state, held.given_on, held.recorded_by) == ("given", today(session), session.user.id)


def test_sharing_needs_a_recipient_and_categories(session: Session) -> None:
    person = newcomer(session)
    wrong = Consent(person=person.id, type="share", expires_on=day(session, -1))
    assert refused(session, consents.record, wrong) == {
        ("consents.recipient_missing", "recipients"),
        ("consents.categories_missing", "categories"),
        ("consents.expires_before_given", "expires_on"),
    }
    session.do(consents.record, Consent(person=person.id, type="share", state="refused"))
    right = replace(wrong, recipients="CPI", categories=frozenset({"work"}), expires_on=day(session, 30))
    session.do(consents.record, right)
    wanted = frozenset({"work", "health"})
    assert session.ask(consents.may_share, person.id, wanted, today(session)) == {"health"}
    assert session.ask(consents.may_share, person.id, wanted, day(session, 31)) == wanted
    assert session.ask(consents.may_share, person.id, wanted, day(session, -1)) == wanted
    session.do(consents.withdraw, right.id)
    assert session.ask(consents.may_share, person.id, wanted, today(session)) == wanted


def test_a_minor_needs_a_guardian_and_a_spoken_consent_a_witness(session: Session) -> None:
    born = PartialDate.from_text(f"{today(session).year - 18}~year")
    person = newcomer(session, born=born)
    consent = Consent(person=person.id, type="photo", mode="oral")
    assert [(w.key, w.warning) for w in session.do(consents.record, consent)] == [
        ("consents.guardian_missing", True),
        ("consents.witness_missing", True),
    ]
    complete = replace(consent, guardian_name="Tutore", mediator_name="Mediatrice")
    assert session.do(consents.record, complete) == []
    assert session.do(consents.record, Consent(person=person.id, type="public_task")) == []


def test_withdrawn_is_kept_and_cannot_be_rewritten(session: Session) -> None:
    person = newcomer(session)
    consent = Consent(person=person.id, type="photo", expires_on=day(session, 10))
    session.do(consents.record, consent)
    (task,) = session.ask(Reader.find, Task, state="open")
    assert (task.kind, task.due) == ("consent_exp", day(session, 10))
    gone = session.do(consents.withdraw, consent.id)
    assert (gone.state, gone.withdrawn_on) == ("withdrawn", today(session))
    assert session.ask(Reader.find, Task, state="open") == []
    assert session.do(consents.withdraw, consent.id) == gone
    assert refused(session, consents.record, consent) == {("consents.withdrawn_already", "")}


def test_a_legal_basis_is_not_withdrawn(session: Session) -> None:
    person = newcomer(session)
    basis = Consent(person=person.id, type="public_task")
    session.do(consents.record, basis)
    assert refused(session, consents.withdraw, basis.id) == {("consents.not_a_consent", "")}


def test_the_notice_given(session: Session) -> None:
    person = newcomer(session)
    notice = PrivacyNotice(person=person.id, language="ful", mode="oral")
    given = session.do(consents.deliver_notice, notice)
    assert (given.delivered_on, given.delivered_by) == (today(session), session.user.id)


def test_who_may_not(session: Session) -> None:
    consent = Consent(person=newcomer(session).id, type="photo")
    for role in ["mediator", "reporting", "directory", "dpo", "admin", "auditor"]:
        assert forbidden(session, role, consents.record, consent)
        assert forbidden(session, role, consents.withdraw, consent.id)
        assert forbidden(session, role, consents.deliver_notice, PrivacyNotice(person=consent.person))
