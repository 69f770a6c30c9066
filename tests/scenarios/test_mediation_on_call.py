"""A mediation from the slip to the ledger: three laptops, a real server, the mediator far from any line."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from app.domain.contact import ReservedNote
from app.domain.mediation import MediationLine, MediationRequest
from app.domain.mediation_job import MediationJob, MediationSession
from app.domain.mediator import MediatorProfile
from app.storage.reader import Reader
from app.usecases import (
    concerns,
    mediation,
    mediation_ledger,
    mediation_offers,
    mediation_validation,
    mediators,
    own_jobs,
)
from tests import every_byte
from tests.app.usecases.mediation_office import WEEK
from tests.scenarios.office import SITE, new_case, office_in
from tests.scenarios.test_mediator import STROKES, turn


def today() -> date:
    return date.today()  # noqa: DTZ011 - the day on the wall of the tests


IN_A_WHILE = today() + timedelta(days=2)
SURNAME = "Quendril"


def test_from_the_slip_to_the_ledger(tmp_path: Path) -> None:
    with office_in(tmp_path) as office:
        sara = office.founder()
        marta = office.joined(sara, "Marta Prova")
        shirin = office.joined(sara, "Shirin Esempio", "mediator")
        turn(sara, marta, shirin, sara)
        person = new_case(marta, f"Nilufar {SURNAME}", "ORT-99/7")

        # The operator asks, the supervisor has hours, the operator offers it to who speaks the language.
        sara.session.do(
            mediators.save_line,
            MediationLine(
                site=SITE.id, name="FAMI", from_on=today(), to_on=today() + timedelta(90), hours=10, unit="30"
            ),
        )
        profile = sara.session.do(
            mediators.save_profile,
            MediatorProfile(
                name="Shirin Esempio",
                user=shirin.user.id,
                mother=frozenset({"fas"}),
                week=WEEK,
                comuni=frozenset({"040012"}),
            ),
        )
        slip = marta.session.do(
            mediation.ask,
            MediationRequest(
                site=SITE.id,
                person=person.id,
                language="fas",
                nationality="IR",
                day=IN_A_WHILE,
                start_minute=600,
                minutes=60,
                setting="hospital",
                mode="on_call",
                comune="040012",
                reason="Visita",
                body="Ospedale Prova",
                referent="Dott. Prova",
                present="Infermiera Prova",
            ),
        )
        turn(marta, sara, marta)
        (line,) = sara.session.ask(Reader.find, MediationLine)
        sara.session.do(mediation.approve, slip.id, line=line.id)
        turn(sara, marta)
        (candidate,) = marta.session.ask(mediation_offers.candidates, slip.id)
        assert candidate.proposed
        job: MediationJob = marta.session.do(mediation_offers.offer, slip.id, profile.id)
        turn(marta, shirin)

        # Far from any line she says yes, records, has it signed, tells what worries her.
        assert every_byte.holding(every_byte.of_tables(shirin.session), SURNAME, "ORT-99/7", "Visita") == {}
        assert job.starts_at is not None
        shirin.session.do(own_jobs.answer, job.id, accepted=True)
        shirin.session.do(
            own_jobs.record,
            MediationSession(
                job=job.id,
                started_at=job.starts_at,
                ended_at=job.starts_at + timedelta(minutes=49),
                language_from="ita",
                language_to="fas",
                outcome="ok",
                requester_signature=STROKES,
                mediator_signature=STROKES,
                offline=True,
            ),
        )
        shirin.session.do(concerns.report, job.id, "zwindlau")
        turn(shirin, sara, marta)

        # Back at the centre it is validated in whole units, the concern goes into the file, the ledger knows.
        (waiting,) = sara.session.ask(mediation_validation.waiting, sara.user)
        sara.session.do(mediation_validation.validate, waiting.session.id)
        (point,) = sara.session.ask(concerns.inbox, sara.user)
        assert point.person == person.id
        sara.session.do(concerns.take_up, point.point, person.id)
        turn(sara, marta, shirin)
        ledger = marta.session.ask(mediation_ledger.read, today(), IN_A_WHILE, datetime.now(UTC))
        assert (ledger.minutes, ledger.billable, ledger.bodies) == (49, 60, 1)
        assert [note.text for note in sara.session.ask(Reader.find, ReservedNote)] == ["zwindlau"]
        month = shirin.session.ask(own_jobs.month, shirin.user.id, IN_A_WHILE)
        assert (month.minutes, month.validated) == (49, 60)
