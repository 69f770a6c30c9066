"""The inbox: what waits, for whom, what may be decided at once, and what is open again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.domain.case import Case
from app.domain.contact import Contact
from app.domain.review import Review
from app.domain.user import User
from app.errors import NotAllowed
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import cases, closing, histories, merging, reviews, supervision
from app.usecases.inbox_sources import SOURCES, InboxRow, source
from app.usecases.supervision import InboxQuery
from tests.app.usecases.acting import as_user, colleague, newcomer, site


def inbox(session: Session, by: User) -> list[InboxRow]:
    keys = session.ask(supervision.waiting, by).keys
    return session.ask(supervision.rows, by, keys)


def asked_to_close(session: Session, name: str = "Amina Diallo", **more: Any) -> Case:
    person = newcomer(session, name)
    case = session.do(cases.open_case, replace(Case(person=person.id, state="active"), **more))
    return session.do(closing.request_closing, case.id, reason="housing")


def test_a_row_says_who_what_which_person_and_since_when(session: Session) -> None:
    boss, centre = colleague(session), site(session)
    case = asked_to_close(session, site=centre.id)
    (row,) = inbox(session, boss)
    assert (row.person_name, row.case_number, row.site_name) == ("Amina Diallo", case.number, "Centro Aurora")
    assert (row.key.what, row.by_name, row.key.by) == ("closure", "Marta Prova", session.user.id)
    assert (row.kind, row.record, row.case) == ("case", case.id, case.id)
    assert (row.own, row.may, row.bulk, row.changed) == (False, True, True, False)
    (mine,) = inbox(session, session.user)
    assert (mine.own, mine.may) == (True, False)
    assert session.ask(supervision.count, boss) == 1
    assert session.ask(supervision.count, session.user) == 0


def test_oldest_first_and_filtered(session: Session) -> None:
    boss, centre = colleague(session), site(session)
    first = asked_to_close(session, "Uno", site=centre.id)
    session.do(merging.propose, newcomer(session, "Due").id, newcomer(session, "Tre").id)
    whole = session.ask(supervision.waiting, boss)
    assert [key.what for key in whole.keys] == ["closure", "identity_merge"]
    assert whole.by_what == {"closure": 1, "identity_merge": 1}
    assert whole.sites == {centre.id: 1, None: 1}
    for query, expected in (
        (InboxQuery(what=frozenset({"closure"})), ["closure"]),
        (InboxQuery(site=centre.id), ["closure"]),
        (InboxQuery(by=boss.id), []),
        (InboxQuery(by=session.user.id), ["closure", "identity_merge"]),
    ):
        found = session.ask(supervision.waiting, boss, query)
        assert [key.what for key in found.keys] == expected
        assert found.total == 2
    assert first.site == centre.id


def test_several_are_approved_at_once_where_it_is_safe(session: Session) -> None:
    boss = colleague(session)
    done = [asked_to_close(session, name) for name in ("Uno", "Due")]
    keys = session.ask(supervision.waiting, boss).keys
    assert as_user(session, boss, supervision.approve, keys) == 2
    for case in done:
        held = session.ask(Reader.get, Case, case.id)
        assert held is not None
        assert held.state == "closed"
    assert session.ask(supervision.waiting, boss).keys == ()


def test_what_must_be_read_is_not_approved_among_others(session: Session) -> None:
    boss = colleague(session)
    asked_to_close(session, "Uno")
    one, other = newcomer(session, "Due"), newcomer(session, "Tre")
    session.do(merging.propose, one.id, other.id)
    keys = session.ask(supervision.waiting, boss).keys
    with pytest.raises(NotAllowed) as caught:
        as_user(session, boss, supervision.approve, keys)
    assert caught.value.message_key == "supervision.one_by_one"
    assert len(session.ask(supervision.waiting, boss).keys) == 2
    assert as_user(session, boss, supervision.approve, keys[1:]) == 1


def test_all_of_them_or_none(session: Session) -> None:
    boss = colleague(session)
    asked_to_close(session, "Uno")
    person = newcomer(session, "Due")
    mine = as_user(session, boss, cases.open_case, Case(person=person.id, state="active"))
    session.do(closing.request_closing, mine.id, reason="term")  # boss answers for that case
    keys = session.ask(supervision.waiting, boss).keys
    with pytest.raises(NotAllowed):
        as_user(session, boss, supervision.approve, keys)
    assert len(session.ask(supervision.waiting, boss).keys) == 2


def test_what_changed_after_it_was_approved_is_back_in_the_inbox(session: Session) -> None:
    boss = colleague(session)
    case = asked_to_close(session)
    as_user(session, boss, supervision.approve, session.ask(supervision.waiting, boss).keys)
    held = session.ask(Reader.get, Case, case.id)
    assert held is not None
    session.do(Store.save, replace(held, closing_reason="term"))
    (row,) = inbox(session, boss)
    assert (row.changed, row.bulk, row.own) == (True, False, False)
    (mine,) = inbox(session, session.user)
    assert mine.own
    session.do(Store.save, replace(held, closing_reason="housing"))
    assert inbox(session, boss) == []  # it is again what was approved


def test_the_rail_counts_what_the_list_does_not_mark_as_ones_own(session: Session) -> None:
    boss, other = colleague(session), colleague(session)
    case = asked_to_close(session)
    as_user(session, boss, supervision.approve, session.ask(supervision.waiting, boss).keys)
    held = session.ask(Reader.get, Case, case.id)
    assert held is not None
    me = session.user
    session.become(other)
    session.do(Store.save, replace(held, closing_reason="term"))
    session.become(me)
    asked_to_close(session, "Un altro")
    expected = {boss: 2, other: 1, session.user: 0}
    assert {who: session.ask(supervision.count, who) for who in expected} == expected
    for who, n in expected.items():
        assert sum(not row.own for row in inbox(session, who)) == n


def test_who_works_alone_has_all_of_it_counted(session: Session) -> None:
    asked_to_close(session)
    (row,) = inbox(session, session.user)
    assert not row.own
    assert session.ask(supervision.count, session.user) == 1


def test_an_approval_by_who_handed_it_in_counts_not(session: Session) -> None:
    """As another program could write it; the case stays in the inbox of everybody else."""
    boss, other = colleague(session), colleague(session)
    person = newcomer(session)
    subject = session.do(Store.add, Contact(person=person.id, text="Sua"))
    review = as_user(session, boss, reviews.submit, subject, "other", person=person.id)
    forged = replace(review, state="approved", decided_by=boss.id, decided_what="other")
    session.do(Store.save, replace(forged, approved_digest=review.digest))
    (row,) = inbox(session, other)
    assert (row.key.id, row.changed, row.own) == (review.id, False, False)
    as_user(session, other, supervision.approve, [row.key])
    held = session.ask(Reader.get, Review, review.id)
    assert held is not None
    assert held.decided_by == other.id
    assert inbox(session, other) == []


def test_every_source_can_be_made() -> None:
    for name in SOURCES:
        assert hasattr(source(name), "keys")


def test_an_approval_is_taken_back_whole(session: Session) -> None:
    boss = colleague(session)
    case = asked_to_close(session)
    me = session.user
    session.become(boss)
    session.do(supervision.approve, session.ask(supervision.waiting, boss).keys)
    session.undo(session.last_receipt)
    session.become(me)
    held = session.ask(Reader.get, Case, case.id)
    assert held is not None
    assert (held.state, held.closed_on) == ("exit_planned", None)
    (row,) = inbox(session, boss)
    assert (row.changed, row.own) == (False, False)


def test_who_decided_stands_in_the_history_of_the_file(session: Session) -> None:
    boss, me = colleague(session), session.user
    case = asked_to_close(session)
    session.become(boss)
    session.do(supervision.approve, session.ask(supervision.waiting, boss).keys, "Bene")
    session.become(me)
    changes, _ = session.ask(histories.of_case, case.id)
    decided = [
        (c.author, c.new) for c in changes if c.kind.name == "review" and c.spec and c.spec.name == "state"
    ]
    assert decided == [(boss.id, "approved"), (me.id, "waiting")]
