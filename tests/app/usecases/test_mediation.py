"""A slip says everything at once, only another approves it, hours are not spent twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from app.domain.mediation import MediationRequest
from app.errors import DomainError
from app.session import Session
from app.storage.reader import Reader
from app.usecases import mediation, mediation_offers
from app.usecases.reviews import works_alone
from tests.app.usecases.acting import as_user, day, forbidden, newcomer, refused
from tests.app.usecases.mediation_office import Office, office


@pytest.fixture
def here(session: Session) -> Office:
    return office(session)


def test_everything_that_is_missing_is_said_at_once(here: Office) -> None:
    found = refused(here.session, mediation.ask, MediationRequest(site=here.site))
    missing = {name for key, name in found if key == "check.missing"}
    assert missing == {
        "language",
        "day",
        "start_minute",
        "setting",
        "mode",
        "reason",
        "body",
        "referent",
        "present",
    }
    assert ("mediation.for_whom", "person") in found


def test_a_whole_slip_waits_for_approval(here: Office) -> None:
    asked = here.asked()
    assert here.state(asked) == "requested"
    assert asked.requested_by == here.session.user.id
    assert asked.minutes == 60


def test_a_class_needs_its_name_and_no_nationality(here: Office) -> None:
    ward = {"person": None, "nationality": None, "group": "class", "group_size": 22}
    assert refused(here.session, mediation.ask, here.slip(**ward)) == {("check.missing", "group_name")}
    assert here.state(here.asked(**ward, group_name="2B")) == "requested"
    assert refused(here.session, mediation.ask, here.slip(nationality=None)) == {
        ("check.missing", "nationality")
    }


def test_a_day_that_is_over(here: Office) -> None:
    slip = here.slip(day=day(here.session, -1))
    assert refused(here.session, mediation.ask, slip) == {("mediation.day_past", "day")}
    early = here.slip(day=day(here.session, 0), start_minute=0)
    noon = datetime.combine(day(here.session, 0), time(12)).astimezone(UTC)
    warned = here.session.ask(mediation.problems, early, noon)
    assert [(p.key, p.warning) for p in warned] == [("mediation.time_past", True)]


def test_nobody_approves_what_they_asked_for(here: Office) -> None:
    mine = as_user(here.session, here.boss, mediation.ask, here.slip())
    with pytest.raises(DomainError, match=r"error\.own_work"):
        here.decide(mediation.approve, mine.id)
    approved = here.approved()
    assert here.state(approved) == "approved"
    assert approved.decided_by == here.boss.id


def test_who_works_alone_decides_of_their_own(session: Session) -> None:
    here = office(session)
    session.do(lambda store: store.delete(here.boss))
    assert session.ask(works_alone, session.user)
    assert session.ask(mediation.may_decide, session.user, here.asked())


@pytest.mark.parametrize("role", ["operator", "casemanager", "specialist", "mediator", "admin"])
def test_only_a_supervisor_decides(here: Office, role: str) -> None:
    asked = here.asked()
    assert forbidden(here.session, role, mediation.approve, asked.id)
    assert forbidden(here.session, role, mediation.turn_down, asked.id, "no")


@pytest.mark.parametrize("role", ["mediator", "admin", "dpo", "auditor", "reporting"])
def test_who_does_not_care_for_people_does_not_ask(here: Office, role: str) -> None:
    assert forbidden(here.session, role, mediation.ask, here.slip())
    assert forbidden(here.session, role, mediation.cancel, here.asked().id, "x")


def test_hours_that_are_left_and_hours_that_are_not(here: Office) -> None:
    line = here.line(hours=2)
    here.line(name="Comune", hours=1)
    first = here.asked()
    with pytest.raises(DomainError) as caught:
        here.decide(mediation.approve, first.id)
    assert [p.key for p in caught.value.problems] == ["mediation.line_missing"]
    here.decide(mediation.approve, first.id, line=line.id)
    second = here.asked(minutes=61)
    with pytest.raises(DomainError) as caught:
        here.decide(mediation.approve, second.id, line=line.id)
    assert [(p.key, dict(p.params)) for p in caught.value.problems] == [
        ("mediation.hours_over", {"left": "1:00", "needed": "1:30"})
    ]
    here.decide(mediation.approve, here.asked(minutes=60).id, line=line.id)


def test_a_line_of_another_time(here: Office) -> None:
    past = here.line(from_on=day(here.session, -100), to_on=day(here.session, -1))
    with pytest.raises(DomainError) as caught:
        here.decide(mediation.approve, here.asked().id, line=past.id)
    assert [p.key for p in caught.value.problems] == ["mediation.line_not_then"]


def test_turning_down_says_why_and_can_be_thought_over(here: Office) -> None:
    asked = here.asked()
    with pytest.raises(DomainError):
        here.decide(mediation.turn_down, asked.id, "  ")
    assert here.state(here.decide(mediation.turn_down, asked.id, "Ore finite")) == "declined"
    assert here.state(here.decide(mediation.approve, asked.id)) == "approved"
    with pytest.raises(DomainError, match="decided_already"):
        here.decide(mediation.approve, asked.id)


def test_a_changed_slip_is_approved_again_and_an_offered_one_stays(here: Office) -> None:
    profile, approved = here.mediator(), here.approved()
    changed = here.session.do(mediation.ask, here.slip(id=approved.id, minutes=90))
    assert here.state(changed) == "requested"
    assert changed.requested_by == approved.requested_by
    here.decide(mediation.approve, changed.id)
    here.offered(changed, profile)
    assert refused(here.session, mediation.ask, changed) == {("mediation.too_late_to_change", "")}


def test_a_slip_that_was_sent_stays_for_whom_it_is(here: Office) -> None:
    """A capsule made for it later must not be about somebody nobody decided on."""
    asked = here.asked()
    other = newcomer(here.session, "Awa Diop").id
    for person in (other, None):
        moved = replace(asked, person=person, group="class", group_name="2B")
        assert refused(here.session, mediation.ask, moved) == {("mediation.for_another", "person")}
    assert here.session.do(mediation.ask, replace(asked, reason="Altro")).reason == "Altro"


def test_cancelling_tells_whoever_was_asked(here: Office) -> None:
    approved = here.approved()
    job = here.offered(approved, here.mediator())
    assert refused(here.session, mediation.cancel, approved.id, " ") == {
        ("mediation.reason_missing", "cancel_reason")
    }
    here.session.do(mediation.cancel, approved.id, "Visita spostata")
    assert here.state(approved) == "cancelled"
    assert here.job(job.id).state == "cancelled"
    (offer,) = here.session.ask(mediation_offers.offers_of, approved.id)
    assert offer.outcome == "cancelled"
    here.session.do(mediation.cancel, approved.id, "Visita spostata")


def test_what_was_held_is_not_cancelled(here: Office) -> None:
    approved = here.approved()
    job = here.offered(approved, here.mediator())
    here.answer(job, "accepted")
    here.held(job)
    assert refused(here.session, mediation.cancel, approved.id, "x") == {("mediation.held_already", "")}


def test_nobody_found_and_found_after_all(here: Office) -> None:
    assert refused(here.session, mediation.nobody_found, here.asked().id) == {("mediation.not_open", "")}
    approved = here.approved()
    here.session.do(mediation.nobody_found, approved.id)
    assert here.state(approved) == "no_mediator"
    here.offered(approved, here.mediator())
    assert here.state(approved) == "assigned"
    held = here.session.ask(Reader.get, MediationRequest, approved.id)
    assert held is not None
    assert held.state == "approved"
