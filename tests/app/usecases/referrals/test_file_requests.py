"""A file is asked of another site: by whom, of whom, and what answers it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.domain.handover import FileRequest
from app.domain.person import PersonName
from app.domain.site import Site
from app.errors import DomainError, NotAllowed
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases.referrals import (
    file_requests,
    sending,
)
from tests.app.usecases.acting import as_user, refused
from tests.app.usecases.referrals.two_sites import NAME, Two


@pytest.fixture
def two(session: Session) -> Two:
    return Two(session)


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
