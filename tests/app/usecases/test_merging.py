"""Two records of one person become one, and two again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.partial_dates import PartialDate
from app.domain.reception import Placement
from app.errors import DomainError
from app.session import Session
from app.storage import audit
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import merging, reviews
from tests.app.usecases.acting import as_user, colleague, forbidden, newcomer, site


def test_merge_and_unmerge(session: Session) -> None:
    boss = colleague(session)
    one, other = newcomer(session, "Mohamed"), newcomer(session, "Mohammed")
    assert as_user(session, boss, merging.merge, other.id, one.id) == []
    assert session.ask(merging.standing, other.id).id == one.id
    assert session.ask(merging.records_of_one, other.id) == [one.id, other.id]
    assert "merge" in [entry.action for entry in session.ask(audit.entries_of, other.id)]
    as_user(session, boss, merging.unmerge, other.id)
    assert session.ask(merging.standing, other.id) == other
    assert session.ask(merging.records_of_one, one.id) == [one.id]
    assert session.ask(Reader.count, type(one)) == 2


def test_chains_lead_to_one_and_never_round(session: Session) -> None:
    boss = colleague(session)
    a, b, c = (newcomer(session, name) for name in "ABC")
    as_user(session, boss, merging.merge, a.id, b.id)
    as_user(session, boss, merging.merge, b.id, c.id)
    assert session.ask(merging.standing, a.id).id == c.id
    assert set(session.ask(merging.records_of_one, a.id)) == {a.id, b.id, c.id}
    for duplicate, into in ((c.id, a.id), (a.id, c.id), (c.id, c.id)):
        with pytest.raises(DomainError) as caught:
            as_user(session, boss, merging.merge, duplicate, into)
        assert caught.value.message_key == "people.already_merged"
    with pytest.raises(DomainError):
        as_user(session, boss, merging.unmerge, c.id)


def test_contradicting_stays_are_pointed_out(session: Session) -> None:
    boss, centre = colleague(session), site(session)
    one, other = newcomer(session, "A"), newcomer(session, "B")
    for person in (one, other):
        entered = PartialDate.from_text("2026-01-10~exact")
        session.do(Store.add, Placement(site=centre.id, person=person.id, state="in", entered_on=entered))
    (warning,) = as_user(session, boss, merging.merge, other.id, one.id)
    assert (warning.key, warning.warning) == ("people.merged_stays_overlap", True)


def test_operators_do_not_merge(session: Session) -> None:
    one, other = newcomer(session, "A"), newcomer(session, "B")
    assert forbidden(session, "operator", merging.merge, one.id, other.id)
    assert forbidden(session, "operator", merging.unmerge, one.id)
    assert not forbidden(session, "casemanager", merging.merge, one.id, other.id)


def test_an_operator_proposes_and_a_case_manager_joins(session: Session) -> None:
    boss = colleague(session, "casemanager")
    one, other = newcomer(session, "Mohamed"), newcomer(session, "Mohammed")
    review = session.do(merging.propose, other.id, one.id)
    assert (review.state, review.person) == ("waiting", other.id)
    assert forbidden(session, "operator", reviews.approve, review.id)
    approved = as_user(session, boss, reviews.approve, review.id)
    assert session.ask(merging.standing, other.id).id == one.id
    session.do(Store.save, replace(session.ask(merging.standing, one.id), sex="M"))
    assert not session.ask(reviews.changed_since, approved)
    as_user(session, boss, merging.unmerge, other.id)
    review_now = session.ask(reviews.of_subject, "identity_merge", other.id)
    assert review_now is not None
    assert review_now.state == "withdrawn"


def test_a_proposal_may_be_turned_down_and_joining_answers_it(session: Session) -> None:
    boss = colleague(session, "casemanager")
    one, other = newcomer(session, "A"), newcomer(session, "B")
    review = session.do(merging.propose, other.id, one.id)
    back = as_user(session, boss, reviews.send_back, review.id, [("", "Sono fratelli")])
    assert back.state == "returned"
    session.do(merging.propose, other.id, one.id)
    as_user(session, boss, merging.merge, other.id, one.id)
    done = session.ask(reviews.of_subject, "identity_merge", other.id)
    assert done is not None
    assert done.state == "approved"
    with pytest.raises(DomainError):
        session.do(merging.propose, other.id, one.id)
