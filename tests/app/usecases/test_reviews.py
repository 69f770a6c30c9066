"""Handed in, approved or sent back with remarks; nobody approves their own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.contact import Contact
from app.domain.review import Review
from app.domain.task import Task
from app.domain.user import User
from app.errors import DomainError, NotAllowed
from app.session import Session
from app.storage import audit
from app.storage.reader import Reader
from app.storage.store import RecordGone, Store
from app.usecases import organisation, reviews
from app.usecases.review_effects import EFFECTS, Effect, effect_of
from tests.app.usecases.acting import as_user, colleague, forbidden, newcomer, refused


def handed_in(session: Session, what: str = "other") -> tuple[Review, Contact]:
    person = newcomer(session)
    subject = session.do(Store.add, Contact(person=person.id, text="Prima versione"))
    return session.do(reviews.submit, subject, what, person=person.id, title="Scheda 1"), subject


def now(session: Session, review: Review) -> Review:
    found = session.ask(Reader.get, Review, review.id)
    assert found is not None
    return found


def rewrite(session: Session, subject: Contact, text: str) -> None:
    session.do(Store.save, replace(subject, text=text))


def test_handed_in_and_approved(session: Session) -> None:
    boss = colleague(session)
    review, _ = handed_in(session)
    assert (review.state, review.submitted_by, review.decided_by) == ("waiting", session.user.id, None)
    done = as_user(session, boss, reviews.approve, review.id, "Bene")
    assert (done.state, done.decided_by, done.note) == ("approved", boss.id, "Bene")
    assert done.approved_digest == done.digest
    assert not session.ask(reviews.changed_since, done)
    assert "approve" in [entry.action for entry in session.ask(audit.entries_of, review.id)]
    with pytest.raises(DomainError) as caught:
        as_user(session, boss, reviews.approve, review.id)
    assert caught.value.message_key == "reviews.not_waiting"


def test_nobody_approves_what_they_handed_in(session: Session) -> None:
    boss, other = colleague(session), colleague(session)
    person = newcomer(session)
    subject = session.do(Store.add, Contact(person=person.id, text="Sua"))
    review = as_user(session, boss, reviews.submit, subject, "other", person=person.id)
    for verb, more in ((reviews.approve, ()), (reviews.send_back, ([("", "No")],))):
        with pytest.raises(NotAllowed) as caught:
            as_user(session, boss, verb, review.id, *more)
        assert caught.value.message_key == "error.own_work"
    assert as_user(session, other, reviews.approve, review.id).state == "approved"


def test_who_works_alone_approves_alone(session: Session) -> None:
    boss = colleague(session)
    person = newcomer(session)
    subject = session.do(Store.add, Contact(person=person.id, text="Sua"))
    review = as_user(session, boss, reviews.submit, subject, "other", person=person.id)
    as_user(session, boss, organisation.disable_user, session.user.id)
    assert as_user(session, boss, reviews.approve, review.id).state == "approved"


def test_who_may_decide(session: Session) -> None:
    colleague(session)
    review, _ = handed_in(session)
    for role in ("operator", "casemanager", "specialist", "admin", "dpo", "mediator"):
        assert forbidden(session, role, reviews.approve, review.id)
        assert forbidden(session, role, reviews.send_back, review.id, [("", "No")])
    assert forbidden(session, "auditor", reviews.submit, Contact(), "other", person=review.person)
    boss = User(name="X", role="supervisor")
    assert session.ask(reviews.may_decide, boss, review)
    assert not session.ask(reviews.may_decide, session.user, review)


def test_handing_in_twice_refreshes_what_waits(session: Session) -> None:
    review, subject = handed_in(session)
    rewrite(session, subject, "Seconda")
    changed = session.ask(Reader.get, Contact, subject.id)
    assert changed is not None
    again = session.do(reviews.submit, changed, "other", person=changed.person or review.id)
    assert again.id == review.id
    assert again.digest != review.digest
    assert session.ask(Reader.count, Review) == 1


def test_remarks_travel_back_as_tasks_and_are_answered_by_handing_in_again(session: Session) -> None:
    boss = colleague(session)
    review, subject = handed_in(session)
    assert refused_as(session, boss, review) == {("reviews.remark_missing", "remark")}
    said = [("contact.text", "Manca il luogo"), ("", "Chi c'era?"), ("", "  ")]
    back = as_user(session, boss, reviews.send_back, review.id, said)
    assert (back.state, back.decided_by) == ("returned", boss.id)
    tasks = session.ask(Reader.find, Task, person=review.person)
    assert {(t.title, t.owner, t.state) for t in tasks} == {
        ("Manca il luogo", session.user.id, "open"),
        ("Chi c'era?", session.user.id, "open"),
    }
    assert [(r.field, r.text) for r in session.ask(reviews.remarks, review.id)] == [
        ("contact.text", "Manca il luogo"),
        (None, "Chi c'era?"),
    ]
    again = session.do(reviews.submit, subject, "other", person=review.person or subject.id)
    assert (again.state, again.decided_by, again.id) == ("waiting", None, review.id)
    done = session.ask(Reader.find, Task, person=review.person)
    assert {(t.state, t.done_by) for t in done} == {("done", session.user.id)}
    assert as_user(session, boss, reviews.approve, review.id).state == "approved"


def refused_as(session: Session, boss: User, review: Review) -> set[tuple[str, str]]:
    with pytest.raises(DomainError) as caught:
        as_user(session, boss, reviews.send_back, review.id, [("", " ")])
    return {(problem.key, problem.name) for problem in caught.value.problems}


def test_what_was_approved_and_then_changed_is_open_again(session: Session) -> None:
    boss, other = colleague(session), colleague(session)
    review, subject = handed_in(session)
    as_user(session, boss, reviews.approve, review.id)
    me = session.user
    session.become(boss)
    rewrite(session, subject, "Ritoccata")
    session.become(me)
    held = now(session, review)
    assert session.ask(reviews.changed_since, held)
    assert not session.ask(reviews.may_decide, boss, held)
    with pytest.raises(NotAllowed):
        as_user(session, boss, reviews.approve, review.id)  # boss changed it: that is boss's own work
    again = as_user(session, other, reviews.approve, review.id)
    assert not session.ask(reviews.changed_since, again)
    rewrite(session, subject, "Prima versione")
    assert session.ask(reviews.changed_since, again)
    assert as_user(session, boss, reviews.send_back, review.id, [("", "Perché?")]).state == "returned"


def test_taking_back(session: Session) -> None:
    boss = colleague(session)
    review, _ = handed_in(session)
    with pytest.raises(NotAllowed):
        as_user(session, boss, reviews.withdraw, review.id)
    assert session.do(reviews.withdraw, review.id).state == "withdrawn"
    assert refused(session, reviews.withdraw, review.id) == {("reviews.not_waiting", "")}


def test_nothing_is_decided_about_what_is_gone(session: Session) -> None:
    boss = colleague(session)
    review, subject = handed_in(session)
    session.do(Store.delete, subject)
    with pytest.raises(RecordGone):
        as_user(session, boss, reviews.approve, review.id)
    assert session.ask(reviews.subject_of, replace(review, subject_kind="of a newer program")) is None


def test_every_effect_can_be_made() -> None:
    for what in EFFECTS:
        assert type(effect_of(what)) is not Effect
    assert type(effect_of("contribution")) is Effect
    for read_first in ("override", "break_glass", "identity_merge", "of a newer program"):
        assert not effect_of(read_first).bulk
