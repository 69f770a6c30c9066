"""Find a mediator for a request and offer it to her: least facts, a timer, the next one in turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from app.catalogue.macrolanguages import macro_of
from app.domain import mediation_job as jobs
from app.domain.case import Case
from app.domain.checks import check
from app.domain.ids import RecordId
from app.domain.mediation import MediationOffer, MediationRequest
from app.domain.mediation_job import MediationJob, MediationSession
from app.domain.mediation_states import APPROVED, NO_MEDIATOR, is_approved, is_late, timer
from app.domain.mediator import MediatorProfile
from app.domain.person import PersonName
from app.domain.problems import Problem
from app.errors import DomainError
from app.matching.mediators import Candidate, rank
from app.storage import capsules
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import mediation_facts, odd_steps
from app.usecases.permissions import Act, require
from app.usecases.saving import must_find, now, refuse, today

KEPT: Final = timedelta(days=7)
"""How long after the meeting the mediator's laptop keeps the job: time to record and to sync."""

LONGEST: Final = timedelta(days=60)
"""From today: a laptop that travels holds nothing for longer."""

WAITING: Final = (jobs.OFFERED, jobs.ACCEPTED)
"""States of a job (list `job_state`) that can be taken back."""

PROTECTED: Final = "protected"


def candidates(reader: Reader, id: RecordId) -> list[Candidate]:
    """Everybody who could understand the person, best first; who can't be asked comes last, and why."""
    request = must_find(reader, MediationRequest, id)
    return rank(mediation_facts.wanted(request), mediation_facts.offerings(reader, request), macro_of)


def offer(store: Store, id: RecordId, profile: RecordId, *, note: str = "") -> MediationJob:
    """Offer an approved request to a mediator: a job with the least facts, sealed for her and the staff.

    An offer that still waits for somebody else's answer is withdrawn. DomainError when the request is not
    approved, somebody has accepted, or this mediator can't be asked.
    """
    require(store.by, Act.ASK_MEDIATOR)
    request = must_find(store, MediationRequest, id)
    _refuse_if_closed(store, request)
    chosen = next((one for one in candidates(store, id) if one.offering.key == profile), None)
    if chosen is None or not chosen.proposed:
        raise DomainError("mediation.not_for_her")
    mediator = must_find(store, MediatorProfile, profile)
    if mediator.user is None:
        raise DomainError("mediation.no_colleague")
    end_all(store, id, "withdrawn")
    job = store.add(_job(store, request, mediator.user, note))
    store.add(
        MediationOffer(
            site=request.site,
            request=id,
            profile=profile,
            job=job.id,
            offered_at=job.offered_at,
            answer_by=job.answer_by,
            offered_by=store.by.id,
        )
    )
    if request.state == NO_MEDIATOR:
        store.save(replace(request, state=APPROVED))
    return job


def answered(store: Store, job: RecordId, *, accepted: bool, reason: str = "") -> MediationJob:
    """Write down what a mediator answered by phone: it counts as if she had pressed the button herself."""
    require(store.by, Act.ASK_MEDIATOR)
    held = must_find(store, MediationJob, job)
    if held.state != jobs.OFFERED:
        raise DomainError("mediation.answered_already")
    said = replace(
        held,
        state=jobs.ACCEPTED if accepted else jobs.DECLINED,
        answered_at=now(store),
        decline_reason=None if accepted else reason.strip() or None,
    )
    _close_offer(store, job, said.state or "", reason)
    return store.save(said)


def write_sheet(store: Store, session: MediationSession) -> MediationSession:
    """Write down a session from the sheet of a mediator who has no laptop; somebody else validates it.

    DomainError when nobody agreed to come, a session is there already, or it is not over.
    """
    require(store.by, Act.ASK_MEDIATOR)
    job = must_find(store, MediationJob, session.job)
    if job.state not in (jobs.ACCEPTED, jobs.DONE) or store.find(MediationSession, job=job.id, limit=1):
        raise DomainError("mediation.no_sheet_now")
    begun, minutes = session.started_at, session.minutes
    found = check(session)
    if minutes is None:
        found.append(Problem("check.missing", "minutes"))
    if begun is not None and begun + timedelta(minutes=minutes or 0) > now(store):
        found.append(Problem("mediation.not_over", "minutes"))
    refuse(found)
    store.save(replace(job, state=jobs.DONE))
    end = begun + timedelta(minutes=minutes or 0) if begun is not None else None
    return store.add(replace(session, ended_at=end, language_from=job.language, language_to="ita"))


def pass_on(store: Store, id: RecordId) -> MediationJob:
    """Offer the request to the best of those not asked yet; DomainError when there is nobody left.

    For when the timer has run out or she said no.
    """
    asked = {one.profile for one in store.find(MediationOffer, request=id)}
    free = [one for one in candidates(store, id) if one.proposed and one.offering.key not in asked]
    if not free:
        raise DomainError("mediation.nobody_left")
    return offer(store, id, RecordId(free[0].offering.key))


def withdraw(store: Store, id: RecordId) -> None:
    """Take back what is offered or was agreed for a request, which stays approved."""
    require(store.by, Act.ASK_MEDIATOR)
    end_all(store, must_find(store, MediationRequest, id).id, "withdrawn")


def prolong(store: Store, job: RecordId, until: date | None) -> MediationJob:
    """Let her laptop keep a job until `until`, and her key go on: she records late, or could not send.

    DomainError for a day that is not later than the one there is, not ahead, or beyond `LONGEST` from
    today; for a session that was validated, and for who has said no.
    """
    require(store.by, Act.ASK_MEDIATOR)
    held = must_find(store, MediationJob, job)
    session = capsules.session_of(store, held.id)
    if session is not None and session.validated_at is not None:
        raise DomainError("mediation.validated_already")
    if held.state == jobs.DECLINED:
        raise DomainError("mediation.not_hers")
    refuse(_prolonging(held, until, today(store)))
    return store.save(replace(held, expires_on=until))


def _prolonging(job: MediationJob, until: date | None, today_: date) -> list[Problem]:
    if until is None:
        return [Problem("check.missing", "until")]
    if until <= max(today_, job.expires_on or today_):
        return [Problem("mediation.prolong_later", "until")]
    if until > today_ + LONGEST:
        return [Problem("mediation.prolong_less", "until", {"days": LONGEST.days})]
    return []


def end_all(store: Store, request: RecordId, outcome: str) -> None:
    """End what still waits or was agreed for a request; an answer that is overdue ends as run out."""
    for job in store.find(MediationJob, request=request):
        if job.state not in WAITING:
            continue
        late = is_late(job, now(store)) and outcome == "withdrawn"
        state = jobs.EXPIRED if late else jobs.CANCELLED if outcome == "cancelled" else jobs.WITHDRAWN
        gone = now(store) if state == jobs.CANCELLED else None
        store.save(replace(job, state=state, cancelled_at=gone))
        _close_offer(store, job.id, "expired" if late else outcome)


def _refuse_if_closed(store: Store, request: MediationRequest) -> None:
    if odd_steps.in_doubt(store, [request]):
        raise DomainError("mediation.decide_first")
    if not is_approved(request):
        raise DomainError("mediation.not_approved")
    if any(job.state in (jobs.ACCEPTED, jobs.DONE) for job in store.find(MediationJob, request=request.id)):
        raise DomainError("mediation.accepted_already")


def _close_offer(store: Store, job: RecordId, outcome: str, note: str = "") -> None:
    for one in store.find(MediationOffer, job=job):
        if one.outcome is None:
            store.save(replace(one, outcome=outcome, ended_at=now(store), note=note.strip() or one.note))


def _job(store: Store, request: MediationRequest, mediator: RecordId, note: str) -> MediationJob:
    starts_at = meeting_at(request)
    if starts_at is None or request.language is None:
        refuse([Problem("check.missing", "day")])
    at = now(store)
    return MediationJob(
        site=request.site,
        request=request.id,
        mediator=mediator,
        called_name=called(store, request) or None,
        place=None if request.confidentiality == PROTECTED else _place(request),
        language=request.language,
        nationality=request.nationality,
        starts_at=starts_at,
        minutes=request.minutes,
        setting=request.setting,
        mode=request.mode,
        phone=request.referent_phone,
        note=note.strip() or None,
        offered_by=store.by.id,
        offered_at=at,
        answer_by=min(at + timer(request), starts_at)
        if starts_at and starts_at > at
        else at + timer(request),
        state=jobs.OFFERED,
        expires_on=(request.day or at.date()) + KEPT,
        readers=_readers(store, request),
    )


def meeting_at(request: MediationRequest) -> datetime | None:
    """The moment of the meeting by the clock of this laptop's place, UTC; None without day or hour."""
    if request.day is None or request.start_minute is None:
        return None
    here = datetime.combine(request.day, time(request.start_minute // 60, request.start_minute % 60))
    return here.astimezone().astimezone(UTC)


def called(reader: Reader, request: MediationRequest) -> str:
    """How the person, or the group, is called; empty when nobody has said it.

    Of a name that was not taken apart no word is given: the first may well be the surname.
    """
    if request.called_name:
        return request.called_name.strip()
    if request.person is None:
        return (request.group_name or "").strip()
    return given_name(reader, request.person)


def given_name(reader: Reader, person: RecordId) -> str:
    """The given name of a person in the name they prefer; empty when it is not known apart."""
    names = reader.find(PersonName, person=person)
    best = sorted(names, key=lambda one: (not one.preferred, not one.given))
    return next((one.given.strip() for one in best if one.given), "")


def _place(request: MediationRequest) -> str | None:
    return (request.place or request.body or "").strip() or None


def _readers(reader: Reader, request: MediationRequest) -> frozenset[RecordId]:
    """Who reads what she reports in confidence: who asked, who decided, who answers for the case."""
    case = reader.get(Case, request.case)
    people = (request.requested_by, request.decided_by, case.responsible if case else None)
    return frozenset(one for one in people if one is not None)


def offers_of(reader: Reader, request: RecordId) -> Sequence[MediationOffer]:
    """Who was asked for a request, first to last."""
    return reader.find(MediationOffer, request=request, order="offered_at")


def day_of(at: datetime | None) -> date | None:
    """The day of a moment where this laptop stands."""
    return at.astimezone().date() if at is not None else None
