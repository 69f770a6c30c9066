"""What a mediator recorded is paid once, rounded, and never on her own word alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.ids import RecordId
from app.domain.mediation import MediationRequest
from app.domain.mediation_job import MediationJob, MediationSession
from app.errors import DomainError
from app.session import Session
from app.storage import mediation_hours
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import mediation, mediation_validation
from tests.app.usecases.acting import as_user, colleague, forbidden
from tests.app.usecases.mediation_office import Office, office


@pytest.fixture
def here(session: Session) -> Office:
    return office(session)


def keys(error: DomainError) -> list[str]:
    return [problem.key for problem in error.problems]


def test_minutes_are_rounded_to_the_unit_of_the_line(here: Office) -> None:
    line = here.line(unit="15")
    approved = here.approved(line=line.id)
    job = here.offered(approved, here.mediator())
    here.answer(job, "accepted")
    session = here.held(job, minutes=50)
    assert here.state(approved) == "done"
    assert here.session.ask(mediation_hours.left, line) == 600 - 60
    (one,) = here.session.ask(mediation_validation.waiting, here.boss)
    assert (one.minutes, one.unit, one.billable, one.own) == (50, 15, 60, False)
    done = here.decide(mediation_validation.validate, session.id)
    assert (done.billable_minutes, done.validated_by) == (60, here.boss.id)
    assert here.state(approved) == "validated"
    assert here.session.ask(mediation_hours.left, line) == 600 - 60
    assert here.session.ask(mediation_validation.waiting, here.boss) == []
    assert here.decide(mediation_validation.bill, [session.id]) == 1
    assert here.state(approved) == "billed"
    assert here.decide(mediation_validation.bill, [session.id]) == 0


def test_only_what_is_validated_is_billed(here: Office) -> None:
    session = here.held(here.offered(here.approved(), here.mediator()))
    assert here.decide(mediation_validation.bill, [session.id]) == 0
    for role in ("operator", "casemanager", "mediator"):
        assert forbidden(here.session, role, mediation_validation.validate, session.id)
        assert forbidden(here.session, role, mediation_validation.bill, [session.id])


def test_nobody_validates_their_own(here: Office) -> None:
    asked = here.session.do(Store.add, here.slip(state="approved", requested_by=here.boss.id))
    job = here.session.do(Store.add, replace(here.offered(here.approved(), here.mediator()), id=asked.id))
    job = here.session.do(Store.save, replace(job, request=asked.id))
    session = here.held(job)
    with pytest.raises(DomainError, match=r"error\.own_work"):
        here.decide(mediation_validation.validate, session.id)
    (one,) = here.session.ask(mediation_validation.waiting, here.boss)
    assert one.own


def test_the_mediator_does_not_validate_her_session(here: Office) -> None:
    session = here.held(here.offered(here.approved(), here.mediator(user=here.boss.id)))
    with pytest.raises(DomainError, match=r"error\.own_work"):
        here.decide(mediation_validation.validate, session.id)


def test_two_places_at_once_are_not_paid_twice(here: Office) -> None:
    profile = here.mediator()
    first = here.offered(here.approved(), profile)
    second = here.offered(here.approved(start_minute=11 * 60), profile)
    one, other = here.held(first, minutes=60), here.held(second, start=-10, minutes=30)
    with pytest.raises(DomainError) as caught:
        here.decide(mediation_validation.validate, other.id)
    assert keys(caught.value) == ["mediation.overlap"]
    with pytest.raises(DomainError) as caught:
        here.decide(mediation_validation.validate, other.id, minutes=20)
    assert keys(caught.value) == ["mediation.note_missing"]
    assert here.decide(mediation_validation.validate_plain, [one.id, other.id]) == 0
    done = here.decide(mediation_validation.validate, other.id, minutes=20, note="Dieci minuti doppi")
    assert done.billable_minutes == 30


def test_one_after_the_other_is_fine(here: Office) -> None:
    profile = here.mediator()
    one = here.held(here.offered(here.approved(), profile), minutes=60)
    other = here.held(here.offered(here.approved(start_minute=11 * 60), profile), minutes=30)
    assert here.decide(mediation_validation.validate_plain, [one.id, other.id]) == 2


def test_a_session_after_the_cancelling_is_kept_and_not_paid_by_itself(here: Office) -> None:
    """The requester had cancelled; the mediator, without a line, had come and worked."""
    approved = here.approved()
    job = here.offered(approved, here.mediator())
    here.session.do(mediation.cancel, approved.id, "Spostata")
    session = here.held(here.job(job.id))
    (one,) = here.session.ask(mediation_validation.waiting, here.boss)
    assert one.cancelled
    assert here.decide(mediation_validation.validate_plain, [session.id]) == 0
    with pytest.raises(DomainError) as caught:
        here.decide(mediation_validation.validate, session.id)
    assert keys(caught.value) == ["mediation.cancelled_note"]
    here.decide(mediation_validation.validate, session.id, note="Era già arrivata")
    assert here.state(approved) == "validated"


def test_unsigned_ones_are_looked_at_one_by_one(here: Office) -> None:
    session = here.held(here.offered(here.approved(), here.mediator()), requester_pin_ok=None)
    assert here.decide(mediation_validation.validate_plain, [session.id]) == 0
    here.decide(mediation_validation.validate, session.id)
    with pytest.raises(DomainError, match="validated_already"):
        here.decide(mediation_validation.validate, session.id)


def test_a_mediator_who_did_not_come_is_not_paid(here: Office) -> None:
    profile = here.mediator()
    absent = here.held(here.offered(here.approved(), profile), held="no_show_m")
    assert here.decide(mediation_validation.validate, absent.id).billable_minutes == 0
    person = here.held(here.offered(here.approved(start_minute=15 * 60), profile), held="no_show_p")
    assert here.decide(mediation_validation.validate, person.id).billable_minutes == 60


def test_a_validation_is_taken_back_until_it_is_accounted_for(here: Office) -> None:
    session = here.held(here.offered(here.approved(), here.mediator()))
    here.decide(mediation_validation.validate, session.id)
    assert here.decide(mediation_validation.take_back, session.id).validated_at is None
    here.decide(mediation_validation.validate, session.id)
    here.decide(mediation_validation.bill, [session.id])
    with pytest.raises(DomainError, match="billed_already"):
        here.decide(mediation_validation.take_back, session.id)


def test_a_running_session_is_not_asked_about(here: Office) -> None:
    job = here.offered(here.approved(), here.mediator())
    running = here.held(job, ended_at=None)
    assert here.session.ask(mediation_validation.waiting, here.boss) == []
    with pytest.raises(DomainError) as caught:
        here.decide(mediation_validation.validate, running.id)
    assert keys(caught.value) == ["mediation.not_over"]


def test_the_request_of_another_site_does_not_matter_to_the_line(here: Office) -> None:
    line = here.line()
    here.session.do(Store.add, MediationRequest(site=here.site, line=line.id, state="approved"))
    assert here.session.ask(mediation_hours.left, line) == 600


def test_who_had_a_part_in_it_validated_nothing(here: Office) -> None:
    """As another program could write it, with a role that validates the sessions of others."""
    other = colleague(here.session)
    approved = here.approved()
    session = here.held(here.offered(approved, here.mediator()))
    done = here.decide(mediation_validation.validate, session.id)
    for in_anothers_place in (here.session.user.id, session_mediator(here, session), None):
        forged = here.session.do(Store.save, replace(done, validated_by=in_anothers_place))
        (one,) = here.session.ask(mediation_validation.waiting, here.boss)
        assert (one.session.id, one.is_validated) == (session.id, False)
        assert here.decide(mediation_validation.bill, [session.id]) == 0
        again = as_user(here.session, other, mediation_validation.validate, forged.id)
        assert again.validated_by == other.id
        assert here.session.ask(mediation_validation.waiting, here.boss) == []
        with pytest.raises(DomainError, match="validated_already"):
            here.decide(mediation_validation.validate, session.id)
    assert here.decide(mediation_validation.bill, [session.id]) == 1


def session_mediator(here: Office, session: MediationSession) -> RecordId | None:
    job = here.session.ask(Reader.get, MediationJob, session.job)
    return job.mediator if job else None
