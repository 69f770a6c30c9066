"""Jobs of mediators and their sessions, as many of them as a question needs."""

from __future__ import annotations

from datetime import date, timedelta

from app.domain.capsule_terms import AFTER_EXPIRY
from app.domain.ids import RecordId
from app.domain.mediation_job import CriticalPoint, MediationJob, MediationSession
from app.storage.reader import Reader

Worked = tuple[MediationJob, MediationSession | None]
_HALF_TYPED = "SELECT 1 FROM draft WHERE key <> 'screen' AND (key LIKE ? OR body LIKE ?) LIMIT 1"
_LONG: timedelta = 3 * AFTER_EXPIRY
"""Jobs whose time is over for longer are nobody's business any more."""


def of_mediator(reader: Reader, user: RecordId) -> list[Worked]:
    """All jobs this laptop holds for `user`, by their beginning, each with its session."""
    return [
        (job, session_of(reader, job.id))
        for job in reader.find(MediationJob, order="starts_at", mediator=user)
    ]


def recent(reader: Reader, today: date) -> list[Worked]:
    """Jobs that may still be open to their mediators, or were until lately."""
    rows = reader.rows(
        "SELECT id FROM k_mediation_job WHERE alive AND expires_on >= ? ORDER BY rid",
        [(today - _LONG).isoformat()],
    )
    jobs = reader.get_many(MediationJob, [RecordId(row[0]) for row in rows])
    return [(jobs[id_], session_of(reader, id_)) for (id_,) in rows if id_ in jobs]


def session_of(reader: Reader, job: RecordId) -> MediationSession | None:
    """What was recorded on a job; the first, when two laptops of hers recorded it."""
    found = reader.find(MediationSession, job=job, limit=1)
    return found[0] if found else None


def half_typed(reader: Reader, job: RecordId) -> bool:
    """Whether a form about a job is left half typed on this laptop."""
    hex_ = f"%{job.hex()}%"
    return bool(reader.rows(_HALF_TYPED, [hex_, hex_]))


def points_of(reader: Reader, user: RecordId) -> list[CriticalPoint]:
    """Concerns `user` wrote that are still here."""
    return reader.find(CriticalPoint, by=user)
