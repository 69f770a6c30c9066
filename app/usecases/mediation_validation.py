"""Validate what mediators recorded, and account for it: only what is validated is billed (rule R-18).

Nobody validates a session they held or asked for themselves (rule R-09), unless they work alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.domain import session_words
from app.domain.ids import RecordId
from app.domain.mediation import MediationLine, MediationRequest
from app.domain.mediation_hours import Span, minutes_between, overlapping, rounded, unit_of
from app.domain.mediation_job import MediationJob, MediationSession
from app.domain.mediation_states import CANCELLED
from app.domain.problems import Problem
from app.domain.user import User
from app.errors import DomainError, NotAllowed
from app.storage import homes, mediation_hours
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import own_jobs
from app.usecases.permissions import Act, require
from app.usecases.reviews import works_alone
from app.usecases.saving import must_find, now, refuse, today

PAID: Sequence[str] = ("done", "no_show_p")
"""How a session was held (list V52) for its time to be paid: she came, whether the person did or not."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A session that waits to be validated, with what is odd about it.

    `unit` in minutes; `billable` is what its minutes come to. `overlaps` are sessions of the same
    mediator at the same time; `cancelled` tells that the request had been cancelled meanwhile.
    """

    session: MediationSession
    job: MediationJob
    request: MediationRequest | None
    minutes: int
    unit: int
    billable: int
    overlaps: tuple[MediationSession, ...] = ()
    cancelled: bool = False
    own: bool = False
    unsigned: bool = False
    altered: bool = False
    """Somebody signed for other words than these."""
    void: bool = False
    """It was validated by who held or asked for it: as if nobody had."""
    asked: bool = False
    """The mediator was asked something about it and has not written since."""

    @property
    def is_validated(self) -> bool:
        """Whether somebody who had no part in it validated it."""
        return self.session.validated_at is not None and not self.void


def waiting(reader: Reader, by: User) -> list[Waiting]:
    """The sessions that wait for a supervisor, oldest first; `own` marks those `by` may not validate."""
    alone = works_alone(reader, by)
    open_ = [one.id for one in mediation_hours.held(reader, own=not alone)]
    sessions = reader.get_many(MediationSession, open_)
    jobs = reader.get_many(MediationJob, [one.job for one in sessions.values() if one.job])
    return [
        _waiting(reader, one, jobs[one.job], by, alone)
        for one in (sessions[id_] for id_ in open_ if id_ in sessions)
        if one.job in jobs
    ]


def of_session(reader: Reader, id: RecordId, by: User) -> Waiting:
    """One session as it would be validated; RecordGone without it."""
    session = must_find(reader, MediationSession, id)
    job = must_find(reader, MediationJob, session.job)
    return _waiting(reader, session, job, by, works_alone(reader, by))


def validate(store: Store, id: RecordId, *, minutes: int | None = None, note: str = "") -> MediationSession:
    """Validate a session: its minutes, or those the supervisor says, in whole billing units.

    DomainError when it is not over, was validated already, or overlaps another session of the same
    mediator and no other number of minutes is given with a reason.
    """
    require(store.by, Act.DECIDE_MEDIATION)
    found = of_session(store, id, store.by)
    if found.is_validated:
        raise DomainError("mediation.validated_already")
    if found.own:
        raise NotAllowed("error.own_work")
    refuse(_problems(found, minutes, note))
    told = found.minutes if minutes is None else minutes
    store.note_act("approve", found.session)
    return store.save(
        replace(
            found.session,
            validated_by=store.by.id,
            validated_at=now(store),
            billable_minutes=rounded(told, found.unit),
            validation_note=note.strip() or None,
        )
    )


def validate_plain(store: Store, ids: Sequence[RecordId]) -> int:
    """Validate many sessions at once: those with nothing odd about them; how many that were."""
    require(store.by, Act.DECIDE_MEDIATION)
    done = 0
    for id_ in ids:
        found = of_session(store, id_, store.by)
        if is_plain(found):
            validate(store, id_)
            done += 1
    return done


def ask_back(store: Store, id: RecordId, words: str) -> MediationSession:
    """Ask the mediator about a session: the words go to her laptop, and it waits until she has written."""
    require(store.by, Act.DECIDE_MEDIATION)
    held = must_find(store, MediationSession, id)
    if held.validated_at is not None:
        raise DomainError("mediation.validated_already")
    if not words.strip():
        refuse([Problem("mediation.note_missing", "note")])
    store.note_act("return", held)
    return store.save(replace(held, validation_note=words.strip()[:300]))


def take_back(store: Store, id: RecordId) -> MediationSession:
    """A validation was a mistake: the session waits again, unless it was accounted for."""
    require(store.by, Act.DECIDE_MEDIATION)
    held = must_find(store, MediationSession, id)
    if held.billed_on is not None:
        raise DomainError("mediation.billed_already")
    return store.save(replace(held, validated_by=None, validated_at=None, billable_minutes=None))


def bill(store: Store, ids: Sequence[RecordId]) -> int:
    """Mark validated sessions as accounted for today; those not validated are left out. How many."""
    require(store.by, Act.DECIDE_MEDIATION)
    done = 0
    for id_ in ids:
        held = must_find(store, MediationSession, id_)
        if of_session(store, held.id, store.by).is_validated and held.billed_on is None:
            store.save(replace(held, billed_on=today(store)))
            done += 1
    return done


def is_plain(found: Waiting) -> bool:
    """Whether a session may be validated together with others, without a look at each."""
    odd = found.overlaps or found.cancelled or found.own or found.unsigned or found.altered
    return not odd and found.minutes > 0 and not found.is_validated


def _problems(found: Waiting, minutes: int | None, note: str) -> list[Problem]:
    problems = []
    if not _is_over(found.session):
        problems.append(Problem("mediation.not_over", "minutes"))
    if minutes is not None and not 0 <= minutes <= 24 * 60:
        problems.append(Problem("mediation.minutes_wrong", "minutes"))
    corrected = minutes is not None and minutes != found.minutes
    if corrected and not note.strip():
        problems.append(Problem("mediation.note_missing", "note"))
    if found.overlaps and not corrected:
        problems.append(Problem("mediation.overlap", "minutes", {"n": len(found.overlaps)}))
    if found.cancelled and not note.strip():
        problems.append(Problem("mediation.cancelled_note", "note"))
    return problems


def _waiting(
    reader: Reader,
    session: MediationSession,
    job: MediationJob,
    by: User,
    alone: bool,
) -> Waiting:
    request = reader.get(MediationRequest, job.request)
    line = reader.get(MediationLine, request.line) if request is not None else None
    minutes = minutes_of(session) if session.held in (*PAID, None) else 0
    unit = unit_of(line)
    return Waiting(
        session,
        job,
        request,
        minutes,
        unit,
        rounded(minutes, unit),
        tuple(_overlaps(reader, session, job)),
        cancelled=request is not None and request.state == CANCELLED,
        own=not alone and _has_part(reader, by, session, job, request),
        unsigned=not (session.requester_signature or session.requester_pin_ok),
        altered=session_words.altered(session),
        void=not alone and _is_void(session, job, request),
        asked=bool(job.mediator and own_jobs.question(reader, session, job.mediator)),
    )


def is_own(reader: Reader, by: User, session: MediationSession) -> bool:
    """Whether `by` held the session, asked for it or wrote it down; who works alone decides all the same."""
    job = reader.get(MediationJob, session.job)
    request = reader.get(MediationRequest, job.request) if job is not None else None
    return job is not None and not works_alone(reader, by) and _has_part(reader, by, session, job, request)


def _has_part(
    reader: Reader,
    by: User,
    session: MediationSession,
    job: MediationJob,
    request: MediationRequest | None,
) -> bool:
    asked_by = request.requested_by if request is not None else None
    return by.id in (job.mediator, asked_by, homes.begun_by(reader, session.id))


def _is_void(session: MediationSession, job: MediationJob, request: MediationRequest | None) -> bool:
    asked_by = request.requested_by if request is not None else None
    return session.validated_by is None or session.validated_by in (job.mediator, asked_by)


def minutes_of(session: MediationSession) -> int:
    """The minutes a session took: as written, else from its beginning and end."""
    if session.minutes is not None:
        return session.minutes
    if session.started_at is None or session.ended_at is None:
        return 0
    return minutes_between(session.started_at, session.ended_at)


def _is_over(session: MediationSession) -> bool:
    return session.ended_at is not None or session.minutes is not None


def _overlaps(reader: Reader, session: MediationSession, job: MediationJob) -> list[MediationSession]:
    """Other sessions of the same mediator that share time with this one, earliest first."""
    mine = _span(session, job.mediator)
    if mine is None or job.mediator is None:
        return []
    found = reader.get_many(
        MediationSession, mediation_hours.near(reader, job.mediator, mine.start, mine.end)
    )
    spans = (_span(one, job.mediator) for one in found.values())
    return [found[RecordId(one.key)] for one in overlapping(mine, (span for span in spans if span))]


def _span(session: MediationSession, mediator: RecordId | None) -> Span | None:
    end = _end(session)
    if mediator is None or session.started_at is None or end is None:
        return None
    return Span(session.id, mediator, session.started_at, end)


def _end(session: MediationSession) -> datetime | None:
    if session.ended_at is not None or session.started_at is None:
        return session.ended_at
    return session.started_at + timedelta(minutes=session.minutes or 0)
