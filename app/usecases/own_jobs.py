"""A mediator's own jobs: answer an offer, record what happened, look at the month. All of it offline.

Whoever acts must be the mediator of that very job; other laptops look once more when it arrives.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final

from app.domain import session_words, signature
from app.domain.capsule_terms import key_until
from app.domain.checks import check
from app.domain.declaration import Need, Scope
from app.domain.ids import RecordId
from app.domain.mediation_job import (
    ACCEPTED,
    CANCELLED,
    DECLINED,
    DONE,
    EXPIRED,
    OFFERED,
    WITHDRAWN,
    MediationJob,
    MediationSession,
)
from app.domain.own_time import overlapping
from app.domain.problems import Problem
from app.domain.site import Site
from app.domain.space_ids import space_id
from app.errors import DomainError, NotAllowed
from app.storage import capsules
from app.storage.capsules import Worked
from app.storage.forgetting import is_sent
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases.permissions import Act, require
from app.usecases.saving import must_find, now, refuse

MONTHS: Final = "mediator.months"
"""Local key: sums of months whose sessions are given up here, {"2026-11": [sessions, minutes, valid]}."""

_OFF: Final = frozenset({CANCELLED, WITHDRAWN, EXPIRED, DECLINED})

AHEAD: Final = timedelta(days=7)

LONGEST: Final = 12 * 60
"""Minutes: nobody translates longer in one piece; a longer session is a slip of the hand."""


class AnsweredAlready(DomainError):
    """The offer does not wait for an answer any more."""

    key = "own_jobs.answered"


class ValidatedAlready(DomainError):
    """The supervisor has validated the session: it stays as it was signed."""

    key = "own_jobs.validated"


@dataclass(frozen=True, slots=True)
class Day:
    """What her page shows: offers that wait, jobs of today, of the week after, and what is to be recorded.

    `asked` are sessions the supervisor asked her about, `recorded` the others of the last days, newest first.
    """

    offers: tuple[Worked, ...] = ()
    asked: tuple[Worked, ...] = ()
    today: tuple[Worked, ...] = ()
    ahead: tuple[Worked, ...] = ()
    behind: tuple[Worked, ...] = ()
    recorded: tuple[Worked, ...] = ()


@dataclass(frozen=True, slots=True)
class Month:
    """Sums of one month: sessions and minutes she recorded, minutes the supervisor has validated."""

    sessions: int = 0
    minutes: int = 0
    validated: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """All that her page shows at once: the day, the names of sites, what each offer would meet, the month."""

    day: Day
    month: Month
    sites: Mapping[RecordId, str]
    clashes: Mapping[RecordId, tuple[MediationJob, ...]]
    jobs: Mapping[RecordId, MediationJob] = field(default_factory=dict)
    """Every job this laptop holds: the clock may run for one that was taken back meanwhile."""
    stuck: frozenset[RecordId] = frozenset()
    """Jobs whose key is over while something of them waits here: the office has to move their last day."""


def shown(reader: Reader, user: RecordId, at: datetime) -> Shown:
    """Her page of `at`."""
    day = day_of(reader, user, at)
    held = capsules.of_mediator(reader, user)
    sites = {site.id: site.name or "" for site in reader.find(Site)}
    clashes = {job.id: tuple(meets(reader, job)) for job, _ in day.offers}
    today = at.astimezone().date()
    return Shown(
        day,
        month(reader, user, today),
        sites,
        clashes,
        {job.id: job for job, _ in held},
        frozenset(job.id for job, session in held if _is_stuck(reader, job, session, today)),
    )


def found(reader: Reader, user: RecordId, typed: str) -> list[Worked]:
    """Her jobs whose called name or place has a word that begins so, newest first."""
    words = typed.casefold().split()
    told = (
        (one, f"{one[0].called_name or ''} {one[0].place or ''}".casefold().split())
        for one in reversed(capsules.of_mediator(reader, user))
    )
    return [one for one, own in told if all(any(o.startswith(w) for o in own) for w in words)]


def with_session(reader: Reader, job: RecordId) -> Worked | None:
    """A job with what was recorded on it; None when this laptop does not hold it."""
    held = reader.get(MediationJob, job)
    return (held, capsules.session_of(reader, held.id)) if held is not None else None


def day_of(reader: Reader, user: RecordId, at: datetime) -> Day:
    """The jobs this laptop holds for `user`, sorted for the page of `at`."""
    today, last = at.astimezone().date(), (at + AHEAD).astimezone().date()
    worked = capsules.of_mediator(reader, user)
    recorded = [one for one in worked if one[1] is not None]
    asked = [one for one in recorded if one[1] is not None and question(reader, one[1], user)]
    agreed = [one for one in worked if one[1] is None and one[0].state in (ACCEPTED, CANCELLED)]
    # Taken back while she was at it: what is half typed has its place until it is recorded.
    off = [one for one in worked if one[1] is None and one[0].state in _OFF]
    begun = [one for one in off if capsules.half_typed(reader, one[0].id)]
    return Day(
        offers=tuple(one for one in worked if one[1] is None and one[0].state == OFFERED),
        today=tuple(one for one in agreed if _on(one) == today),
        ahead=tuple(one for one in agreed if today < _on(one) <= last),
        behind=tuple(
            [one for one in agreed if _on(one) < today and one[0].state == ACCEPTED]
            + [one for one in begun if one not in agreed or _on(one) < today]
        ),
        asked=tuple(reversed(asked)),
        recorded=tuple(one for one in reversed(recorded) if one not in asked),
    )


def question(reader: Reader, session: MediationSession, mediator: RecordId) -> str:
    """What the supervisor asked her about a session before validating it; empty once she has written since.

    The same rule by which the inbox of supervisors shows it again: whoever wrote last has answered.
    """
    if session.validated_at is not None or not session.validation_note:
        return ""
    stamp = reader.stamp(session)
    return session.validation_note if stamp is not None and stamp.author != mediator else ""


def answer(store: Store, job: RecordId, *, accepted: bool, reason: str = "") -> MediationJob:
    """Say yes or no to an offer. AnsweredAlready when it was withdrawn, or answered before."""
    held = own(store, job)
    if held.state != OFFERED:
        raise AnsweredAlready
    return store.save(
        replace(
            held,
            state=ACCEPTED if accepted else DECLINED,
            answered_at=now(store),
            decline_reason=None if accepted else reason.strip() or None,
        )
    )


def call_off(store: Store, job: RecordId, *, reason: str = "") -> MediationJob:
    """She had said yes and cannot come any more: the request looks for somebody else again.

    AnsweredAlready once a session stands on the job, or when the office took it back before.
    """
    held = own(store, job)
    if held.state != ACCEPTED or held.cancelled_at is not None or capsules.session_of(store, held.id):
        raise AnsweredAlready
    return store.save(
        replace(held, state=DECLINED, answered_at=now(store), decline_reason=reason.strip() or None)
    )


def meets(reader: Reader, job: MediationJob) -> list[MediationJob]:
    """Her other jobs and sessions at the time of an offer: she is told before she says yes."""
    if job.starts_at is None or job.mediator is None:
        return []
    others = [
        one for one in capsules.of_mediator(reader, job.mediator) if _agreed(one) and one[0].id != job.id
    ]
    end = job.starts_at + timedelta(minutes=job.minutes or 60)
    return overlapping(job.starts_at, end, others, recorded=False)


def problems(reader: Reader, session: MediationSession) -> list[Problem]:
    """All that stands in the way of recording `session`; an overlap she confirmed is a warning."""
    found = [problem for problem in check(session, Need.SUBMIT) if not _spared(session, problem)]
    job = reader.get(MediationJob, session.job)
    if session.ended_at is None:
        found.append(Problem("check.missing", "ended_at"))
    elif session.started_at and session.ended_at < session.started_at:
        found.append(Problem("own_jobs.ends_before", "ended_at"))
    elif (minutes_of(session) or 0) > LONGEST:
        found.append(Problem("own_jobs.too_long", "ended_at", {"n": LONGEST // 60}))
    elif session.started_at and job and job.mediator:
        others = [one for one in capsules.of_mediator(reader, job.mediator) if one[0].id != job.id]
        met = overlapping(session.started_at, session.ended_at, others, recorded=True)
        if met:
            found.append(Problem("own_jobs.overlap", "started_at", warning=bool(session.overlap_known)))
    return [*found, *_signatures(session)]


def record(store: Store, session: MediationSession, *, proved: bool = False) -> MediationSession:
    """Keep a session, new or corrected, signed as far as it could be; its job is done.

    Minutes are reckoned from start and end. `proved`: her passphrase was asked for a moment ago, and was
    right; a signature that says so counts for no other words. Answers that came in for the same session
    while hers was being typed stay beside hers. DomainError with all problems at once; ValidatedAlready.
    """
    job = own(store, session.job)
    held = store.get(MediationSession, session.id) or capsules.session_of(store, job.id)
    if held is not None and held.validated_at is not None:
        raise ValidatedAlready
    if held is not None and held.id != session.id:
        # Recorded elsewhere while this form was open: she has seen none of those answers.
        store.shown[held.id] = MediationSession(id=held.id, job=job.id)
    ready = replace(
        session,
        id=held.id if held else session.id,
        minutes=minutes_of(session),
        held=session.held or "done",
        signed_at=now(store) if session.mediator_signature else None,
    )
    ready = _signed(ready, held)
    refuse([*problems(store, ready), *_too_early(store, ready, job), *_unproved(ready, held, proved=proved)])
    if job.state != DONE:
        store.save(replace(job, state=DONE))
    return store.put(ready)


def _signed(ready: MediationSession, held: MediationSession | None) -> MediationSession:
    """`ready` with the words its signatures are for: hers are these, the service's those it signed under."""
    words = session_words.digest(ready)
    theirs = words if ready.requester_signature else None
    if held is not None and theirs and held.requester_signature == ready.requester_signature:
        theirs = held.requester_digest
    return replace(
        ready, requester_digest=theirs, mediator_digest=words if ready.mediator_signature else None
    )


def _unproved(ready: MediationSession, held: MediationSession | None, *, proved: bool) -> list[Problem]:
    if proved or session_words.how(ready.mediator_signature) != "proved":
        return []
    same = held is not None and (
        (held.mediator_signature, held.mediator_digest) == (ready.mediator_signature, ready.mediator_digest)
    )
    return [] if same else [Problem("own_jobs.prove_again", "mediator_signature")]


def _too_early(store: Store, session: MediationSession, job: MediationJob) -> list[Problem]:
    """What has not happened yet: a day to come, unless it was agreed on: then the clock here is wrong."""
    days = (session.started_at, now(store), job.starts_at)
    day, *past = (at.astimezone().date() if at else date.min for at in days)
    return [Problem("own_jobs.not_yet", "started_at")] if day > max(past) else []


def minutes_of(session: MediationSession) -> int | None:
    """Whole minutes from start to end, begun ones counted; None while it runs."""
    if session.started_at is None or session.ended_at is None:
        return None
    return max(0, -(-int((session.ended_at - session.started_at).total_seconds()) // 60))


def month(reader: Reader, user: RecordId, day: date) -> Month:
    """What she did in the month of `day`, with what this laptop does not hold any more."""
    sums = json.loads(reader.local(MONTHS) or "{}").get(f"{day:%Y-%m}", [0, 0, 0])
    for _, session in capsules.of_mediator(reader, user):
        if session is not None and _in_month(session, day):
            sums = [a + b for a, b in zip(sums, figures(session), strict=True)]
    return Month(*sums)


def figures(session: MediationSession) -> tuple[int, int, int]:
    """What one session adds to its month: 1, minutes, minutes validated."""
    valid = (session.billable_minutes or 0) if session.validated_at is not None else 0
    return 1, session.minutes or 0, valid


def own(store: Store, job: RecordId | None) -> MediationJob:
    """The job, when it is that of the mediator at the keyboard; NotAllowed, RecordGone."""
    require(store.by, Act.MEDIATE)
    held = must_find(store, MediationJob, job)
    if held.mediator != store.by.id:
        raise NotAllowed(act=Act.MEDIATE.value)
    return held


def _spared(session: MediationSession, problem: Problem) -> bool:
    """Who waited in vain translated nothing."""
    return session.held not in (None, DONE) and problem.name in ("outcome", "language_from", "language_to")


def _wrong(text: str, field: str) -> list[Problem]:
    return [] if session_words.name_in(text) else signature.problems(text, field)


def _signatures(session: MediationSession) -> list[Problem]:
    found: list[Problem] = []
    if session.requester_signature:
        found += _wrong(session.requester_signature, "requester_signature")
    elif not (session.requester_pin_ok or (session.unsigned_reason or "").strip()):
        found.append(Problem("own_jobs.unsigned", "unsigned_reason"))
    if session.mediator_signature:
        found += _wrong(session.mediator_signature, "mediator_signature")
    else:
        found.append(Problem("check.missing", "mediator_signature"))
    return found


def _is_stuck(reader: Reader, job: MediationJob, session: MediationSession | None, today: date) -> bool:
    over = key_until(job, session) < today
    return over and not is_sent(reader, space_id(Scope.CAPSULE, job.id))


def _agreed(one: Worked) -> bool:
    return one[1] is not None or one[0].state == ACCEPTED


def _on(one: Worked) -> date:
    return one[0].starts_at.astimezone().date() if one[0].starts_at else date.max


def _in_month(session: MediationSession, day: date) -> bool:
    on = session.started_at.astimezone().date() if session.started_at else date.min
    return (on.year, on.month) == (day.year, day.month)
