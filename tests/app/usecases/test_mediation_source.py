"""Requests and hours of mediation in the inbox of the supervisor."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.errors import DomainError
from app.session import Session
from app.storage.store import Store
from app.usecases import mediation, mediation_views, review_details
from app.usecases.inbox_sources import InboxRow, source
from app.usecases.mediation_source import SOURCE
from tests.app.usecases.acting import as_user, colleague
from tests.app.usecases.mediation_office import Office, office


@pytest.fixture
def here(session: Session) -> Office:
    return office(session)


def rows(here: Office) -> list[InboxRow]:
    inbox = source(SOURCE)
    keys = here.session.ask(inbox.keys, here.boss)
    return list(here.session.ask(inbox.rows, here.boss, keys))


def test_a_request_waits_until_it_is_decided(here: Office) -> None:
    asked = here.asked()
    (row,) = rows(here)
    assert (row.record, row.person, row.kind) == (asked.id, here.person, "mediation_request")
    assert (row.own, row.may, row.bulk) == (False, True, True)
    here.decide(source(SOURCE).approve, asked.id)
    assert here.state(asked) == "approved"
    assert rows(here) == []


def test_a_request_is_given_back_with_words(here: Office) -> None:
    asked = here.asked()
    here.decide(source(SOURCE).send_back, asked.id, [("mediation_request.day", "Un altro giorno")])
    assert here.state(asked) == "declined"


def test_hours_wait_until_they_are_validated(here: Office) -> None:
    approved = here.approved()
    session = here.held(here.offered(approved, here.mediator("Amal Prova")))
    (row,) = rows(here)
    assert (row.kind, row.record, row.by_name) == ("mediation_session", session.id, "Amal Prova")
    shown = here.session.ask(review_details.details, row)
    assert shown is not None
    assert shown.subject == session
    assert here.session.ask(mediation_views.request_of, session.id) == approved.id
    here.decide(source(SOURCE).approve, session.id)
    assert here.state(approved) == "validated"
    assert rows(here) == []


def test_a_question_to_the_mediator_waits_for_her(here: Office) -> None:
    profile = here.mediator()
    session = here.held(here.offered(here.approved(), profile))
    with pytest.raises(DomainError):
        here.decide(source(SOURCE).send_back, session.id, [("", " ")])
    here.decide(source(SOURCE).send_back, session.id, [("", "Quaranta minuti o sessanta?")])
    assert rows(here) == []


def test_what_is_odd_is_not_approved_unread(here: Office) -> None:
    here.line(hours=1)
    here.line(name="Comune", hours=1)
    here.asked()
    (row,) = rows(here)
    assert not row.bulk


def test_unsigned_hours_are_looked_at_one_by_one(here: Office) -> None:
    here.held(here.offered(here.approved(), here.mediator()), requester_pin_ok=None)
    (row,) = rows(here)
    assert not row.bulk


def test_others_have_no_such_inbox(here: Office) -> None:
    here.asked()
    assert here.session.ask(source(SOURCE).keys, here.session.user) == []
    assert as_user(here.session, here.boss, lambda store: source(SOURCE).keys(store, store.by)) != []


def test_a_request_approved_by_who_asked_waits_for_somebody_else(here: Office) -> None:
    """As another program could write it, with a role that approves the requests of others."""
    asked = here.decide(mediation.ask, here.slip())
    now = datetime.now(UTC)
    here.session.do(Store.save, replace(asked, state="approved", decided_by=here.boss.id, approved_at=now))
    (row,) = rows(here)
    assert (row.record, row.own) == (asked.id, True)
    with pytest.raises(DomainError, match=r"error\.own_work"):
        here.decide(source(SOURCE).approve, asked.id)
    other = colleague(here.session)
    done = as_user(here.session, other, mediation.approve, asked.id)
    assert done.decided_by == other.id
    assert rows(here) == []
    with pytest.raises(DomainError, match="decided_already"):
        as_user(here.session, other, mediation.approve, asked.id)
