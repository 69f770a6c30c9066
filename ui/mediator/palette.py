"""A mediator's own jobs in the palette: by called name or place."""

from __future__ import annotations

from app.domain.mediation_job import ACCEPTED, DONE
from app.session import Session
from app.usecases import own_jobs
from ui.mediator import words
from ui.palette.providers import Hit, Provider


def find(session: Session, typed: str, limit: int) -> list[Hit]:
    """Her jobs that begin so; each leads to its session."""
    rows = session.search(own_jobs.found, session.user.id, typed)[:limit]
    return [
        Hit(
            words.called(job),
            "my_session" if job.state in (ACCEPTED, DONE) else "my_day",
            {"job": job.id} if job.state in (ACCEPTED, DONE) else {},
            f"{words.day(job.starts_at)} · {words.clock(job.starts_at)}",
            "clock",
            code,
        )
        for job, _ in rows
        for code in (words.code_words("job_state", job.state),)
    ]


PROVIDER = Provider("own_jobs", "palette.own_jobs", find)
