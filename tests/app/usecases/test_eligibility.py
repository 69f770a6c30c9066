"""A check is kept as proof, and letting somebody in against it asks for a second person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.domain.case import Case
from app.domain.eligibility import NOT_ELIGIBLE, OPEN, OVERRIDDEN, EligibilityCheck
from app.domain.ids import RecordId
from app.domain.legal import Permit
from app.domain.partial_dates import PartialDate
from app.domain.person import Person
from app.domain.reception import Placement
from app.domain.site import Site
from app.domain.user import User
from app.errors import DomainError, NotAllowed
from app.session import Session
from app.storage.store import Store
from app.usecases import eligibility, reviews
from app.usecases.saving import today
from tests.app.usecases.acting import as_user
from tests.profile import new_session


def begin(store: Store) -> RecordId:
    person = store.add(Person(display_name="Awa"))
    case = store.add(Case(person=person.id, number="P-1", state="screening", opened_on=date(2026, 1, 1)))
    site = store.add(Site(name="Casa", facility="CAS"))
    store.add(Permit(person=person.id, type="ASILO", state="valid", expires_on=today(store) + timedelta(900)))
    left = PartialDate.of_day(today(store) - timedelta(900))
    store.add(Placement(person=person.id, site=site.id, facility="CAS", state="exited", left_on=left))
    store.add(User(name="Altra", role="supervisor"))
    return case.id


def this_day(store: Store) -> date:
    return today(store)


def kept(session: Session) -> EligibilityCheck:
    case = session.do(begin)
    answers = EligibilityCheck(case=case, rule_set="FRA_NOI_2", permit_copy=True, seen_by="Awa")
    return session.do(eligibility.keep_check, answers)


def test_what_was_found_stays_as_it_was(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    check = kept(session)
    assert check.outcome == NOT_ELIGIBLE
    assert check.person is not None
    (shown,) = session.ask(eligibility.kept_checks, check.person)
    assert [(one.rule, one.why) for one in shown.findings] == [
        ("protection", "permit"),
        ("left_reception", "not_in"),
        ("window18", "window_closed"),
    ]
    assert shown.check.permit_copy
    left = PartialDate.of_day(session.do(this_day) - timedelta(900))
    assert shown.findings[-1].since == left.to_text(), "the day reception ended is part of the proof"
    stay = session.ask(lambda reader: reader.find(Placement)[0])
    session.do(Store.save, replace(stay, left_on=PartialDate.of_day(session.do(this_day))))
    again = session.ask(eligibility.of_person, check.person, session.do(this_day))
    assert again.kept[0].check.outcome == NOT_ELIGIBLE
    assert again.judged[0].outcome == eligibility.ELIGIBLE
    session.close()


def test_wrong_input_is_told(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    case = session.do(begin)
    for answers, key in (
        (EligibilityCheck(case=case, rule_set="MISTERO"), "eligibility.unknown_set"),
        (
            EligibilityCheck(case=case, rule_set="ALI", admitted_on=date(2999, 1, 1)),
            "eligibility.in_the_future",
        ),
    ):
        with pytest.raises(DomainError) as told:
            session.do(eligibility.keep_check, answers)
        assert key in (told.value.message_key, *(problem.key for problem in told.value.problems))
    session.close()


def test_an_exception_waits_for_another_person(tmp_path: Path) -> None:
    session = new_session(tmp_path, role="supervisor")
    check = kept(session)
    with pytest.raises(DomainError):
        session.do(eligibility.request_override, replace(check, override_reason="  "))
    session.do(eligibility.request_override, replace(check, override_reason="Famiglia in strada"))
    review = session.ask(reviews.of_subject, eligibility.REVIEW, check.id)
    assert review is not None
    with pytest.raises(NotAllowed):
        session.do(reviews.approve, review.id)

    def by_another(store: Store) -> None:
        asked = store.get(type(review), review.id)
        assert asked is not None
        other = next(user for user in store.find(User) if user.id != store.by.id)
        store.save(replace(asked, submitted_by=other.id))

    session.do(by_another)
    session.do(reviews.approve, review.id)
    now = session.ask(lambda reader: reader.get(EligibilityCheck, check.id))
    assert now is not None
    assert (now.outcome, now.overridden_by) == (NOT_ELIGIBLE, session.user.id)
    assert _shown(session, now) == OVERRIDDEN
    with pytest.raises(DomainError):
        session.do(eligibility.request_override, now)
    session.close()


def test_the_word_alone_is_no_exception(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    check = kept(session)
    session.do(Store.save, replace(check, outcome=OVERRIDDEN))
    assert _shown(session, check) == OPEN
    session.close()


def _shown(session: Session, check: EligibilityCheck) -> str | None:
    assert check.person is not None
    return session.ask(eligibility.kept_checks, check.person)[0].outcome


def test_an_exception_somebody_gave_themselves_is_none(tmp_path: Path) -> None:
    """As an altered program could write it, with a role that grants exceptions to others."""
    session = new_session(tmp_path, role="supervisor")
    check = kept(session)
    session.do(eligibility.request_override, replace(check, override_reason="Mio cugino"))
    review = session.ask(reviews.of_subject, eligibility.REVIEW, check.id)
    assert review is not None
    session.do(Store.save, replace(check, overridden_by=session.user.id, override_reason="Mio cugino"))
    assert _shown(session, check) == NOT_ELIGIBLE
    mine = replace(review, state="approved", decided_by=session.user.id, decided_what="override")
    session.do(Store.save, replace(mine, approved_digest=review.digest))
    assert _shown(session, check) == NOT_ELIGIBLE
    other = session.ask(lambda reader: next(u for u in reader.find(User) if u.id != session.user.id))
    session.do(Store.save, replace(mine, approved_digest=review.digest, decided_by=other.id))
    assert _shown(session, check) == OVERRIDDEN
    session.do(reviews.retire, eligibility.REVIEW, check.id)
    assert _shown(session, check) == NOT_ELIGIBLE
    session.close()


def test_an_exception_sent_back_is_over(tmp_path: Path) -> None:
    session = new_session(tmp_path, role="supervisor")
    check = kept(session)
    other = session.ask(lambda reader: next(u for u in reader.find(User) if u.id != session.user.id))
    as_user(session, other, eligibility.request_override, replace(check, override_reason="In strada"))
    review = session.ask(reviews.of_subject, eligibility.REVIEW, check.id)
    assert review is not None
    session.do(reviews.approve, review.id)
    held = session.ask(lambda reader: reader.get(EligibilityCheck, check.id))
    assert held is not None
    me = session.user
    session.become(other)
    session.do(Store.save, replace(held, override_reason="Un altro motivo"))
    session.become(me)
    session.do(reviews.send_back, review.id, [("", "Perché un altro?")])
    held = session.ask(lambda reader: reader.get(EligibilityCheck, check.id))
    assert held is not None
    assert held.overridden_by is None
    assert _shown(session, check) == NOT_ELIGIBLE
    session.close()
