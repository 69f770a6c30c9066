"""Overlaps in one mediator's time (rule R-18: the minutes of one mediator never overlap)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from app.domain.capsule_terms import AHEAD
from app.domain.mediation_job import MediationJob, MediationSession

USUAL: Final = timedelta(minutes=60)
Worked = tuple[MediationJob, MediationSession | None]


def span(job: MediationJob, session: MediationSession | None) -> tuple[datetime, datetime] | None:
    """When she is taken by a job: as recorded, else as agreed; None where nothing is."""
    if session is not None and session.started_at is not None:
        return session.started_at, session.ended_at or session.started_at
    if job.state not in AHEAD or job.starts_at is None:
        return None
    return job.starts_at, job.starts_at + (timedelta(minutes=job.minutes) if job.minutes else USUAL)


def overlapping(
    start: datetime, end: datetime, others: Iterable[Worked], *, recorded: bool
) -> list[MediationJob]:
    """Those of `others` whose time meets the one from `start` to `end`; with `recorded`, sessions alone."""
    found = []
    for job, session in others:
        taken = span(job, session)
        if (session is not None or not recorded) and taken and taken[0] < end and start < taken[1]:
            found.append(job)
    return found
