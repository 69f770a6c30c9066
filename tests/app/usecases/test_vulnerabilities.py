"""Vulnerabilities: the dangerous ones only for named readers, a suspicion never forgotten."""

from __future__ import annotations

import pytest

from app.domain.case import Case
from app.domain.vulnerability import VulnerabilityFlag, VulnerabilityNamed
from app.errors import NotAllowed
from app.session import Session
from app.storage import audit
from app.usecases import cases, vulnerabilities
from tests.app.usecases.acting import as_user, colleague, day, forbidden, newcomer, refused, today


def test_a_suspicion_is_looked_at_again(session: Session) -> None:
    person = newcomer(session)
    flag = session.do(vulnerabilities.flag, VulnerabilityFlag(person=person.id, category="TOR"))
    assert (flag.state, flag.detected_on, flag.review_on) == ("suspected", today(session), day(session, 15))
    assert flag.detected_by == session.user.id
    assert session.ask(vulnerabilities.count, person.id) == 1


@pytest.mark.parametrize("category", ["TRA", "SOGI"])
def test_what_may_harm_is_for_named_readers(session: Session, category: str) -> None:
    boss, other, person = colleague(session), colleague(session), newcomer(session)
    wrong = VulnerabilityFlag(person=person.id, category=category)
    assert refused(session, vulnerabilities.flag, wrong) == {("vulnerabilities.named_only", "category")}
    named = VulnerabilityNamed(person=person.id, category=category, readers=frozenset({boss.id}))
    kept = session.do(vulnerabilities.flag_named, named)
    assert kept.readers == {boss.id, session.user.id}
    assert as_user(session, boss, vulnerabilities.open_named, person.id) == [kept]
    assert as_user(session, other, vulnerabilities.open_named, person.id) == []
    with pytest.raises(NotAllowed):
        as_user(session, other, vulnerabilities.share_named, kept.id, frozenset({other.id}))
    as_user(session, boss, vulnerabilities.share_named, kept.id, frozenset({other.id}))
    assert len(as_user(session, other, vulnerabilities.open_named, person.id)) == 1
    actions = [entry.action for entry in session.ask(audit.entries_of, kept.id)]
    assert {"create", "read", "share", "update"} <= set(actions)


def test_a_flag_says_which(session: Session) -> None:
    person = newcomer(session)
    assert refused(session, vulnerabilities.flag, VulnerabilityFlag(person=person.id)) == {
        ("vulnerabilities.category_missing", "category")
    }
    session.do(vulnerabilities.flag, VulnerabilityFlag(person=person.id, other_need="DEBT"))


def test_a_review_sets_the_next_or_ends_it(session: Session) -> None:
    person = newcomer(session)
    flag = session.do(vulnerabilities.flag, VulnerabilityFlag(person=person.id, category="TOR"))
    with pytest.raises(NotAllowed):
        session.do(vulnerabilities.review, flag.id, "referred")
    session.do(cases.open_case, Case(person=person.id, state="active"))
    sent = session.do(vulnerabilities.review, flag.id, "referred", note="Visto il medico")
    assert (sent.referred_on, sent.review_on, sent.basis) == (
        today(session),
        day(session, 15),
        "Visto il medico",
    )
    over = session.do(vulnerabilities.review, flag.id, "resolved", note="Concluso")
    assert (over.review_on, over.resolved_on) == (None, today(session))
    assert over.basis == "Visto il medico\nConcluso"
    assert session.ask(vulnerabilities.count, person.id) == 0


def test_opening_is_for_few_and_recorded(session: Session) -> None:
    boss, person = colleague(session), newcomer(session)
    flag = session.do(vulnerabilities.flag, VulnerabilityFlag(person=person.id, category="TOR"))
    with pytest.raises(NotAllowed):
        session.do(vulnerabilities.open_flags, person.id)
    assert as_user(session, boss, vulnerabilities.open_flags, person.id) == [flag]
    assert session.ask(audit.entries_of, person.id)[0].detail == ("vulnerability_flag",)


def test_who_may_not(session: Session) -> None:
    person = newcomer(session)
    for role in ["mediator", "reporting", "directory", "dpo", "admin", "auditor"]:
        assert forbidden(session, role, vulnerabilities.flag, VulnerabilityFlag(person=person.id))
        assert forbidden(session, role, vulnerabilities.flag_named, VulnerabilityNamed(person=person.id))
        assert forbidden(session, role, vulnerabilities.review, person.id, "resolved")
