"""An office with mediators and a person who needs one, for the tests of mediation on call."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain.ids import RecordId
from app.domain.mediation import MediationLine, MediationRequest
from app.domain.mediation_job import MediationJob, MediationSession
from app.domain.mediator import MediatorProfile
from app.domain.person import Person, PersonName
from app.domain.user import User
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import mediation, mediation_offers, mediators, people
from app.usecases.people import PersonFile
from tests.app.usecases.acting import as_user, colleague, day, site

WEEK = frozenset(f"{d}_{p}" for d in ("mon", "tue", "wed", "thu", "fri", "sat", "sun") for p in ("am", "pm"))


@dataclass
class Office:
    """The session's user asks; `boss` decides."""

    session: Session
    site: RecordId
    person: RecordId
    boss: User

    def slip(self, **more: Any) -> MediationRequest:
        answers: dict[str, Any] = {
            "site": self.site,
            "person": self.person,
            "language": "aeb",
            "nationality": "TN",
            "day": day(self.session, 3),
            "start_minute": 10 * 60,
            "minutes": 60,
            "setting": "hospital",
            "mode": "on_call",
            "comune": "040012",
            "reason": "Visita di controllo",
            "body": "Ospedale Prova",
            "referent": "Dott. Prova",
            "present": "Infermiera Prova",
        }
        return MediationRequest(**(answers | more))

    def asked(self, **more: Any) -> MediationRequest:
        return self.session.do(mediation.ask, self.slip(**more))

    def approved(self, *, line: RecordId | None = None, **more: Any) -> MediationRequest:
        made: MediationRequest = self.decide(mediation.approve, self.asked(**more).id, line=line)
        return made

    def decide(self, verb: Any, *args: Any, **more: Any) -> Any:
        return as_user(self.session, self.boss, verb, *args, **more)

    def signed_by(self, user: User, verb: Any, *args: Any) -> Any:
        """Run a verb as if `user` had unlocked: the change bears their name."""
        me = self.session.user
        self.session.become(user)
        try:
            return self.session.do(verb, *args)
        finally:
            self.session.become(me)

    def mediator(self, name: str = "Amal Prova", **more: Any) -> MediatorProfile:
        answers: dict[str, Any] = {
            "name": name,
            "mother": frozenset({"aeb"}),
            "week": WEEK,
            "comuni": frozenset({"040012"}),
        }
        made: MediatorProfile = self.decide(mediators.save_profile, MediatorProfile(**(answers | more)))
        return made

    def line(self, **more: Any) -> MediationLine:
        answers: dict[str, Any] = {
            "site": self.site,
            "name": "FAMI 2026",
            "from_on": day(self.session, -100),
            "to_on": day(self.session, 100),
            "hours": 10,
            "unit": "30",
        }
        made: MediationLine = self.decide(mediators.save_line, MediationLine(**(answers | more)))
        return made

    def offered(self, request: MediationRequest, profile: MediatorProfile) -> MediationJob:
        return self.session.do(mediation_offers.offer, request.id, profile.id)

    def held(self, job: MediationJob, *, start: int = 0, minutes: int = 40, **more: Any) -> MediationSession:
        """What the mediator's laptop would send: minutes after the agreed hour, and how long."""
        assert job.starts_at is not None
        at = job.starts_at + timedelta(minutes=start)
        answers: dict[str, Any] = {
            "job": job.id,
            "started_at": at,
            "ended_at": at + timedelta(minutes=minutes),
            "held": "done",
            "language_from": "aeb",
            "language_to": "ita",
            "outcome": "ok",
            "requester_pin_ok": True,
        }
        session = MediationSession(**(answers | more))
        mediator = self.session.ask(Reader.get, User, job.mediator)
        assert mediator is not None
        made: MediationSession = self.signed_by(mediator, Store.add, session)
        return made

    def answer(self, job: MediationJob, state: str) -> None:
        self.session.do(Store.save, replace(job, state=state, answered_at=datetime.now(UTC)))

    def state(self, request: MediationRequest) -> str:
        return self.session.ask(lambda reader: mediation.read_standing(reader, found(reader, request)).state)

    def job(self, id: RecordId) -> MediationJob:
        found_ = self.session.ask(Reader.get, MediationJob, id)
        assert found_ is not None
        return found_


def found(reader: Reader, request: MediationRequest) -> MediationRequest:
    held = reader.get(MediationRequest, request.id)
    assert held is not None
    return held


def office(session: Session) -> Office:
    person = session.do(
        people.register,
        PersonFile(person=Person(), names=(PersonName(full="Salma Ben Prova", given="Salma"),)),
    ).person.id
    return Office(session, site(session).id, person, colleague(session))
