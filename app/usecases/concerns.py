"""What a mediator noticed: written for the readers of the job, taken by one of them into the file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.contact import ReservedNote
from app.domain.declaration import Record
from app.domain.ids import RecordId
from app.domain.mediation_job import CriticalPoint, MediationJob
from app.domain.roles import Act, permits
from app.domain.user import User
from app.errors import DomainError, NotAllowed
from app.storage import capsules
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import own_jobs, reserved
from app.usecases.permissions import require
from app.usecases.saving import keep, must_find, now, today


class NobodyReads(DomainError):
    """Nobody of the site may read reserved things: it has to be said by voice."""

    key = "concerns.nobody"


class TakenAlready(DomainError):
    """A colleague took it into the file."""

    key = "concerns.taken"


def readers_for(reader: Reader, job: MediationJob) -> tuple[User, ...]:
    """Who will read a concern about `job`: those named in it, else who reads reserved parts at its site."""
    known = [user for user in reader.find(User, order="name") if user.disabled_on is None]
    named = tuple(user for user in known if user.id in job.readers)
    return named or tuple(
        user
        for user in known
        if user.role is not None and permits([user.role], Act.READ_RESERVED) and job.site in user.sites
    )


def addressees(reader: Reader, job: RecordId) -> tuple[MediationJob, tuple[User, ...]] | None:
    """A job with who would read a concern about it; None when this laptop does not hold it."""
    held = reader.get(MediationJob, job)
    return (held, readers_for(reader, held)) if held is not None else None


def report(store: Store, job: RecordId, text: str, topics: frozenset[str] = frozenset()) -> CriticalPoint:
    """Write a concern. It leaves this laptop once the server has it. NobodyReads, NotAllowed."""
    held = own_jobs.own(store, job)
    readers = frozenset(user.id for user in readers_for(store, held)) - {store.by.id}
    if not readers:
        raise NobodyReads
    point = keep(
        store,
        CriticalPoint(
            job=held.id,
            readers=readers,
            text=text.strip() or None,
            topics=topics,
            written_at=now(store),
            by=store.by.id,
        ),
    )
    session = capsules.session_of(store, held.id)
    if session is not None and session.validated_at is None:
        store.save(replace(session, points=(session.points or 0) + 1))
    return point


def waiting(reader: Reader, by: User) -> list[CriticalPoint]:
    """Concerns `by` may read that nobody has taken into a file yet, oldest first."""
    found = reader.find(CriticalPoint, taken_at=None, order="written_at")
    return [point for point in found if by.id in point.readers]


def open_one(store: Store, point: RecordId) -> CriticalPoint:
    """Read a concern; recorded as every reading of what is reserved. NotAllowed for who is no reader."""
    held = must_find(store, CriticalPoint, point)
    if store.by.id not in held.readers:
        raise NotAllowed(act=Act.READ_RESERVED.value)
    store.note_act("read", held)
    return held


def take_up(store: Store, point: RecordId, person: RecordId) -> ReservedNote:
    """Write a concern into the reserved part of a person's file, and say that it was taken.

    NotAllowed for who may not read that part; TakenAlready.
    """
    held = open_one(store, point)
    require(store.by, Act.WRITE_RESERVED)
    reserved.require_reading(store, person)
    if held.taken_at is not None:
        raise TakenAlready
    note = keep(
        store,
        ReservedNote(
            person=person, text=held.text, areas=held.topics, written_on=today(store), by=store.by.id
        ),
    )
    store.save(replace(held, taken_by=store.by.id, taken_at=now(store), taken_as=note.id))
    return note


@dataclass(frozen=True, slots=True)
class Waiting:
    """One concern without its words: those are shown, and recorded as read, when it is opened."""

    point: RecordId
    written_at: datetime | None
    author: str
    job: MediationJob | None
    person: RecordId | None


def inbox(reader: Reader, by: User) -> list[Waiting]:
    """The concerns that wait for `by`, oldest first."""
    found = []
    for point in waiting(reader, by):
        author = reader.get(User, point.by)
        job, person = about(reader, point)
        found.append(Waiting(point.id, point.written_at, (author.name or "") if author else "", job, person))
    return found


def about(reader: Reader, point: CriticalPoint) -> tuple[MediationJob | None, RecordId | None]:
    """The job of a concern, and the person its request is about, as far as this laptop knows."""
    job = reader.get(MediationJob, point.job)
    if job is None or job.request is None:
        return job, None
    kind = next((kind for kind in reader.registry if kind.name == "mediation_request"), None)
    request: Record | None = reader.get(kind.record, job.request) if kind is not None else None
    return job, getattr(request, "person", None)
