"""How long a mediator's laptop keeps a job, and how long she has its key.

The laptop forgets first; the key stays a little longer, for what was recorded far from any line.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from app.domain.mediation_job import (
    ACCEPTED,
    DECLINED,
    EXPIRED,
    OFFERED,
    WITHDRAWN,
    MediationJob,
    MediationSession,
)

AFTER_VALIDATION: Final = timedelta(days=7)
AFTER_EXPIRY: Final = timedelta(days=23)
"""Days added to `expires_on` (a week after the meeting) while what she recorded is not validated."""

ENDED: Final = frozenset({DECLINED, WITHDRAWN, EXPIRED})
"""States after which an unworked job is nothing to her any more."""

AHEAD: Final = frozenset({OFFERED, ACCEPTED})


def kept_until(job: MediationJob, session: MediationSession | None) -> date:
    """The last day her laptop holds the job; `date.min`: not even today."""
    if session is None:
        return date.min if job.state in ENDED else job.expires_on or date.max
    return _after_work(job, session)


def key_until(job: MediationJob, session: MediationSession | None) -> date:
    """The last day she has the key; a job taken from her may have been worked before she heard of it."""
    if session is None and job.state == DECLINED:
        return date.min
    return _after_work(job, session)


def _after_work(job: MediationJob, session: MediationSession | None) -> date:
    if session is not None and session.validated_at is not None:
        return session.validated_at.astimezone().date() + AFTER_VALIDATION
    return job.expires_on + AFTER_EXPIRY if job.expires_on is not None else date.max
