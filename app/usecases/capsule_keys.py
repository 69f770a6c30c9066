"""Who has the key of a mediator's capsule: given with the offer, taken back when the job is over.

A capsule lives in the group of the site's staff. Its mediator shares no group: the keys of that one space
are sealed to her, and she loses them without anybody else getting new ones. A concern she reports is
sealed to its readers; as soon as one of them has it, she is left out of their group.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from app.domain.audiences import GroupName, Purpose
from app.domain.capsule_terms import key_until
from app.domain.declaration import KINDS, Scope
from app.domain.ids import RecordId
from app.domain.mediation_job import OFFERED, CriticalPoint, MediationJob, MediationSession
from app.domain.roles import MEDIATOR, SUPERVISOR
from app.domain.space_ids import space_id
from app.storage import capsules, homes
from app.storage.reader import Reader
from sync.protocol.change import Change, RecordOp

if TYPE_CHECKING:
    from sync.client.laptop import Laptop

PATIENCE: Final = timedelta(minutes=30)
"""After this, a colleague gives the key of an offer whose author's laptop did not."""

Due = tuple[bytes, RecordId]
"""A space and the mediator it is about."""


def to_give(reader: Reader, laptop: Laptop, now: datetime) -> list[Due]:
    """Capsules of live jobs that this laptop is to open to their mediators."""
    return [
        (space_id(Scope.CAPSULE, job.id), job.mediator)
        for job, session in capsules.recent(reader, now.date())
        if job.mediator is not None
        and key_until(job, session) >= now.date()
        and _gives(laptop, job, now)
        and laptop.roster.user(job.mediator) is not None
        and not laptop.roster.is_user_revoked(job.mediator)
    ]


def to_take_back(reader: Reader, laptop: Laptop, now: datetime) -> list[Due]:
    """Capsules of jobs that are over: their author's laptop takes the key back, or a supervisor's."""
    return [
        (space_id(Scope.CAPSULE, job.id), job.mediator)
        for job, session in capsules.recent(reader, now.date())
        if job.mediator is not None and key_until(job, session) < now.date() and _leads(laptop, job)
    ]


def left_in(reader: Reader, laptop: Laptop) -> list[tuple[GroupName, frozenset[RecordId]]]:
    """Groups of concerns that have reached a reader here and still hold who wrote them, without them."""
    me, found = laptop.identity.user, []
    for point in reader.find(CriticalPoint):
        space = homes.space_about(reader, Scope.NAMED, point.id)
        stated = laptop.roster.group(homes.home_of_id(reader, space.id) or b"") if space else None
        if space is None or stated is None or point.by == me or me not in stated.members:
            continue
        if point.by in stated.members and stated.purpose == Purpose.NAMED.value:
            rest = frozenset(RecordId(one) for one in stated.members) - {point.by}
            found.append((GroupName(Purpose.NAMED, space.id), rest))
    return found


def readers_of_points(reader: Reader, me: RecordId | None) -> dict[GroupName, frozenset[RecordId]]:
    """The groups of the concerns this laptop holds: the readers, and on the author's laptop the author."""
    found = {}
    for point in reader.find(CriticalPoint):
        space = homes.space_about(reader, Scope.NAMED, point.id)
        if space is not None:
            author = frozenset({point.by}) if point.by is not None and point.by == me else frozenset()
            found[GroupName(Purpose.NAMED, space.id)] = point.readers | author
    return found


def is_guest(roles: frozenset[str]) -> bool:
    """Whether somebody works here as a mediator alone."""
    return roles == {MEDIATOR}


def of_own_jobs(reader: Reader, change: Change) -> bool:
    """Whether what a mediator wrote about jobs is about her own; other kinds are judged elsewhere."""
    return all(_own(reader, change, op) for op in change.ops)


_NUMBERS: Final = {
    KINDS.named(n).id: KINDS.named(n) for n in ("mediation_job", "mediation_session", "critical_point")
}


def _own(reader: Reader, change: Change, op: RecordOp) -> bool:
    kind = _NUMBERS.get(op.kind)
    if kind is None:
        return True
    id_ = RecordId(op.record) if kind.record is MediationJob else _job_of(reader, op)
    job = reader.get(MediationJob, id_)
    if job is not None:
        return job.mediator == change.author
    # Not known here yet: it must at least be said where that job lives.
    wanted = (
        space_id(Scope.NAMED, op.record)
        if kind.record is CriticalPoint
        else space_id(Scope.CAPSULE, id_ or b"")
    )
    return change.space == wanted


def _job_of(reader: Reader, op: RecordOp) -> RecordId | None:
    """The job a session or a concern says it is of; both name it in their first field."""
    told = op.fields.get(1)
    if isinstance(told, bytes):
        return RecordId(told)
    kept = reader.get(MediationSession, RecordId(op.record)) or reader.get(CriticalPoint, RecordId(op.record))
    return kept.job if kept is not None else None


def _gives(laptop: Laptop, job: MediationJob, now: datetime) -> bool:
    if _leads(laptop, job):
        return True
    return job.state == OFFERED and (job.offered_at or now) < now - PATIENCE


def _leads(laptop: Laptop, job: MediationJob) -> bool:
    me = laptop.identity.user
    return job.offered_by == me or SUPERVISOR in laptop.roster.roles_of(me)
