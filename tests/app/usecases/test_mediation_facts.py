"""The hours of a month are those of the jobs that begin in it, by the clock of the laptop's place."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from app.domain.mediation import MediationRequest
from app.domain.mediation_job import ACCEPTED, DECLINED, DONE, MediationJob, MediationSession
from app.domain.mediator import MediatorProfile
from app.domain.site import Site
from app.matching.mediators import Offering
from app.session import Session
from app.storage.store import Store
from app.usecases import mediation_facts
from tests.app.usecases.acting import colleague

DAY = date(2026, 11, 24)
FIRST, AFTER = datetime(2026, 11, 1).astimezone(UTC), datetime(2026, 12, 1).astimezone(UTC)


def offering(
    session: Session, day: date | None, jobs: list[tuple[datetime | None, str, int | None]]
) -> Offering:
    """What the engine is told of a mediator with these jobs: begin, state, minutes of the session if held."""
    her = colleague(session, "mediator").id

    def fill(store: Store) -> MediationRequest:
        site = store.add(Site(name="Centro Prova"))
        store.add(MediatorProfile(name="Amal Prova", user=her, monthly_hours=10))
        for begins, state, held in jobs:
            job = store.add(
                MediationJob(site=site.id, mediator=her, starts_at=begins, state=state, minutes=60)
            )
            if held is not None:
                store.add(MediationSession(job=job.id, minutes=held))
        return store.add(MediationRequest(site=site.id, language="aeb", day=day))

    (found,) = session.ask(mediation_facts.offerings, session.do(fill))
    return found


def test_the_month_is_counted_from_its_first_minute_to_its_last(session: Session) -> None:
    minute = timedelta(minutes=1)
    edges = [FIRST - minute, FIRST, AFTER - minute, AFTER]
    assert offering(session, DAY, [(at, ACCEPTED, None) for at in edges]).month_minutes == 120


def test_what_was_recorded_counts_rather_than_what_was_agreed(session: Session) -> None:
    at = FIRST + timedelta(days=3)
    jobs = [(at, DONE, 45), (at, DONE, None), (at, DECLINED, None), (None, ACCEPTED, None)]
    found = offering(session, DAY, list(jobs))
    assert (found.month_minutes, found.minutes_left) == (105, 495)


def test_only_what_was_agreed_for_that_day_takes_her_time(session: Session) -> None:
    ten = datetime(2026, 11, 24, 10).astimezone(UTC)
    jobs: list[tuple[datetime | None, str, int | None]]
    jobs = [
        (ten, ACCEPTED, None),
        (ten + timedelta(hours=3), DONE, None),
        (ten - timedelta(days=1), ACCEPTED, None),
    ]
    assert offering(session, DAY, jobs).taken == [(600, 660)]


def test_a_request_without_a_day_has_no_month(session: Session) -> None:
    found = offering(session, None, [(FIRST, ACCEPTED, None)])
    assert (found.month_minutes, found.taken) == (0, [])
