"""The clock of a session that runs: kept in the encrypted file, so that no lock or crash stops it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from app.domain.ids import RecordId
from app.session import Session

KEY = "mediator.clock"


@dataclass(frozen=True, slots=True)
class Running:
    """The session that runs: of which job, since when."""

    job: RecordId
    since: datetime


def read(session: Session) -> Running | None:
    """The clock that runs, or None."""
    kept = session.draft(KEY)
    if kept is None:
        return None
    told = json.loads(kept.body)
    return Running(RecordId(bytes.fromhex(told["job"])), datetime.fromisoformat(told["since"]))


def start(session: Session, job: RecordId, at: datetime) -> Running:
    """Start the clock for a job; one that runs for another stops without a record."""
    session.save_draft(KEY, json.dumps({"job": job.hex(), "since": at.isoformat()}))
    return Running(job, at)


def stop(session: Session) -> None:
    """The session is recorded, or the clock was started by mistake."""
    session.drop_draft(KEY)
