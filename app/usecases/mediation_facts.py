"""What the matching of mediators is told of a request and of each mediator, read in a few questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import TypeVar

from app.catalogue.places import comuni
from app.domain import mediation_job as jobs
from app.domain.ids import RecordId
from app.domain.mediation import MediationOffer, MediationRequest
from app.domain.mediation_hours import USUAL_MINUTES
from app.domain.mediation_job import MediationJob
from app.domain.mediator import MediatorAbsence, MediatorNote, MediatorProfile
from app.matching.mediators import LEVELS, Offering, Wanted
from app.storage.job_times import JobTime, job_times
from app.storage.reader import Reader

N = TypeVar("N", MediatorAbsence, MediatorNote)


def wanted(request: MediationRequest) -> Wanted:
    """A request in the terms of the engine."""
    return Wanted(
        language=request.language or "",
        day=request.day or date.max,
        start=request.start_minute or 0,
        minutes=request.minutes or USUAL_MINUTES,
        other_languages=request.other_languages,
        setting=request.setting or "",
        mode=request.mode or "",
        comune=request.comune or "",
        province=province_of(request.comune or ""),
        gender=request.gender or "",
        urgent=bool(request.urgent) or request.mode == "urgent",
        person=request.person or b"",
        country=request.nationality or "",
    )


def offerings(reader: Reader, request: MediationRequest) -> list[Offering]:
    """All mediators, as they stand for `request`."""
    day = request.day or date.max
    away = _by_profile(reader.find(MediatorAbsence))
    notes = _by_profile(reader.find(MediatorNote, site=request.site))
    month = _of_month(reader, day)
    promised = _promised(month, day)
    worked = _minutes(month)
    offered = reader.find(MediationOffer, request=request.id)
    asked = {one.profile for one in offered if one.outcome == "declined"}
    refused = {
        job.mediator for job in reader.find(MediationJob, request=request.id) if job.state == jobs.DECLINED
    }
    return [
        _offering(
            one,
            away[one.id],
            notes[one.id],
            promised[one.user] if one.user else [],
            worked.get(one.user, 0) if one.user else 0,
            one.id in asked or (one.user is not None and one.user in refused),
        )
        for one in reader.find(MediatorProfile)
    ]


@cache
def province_of(comune: str) -> str:
    """The plate letters of a comune's province; empty when it is not known."""
    found = comuni.by_code(comune) if comune else None
    return found.sigla if found else ""


def _of_month(reader: Reader, day: date) -> list[JobTime]:
    """The jobs that are to begin in the month of `day`, by the clock of this laptop's place."""
    if day.year == date.max.year:  # a request without a day
        return []
    first = day.replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    return job_times(reader, *(datetime.combine(one, time()).astimezone(UTC) for one in (first, after)))


def _minutes(month: Iterable[JobTime]) -> dict[RecordId, int]:
    """Minutes by mediator of these jobs: recorded, and agreed to but not yet held."""
    found: dict[RecordId, int] = defaultdict(int)
    for job in month:
        if job.state in (jobs.ACCEPTED, jobs.DONE):
            found[job.mediator] += job.held if job.held is not None else job.minutes or USUAL_MINUTES
    return found


def _promised(month: Iterable[JobTime], day: date) -> dict[RecordId, list[tuple[int, int]]]:
    found: dict[RecordId, list[tuple[int, int]]] = defaultdict(list)
    for job in month:
        here = job.starts_at.astimezone()
        if job.state == jobs.ACCEPTED and here.date() == day:
            start = here.hour * 60 + here.minute
            found[job.mediator].append((start, start + (job.minutes or USUAL_MINUTES)))
    return found


def _offering(
    one: MediatorProfile,
    away: Iterable[MediatorAbsence],
    notes: Iterable[MediatorNote],
    taken: list[tuple[int, int]],
    worked: int,
    declined: bool,
) -> Offering:
    obstacles = [note for note in notes if note.obstacle is not None]
    limit = one.monthly_hours * 60 - worked if one.monthly_hours is not None else None
    return Offering(
        key=one.id,
        name=one.name or "",
        languages={level: getattr(one, level) for level in LEVELS},
        spoken=one.spoken_only,
        sex=one.sex or "",
        settings=one.settings,
        comuni=one.comuni,
        provinces=frozenset(map(province_of, one.comuni)) - {""} if one.whole_province else frozenset(),
        remote=bool(one.remote),
        written=bool(one.written),
        week=one.week,
        on_call=bool(one.on_call),
        away=[(a.from_on, a.to_on) for a in away if a.from_on and a.to_on],
        taken=taken,
        minutes_left=limit,
        month_minutes=worked,
        not_with=frozenset(note.person for note in obstacles if note.person is not None),
        not_from=frozenset(note.country for note in obstacles if note.country is not None),
        declined=declined,
        ended_on=one.ended_on,
    )


def _by_profile(found: Iterable[N]) -> dict[RecordId | None, list[N]]:
    made: dict[RecordId | None, list[N]] = defaultdict(list)
    for one in found:
        made[one.profile].append(one)
    return made
