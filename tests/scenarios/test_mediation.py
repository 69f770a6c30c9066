"""A request goes its whole way over real laptops and a real server; a cancelling and a session cross."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain import signature
from app.domain.ids import RecordId
from app.domain.mediation import MediationLine, MediationRequest
from app.domain.mediation_job import MediationJob, MediationSession
from app.domain.mediation_states import Standing
from app.domain.mediator import MediatorProfile
from app.domain.problems import Problem
from app.errors import DomainError
from app.storage import mediation_hours
from app.storage.reader import Reader
from app.usecases import (
    mediation,
    mediation_offers,
    mediation_validation,
    mediators,
    own_jobs,
    tending,
)
from tests import every_byte
from tests.scenarios.office import SITE, Desk, Office, new_case, office_in


def today() -> date:
    return date.today()  # noqa: DTZ011 - the day on this desk


STROKES = signature.encode([[(100, 100), (400, 220), (700, 90)]])
SECRETS = ("Zyphora", "Quendril", "wexfjord", "Casa Rifugio Labunya")


@dataclass
class Team:
    """Sara supervises, Marta asks, Shirin mediates."""

    sara: Desk
    marta: Desk
    shirin: Desk
    person: RecordId
    profile: RecordId
    line: RecordId

    def turn(self) -> None:
        """Everybody meets the server, does what follows from it, and meets it again."""
        for _ in range(2):
            for desk in (self.sara, self.marta, self.shirin):
                desk.sync()
                if tending.tend(desk.engine.laptop, desk.session.read_for_sync).anything:
                    desk.sync()

    def standings(self, request: RecordId) -> list[Standing]:
        """Where it stands on the laptops of the staff."""
        return [desk.session.ask(_standing, request) for desk in (self.sara, self.marta)]

    def asked(self) -> MediationRequest:
        """Marta's slip, in the hands of Sara."""
        slip = MediationRequest(
            site=SITE.id,
            person=self.person,
            language="fas",
            nationality="IR",
            day=today() + timedelta(days=1),
            start_minute=600,
            minutes=60,
            setting="hospital",
            mode="on_call",
            place="Casa Rifugio Labunya",
            confidentiality="protected",
            reason="wexfjord",
            body="Ospedale Prova",
            referent="Dott. Prova",
            present="Dott. Prova",
        )
        made = self.marta.session.do(mediation.ask, slip)
        self.turn()
        return made

    def offered(self, request: MediationRequest) -> MediationJob:
        """Approved by Sara, and in the hands of Shirin."""
        self.sara.session.do(mediation.approve, request.id, line=self.line)
        job = self.sara.session.do(mediation_offers.offer, request.id, self.profile)
        self.turn()
        return job


def _standing(reader: Reader, request: RecordId) -> Standing:
    held = reader.get(MediationRequest, request)
    assert held is not None
    return mediation.read_standing(reader, held)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office_in(tmp_path_factory.mktemp("mediation")) as made:
        yield made


@pytest.fixture(scope="module")
def team(office: Office) -> Team:
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    shirin = office.joined(sara, "Shirin Esempio", "mediator")
    person = new_case(marta, "Zyphora Quendril", "ORT-99/7").id
    profile = MediatorProfile(name="Shirin Esempio", user=shirin.user.id, mother=frozenset({"fas"}))
    line = MediationLine(site=SITE.id, name="FAMI", from_on=today(), hours=3, unit="30")
    sara.session.do(mediators.save_profile, profile)
    sara.session.do(mediators.save_line, line)
    made = Team(sara, marta, shirin, person, profile.id, line.id)
    made.turn()
    return made


def recorded(job: MediationJob, hours_ago: int) -> MediationSession:
    begun = datetime.now(UTC) - timedelta(hours=hours_ago)
    return MediationSession(
        job=job.id,
        started_at=begun,
        ended_at=begun + timedelta(minutes=50),
        held="done",
        language_from="fas",
        language_to="ita",
        outcome="ok",
        requester_name="Dott. Prova",
        requester_signature=STROKES,
        mediator_signature=STROKES,
    )


def test_from_the_slip_to_the_account(team: Team) -> None:
    request = team.asked()
    assert [one.state for one in team.standings(request.id)] == ["requested", "requested"]
    job = team.offered(request)
    assert [one.state for one in team.standings(request.id)] == ["assigned", "assigned"]

    # Of the slip she has the least facts, and of the place that is protected nothing.
    tables = every_byte.of_tables(team.shirin.session)
    assert every_byte.holding(tables, *SECRETS) == {}
    assert team.shirin.session.ask(Reader.find, MediationRequest) == []

    team.shirin.session.do(own_jobs.answer, job.id, accepted=True)
    session = team.shirin.session.do(own_jobs.record, recorded(job, 3))
    team.turn()
    assert [one.state for one in team.standings(request.id)] == ["done", "done"]
    team.sara.session.do(mediation_validation.validate, session.id)
    team.sara.session.do(mediation_validation.bill, [session.id])
    team.turn()
    assert [one.state for one in team.standings(request.id)] == ["billed", "billed"]
    line = team.marta.session.ask(Reader.get, MediationLine, team.line)
    assert line is not None
    assert team.marta.session.ask(mediation_hours.left, line) == 180 - 60


def test_a_cancelling_and_a_session_cross(team: Team) -> None:
    request = team.asked()
    job = team.offered(request)
    team.shirin.session.do(own_jobs.answer, job.id, accepted=True)
    team.turn()
    team.marta.session.do(mediation.cancel, request.id, "Visita spostata")
    session = team.shirin.session.do(own_jobs.record, recorded(job, 6))
    team.turn()
    for found in team.standings(request.id):
        assert (found.state, found.kept, found.to_validate) == ("done", True, True)
    with pytest.raises(DomainError) as refused:
        team.sara.session.do(mediation_validation.validate, session.id)
    told: tuple[Problem, ...] = refused.value.problems
    assert "mediation.cancelled_note" in {problem.key for problem in told}
    assert team.sara.session.do(mediation_validation.validate_plain, [session.id]) == 0


def test_her_no_brings_it_back_to_be_offered_again(team: Team) -> None:
    request = team.asked()
    job = team.offered(request)
    team.shirin.session.do(own_jobs.answer, job.id, accepted=False, reason="in viaggio")
    team.turn()
    assert [one.state for one in team.standings(request.id)] == ["approved", "approved"]
    (one,) = team.sara.session.ask(mediation_offers.candidates, request.id)
    assert not one.proposed
    with pytest.raises(DomainError, match="nobody_left"):
        team.sara.session.do(mediation_offers.pass_on, request.id)
