"""The hours of mediation: by language, setting, body, mediator and month; what was asked and not met."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import Final

from app.domain.ids import RecordId
from app.domain.mediation import MediationRequest
from app.domain.mediation_job import MediationJob, MediationSession
from app.domain.mediation_states import HELD, Standing
from app.domain.mediator import MediatorProfile
from app.storage.reader import Reader
from app.usecases import mediation_views, mediators
from app.usecases.mediation_validation import minutes_of
from app.usecases.mediators import LineLeft

ITALIAN: Final = "ita"

MET, UNMET, WAITING = 0, 1, 2
_DEMAND: Final = {
    "accepted": MET,
    "no_mediator": UNMET,
    "requested": WAITING,
    "approved": WAITING,
    "assigned": WAITING,
}

DIMENSIONS: Final = ("language", "setting", "body", "mediator", "month")
"""What hours are summed by."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One session as the ledger counts it: `minutes` recorded, `billable` only when validated."""

    session: RecordId
    day: date
    language: str
    setting: str
    body: str
    mediator: str
    who: RecordId | None
    """The mediator's entry among the colleagues: two may bear one name."""
    minutes: int
    billable: int
    validated: bool
    billed: bool
    women: int
    men: int
    minors: int

    @property
    def month(self) -> str:
        """`2026-11`."""
        return f"{self.day:%Y-%m}"


@dataclass(frozen=True, slots=True)
class Sum:
    """Sessions and minutes of one value of a dimension."""

    key: str
    sessions: int
    minutes: int
    billable: int


@dataclass(frozen=True, slots=True)
class Demand:
    """Requests for one language: `met` had a session or an agreed mediator, `unmet` were left without.

    `waiting` are those whose day is still to come: once it has gone by without a mediator, it was not met.
    """

    language: str
    met: int
    unmet: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything of a period."""

    entries: tuple[Entry, ...]
    demand: tuple[Demand, ...]
    bodies: int
    """Different bodies that were helped."""
    providers: int
    """Different people of those bodies who were helped: each is one provider of services."""
    answered_in: int | None
    """Half of the requests had a mediator within so many minutes; None when none had."""
    to_bill: tuple[RecordId, ...]
    """Sessions validated and not yet accounted for."""

    @property
    def minutes(self) -> int:
        """Minutes recorded."""
        return sum(one.minutes for one in self.entries)

    @property
    def billable(self) -> int:
        """Minutes validated, in whole billing units."""
        return sum(one.billable for one in self.entries)


def read(reader: Reader, first: date, last: date, at: datetime) -> Ledger:
    """The ledger of the days from `first` to `last`, both included, as it stands at `at`."""
    requests = reader.find(MediationRequest)
    standings = mediation_views.standings_of(reader, requests, at) if requests else {}
    by_id: dict[RecordId | None, MediationRequest] = {one.id: one for one in requests}
    entries = tuple(one for one in _entries(reader, by_id) if first <= one.day <= last)
    asked = [one for one in requests if one.day is not None and first <= one.day <= last]
    held = [one for one in asked if standings[one.id].state in HELD - {"no_show_m"}]
    return Ledger(
        entries,
        demand_of(((one, standings[one.id]) for one in asked), at.astimezone().date()),
        bodies=len({_same(one.body) for one in held if one.body}),
        providers=len({(_same(one.body), _same(one.referent)) for one in held if one.referent}),
        answered_in=_answered_in(reader, asked),
        to_bill=tuple(one.session for one in entries if one.validated and not one.billed),
    )


def with_lines(reader: Reader, first: date, last: date, at: datetime) -> tuple[Ledger, list[LineLeft]]:
    """The ledger of some days, and the lines of hours as they are now."""
    return read(reader, first, last, at), mediators.lines(reader)


def sums(entries: Iterable[Entry], dimension: str) -> list[Sum]:
    """Entries summed by one of `DIMENSIONS`: most minutes first, months in their order.

    ValueError for another word.
    """
    if dimension not in DIMENSIONS:
        raise ValueError(dimension)
    found: dict[object, list[Entry]] = defaultdict(list)
    for one in entries:
        found[_summed_as(one, dimension)].append(one)
    made = [
        Sum(
            getattr(some[0], dimension),
            len(some),
            sum(one.minutes for one in some),
            sum(one.billable for one in some),
        )
        for some in found.values()
    ]
    if dimension == "month":
        return sorted(made, key=lambda one: one.key)
    return sorted(made, key=lambda one: (-one.minutes, one.key))


def _summed_as(one: Entry, dimension: str) -> object:
    """What tells one value from another: a body however it is written, a mediator and not her name."""
    if dimension == "body":
        return _same(one.body)
    if dimension == "mediator":
        return one.who or one.mediator
    return getattr(one, dimension)


def demand_of(
    standings: Iterable[tuple[MediationRequest, Standing]], today: date = date.min
) -> tuple[Demand, ...]:
    """Requests by language as they stand on `today`, those left without a mediator most often first.

    A request that was cancelled or turned down before anybody was looked for is no demand.
    """
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for request, one in standings:
        place = _met(one)
        if place == WAITING and request.day is not None and request.day < today:
            place = UNMET
        if place is not None and request.language:
            found[request.language][place] += 1
    made = [Demand(language, *counted) for language, counted in found.items()]
    return tuple(sorted(made, key=lambda one: (-one.unmet, -one.met - one.waiting, one.language)))


def _met(one: Standing) -> int | None:
    if one.state in HELD:
        return UNMET if one.state == "no_show_m" else MET
    return _DEMAND.get(one.state)


def _entries(reader: Reader, requests: dict[RecordId | None, MediationRequest]) -> list[Entry]:
    jobs = {job.id: job for job in reader.find(MediationJob)}
    names = {one.user: one.name or "" for one in reader.find(MediatorProfile) if one.user is not None}
    found = []
    for one in reader.find(MediationSession, order="started_at"):
        job = jobs.get(one.job) if one.job else None
        if job is not None and one.started_at is not None:
            on = one.started_at.astimezone().date()
            found.append(_entry(one, on, job, requests.get(job.request), names))
    return found


def _entry(
    session: MediationSession,
    on: date,
    job: MediationJob,
    request: MediationRequest | None,
    names: dict[RecordId, str],
) -> Entry:
    return Entry(
        session=session.id,
        day=on,
        language=_language(session, job),
        setting=job.setting or "",
        body=(request.body if request else None) or "",
        mediator=names.get(job.mediator, "") if job.mediator else "",
        who=job.mediator,
        minutes=minutes_of(session) if session.held != "no_show_m" else 0,
        billable=session.billable_minutes or 0 if session.validated_at is not None else 0,
        validated=session.validated_at is not None,
        billed=session.billed_on is not None,
        women=session.women or 0,
        men=session.men or 0,
        minors=session.minors or 0,
    )


def _language(session: MediationSession, job: MediationJob) -> str:
    """The language of the pair that is not Italian, else the one that was asked for."""
    pair = (session.language_from, session.language_to)
    return next((one for one in pair if one and one != ITALIAN), job.language or "")


def _answered_in(reader: Reader, asked: Sequence[MediationRequest]) -> int | None:
    agreed: dict[RecordId | None, datetime] = {}
    for job in reader.find(MediationJob):
        if job.answered_at is not None and job.state in ("accepted", "done"):
            agreed[job.request] = min(job.answered_at, agreed.get(job.request, job.answered_at))
    waits = [
        (agreed[one.id] - one.requested_at).total_seconds() / 60
        for one in asked
        if one.id in agreed and one.requested_at is not None
    ]
    return round(median(waits)) if waits else None


def _same(words: str | None) -> str:
    """Words as one compares them: case and spaces do not make another body."""
    return " ".join((words or "").casefold().split())
