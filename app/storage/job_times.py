"""When mediators work: of each job of a span its time alone, as a month has a thousand of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.domain.declaration import kind_of
from app.domain.ids import RecordId
from app.domain.mediation_job import MediationJob
from app.domain.values import from_plain, to_plain
from app.storage.reader import Reader

_STARTS: Final = kind_of(MediationJob).by_name["starts_at"]

_SQL: Final = """
    SELECT j.id, j.mediator, j.state, j.starts_at, j.minutes, s.minutes
    FROM k_mediation_job j LEFT JOIN k_mediation_session s ON s.job = j.id AND s.alive
    WHERE j.alive AND j.mediator IS NOT NULL AND j.starts_at >= ? AND j.starts_at < ?
    ORDER BY j.rid, s.rid
"""


@dataclass(frozen=True, slots=True)
class JobTime:
    """A job: its mediator (a user), state (list `job_state`), begin, minutes agreed and minutes recorded."""

    mediator: RecordId
    state: str
    starts_at: datetime
    minutes: int | None
    held: int | None


def job_times(reader: Reader, first: datetime, before: datetime) -> list[JobTime]:
    """The jobs that begin from `first` to before `before`; of several sessions of one the last counts."""
    rows = reader.rows(_SQL, [to_plain(_STARTS, first), to_plain(_STARTS, before)])
    found = {
        job: JobTime(RecordId(mediator), state or "", from_plain(_STARTS, starts), minutes, held)
        for job, mediator, state, starts, minutes, held in rows
    }
    return list(found.values())
