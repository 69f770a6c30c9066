"""Requests as lists and one in full: standing, people, candidates, who was asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.case import Case
from app.domain.ids import RecordId
from app.domain.mediation import MediationLine, MediationOffer, MediationRequest
from app.domain.mediation_job import MediationJob, MediationSession
from app.domain.mediation_states import BEFORE_OFFER, HELD, OPEN, Standing, standing
from app.domain.mediator import MediatorProfile
from app.domain.person import Person, PersonLanguage
from app.domain.site import Site
from app.domain.user import User
from app.matching.mediators import Candidate
from app.storage.reader import Reader
from app.usecases import mediation, mediation_offers, mediation_validation
from app.usecases.mediation_validation import Waiting
from app.usecases.mediators import LineLeft, left_of, own_site
from app.usecases.permissions import Act, allowed
from app.usecases.saving import must_find

VIEWS = ("mine", "to_approve", "to_assign", "waiting", "agreed", "to_validate", "over")
"""Ways of looking at the list: what waits for whom."""


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One line of the list. `who` is the person's name, or the class or ward."""

    request: MediationRequest
    standing: Standing
    who: str
    mediator: str
    view: str
    late: bool = False
    """Its day has come and nobody has agreed, or the answer is overdue."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One offer of a request, with the mediator's name and how it stands."""

    offer: MediationOffer
    job: MediationJob | None
    name: str


@dataclass(frozen=True, slots=True)
class RequestSheet:
    """A request with everything its page shows."""

    line: RequestLine
    site: str
    asked_by: str
    decided_by: str
    asked: tuple[Asked, ...]
    candidates: tuple[Candidate, ...]
    hours: tuple[LineLeft, ...]
    paid_from: MediationLine | None
    waiting: Waiting | None
    sessions: tuple[MediationSession, ...]
    may_ask: bool
    may_decide: bool
    own: bool
    """Asked for by the one at the keyboard, who so may not decide it."""
    sees_secrets: bool
    may_change: bool


def all_lines(
    reader: Reader, by: RecordId, at: datetime, *, person: RecordId | None = None
) -> list[RequestLine]:
    """Every request this laptop holds, or those for one person: what waits first, by day; what is over last,
    newest first."""
    requests = reader.find(MediationRequest, person=person) if person else reader.find(MediationRequest)
    standings = standings_of(reader, requests, at)
    names = _names(reader, requests)
    mediators = _mediators(reader)
    today = at.astimezone().date()
    found = [_line(one, standings[one.id], names, mediators, today) for one in requests]
    over = sorted((one for one in found if one.view == "over"), key=_by_day, reverse=True)
    return [*sorted((one for one in found if one.view != "over"), key=_by_day), *over]


def counts(lines: Iterable[RequestLine], by: RecordId) -> dict[str, int]:
    """How many lines each view has."""
    found = dict.fromkeys(VIEWS, 0)
    for one in lines:
        found[one.view] += 1
        found["mine"] += one.request.requested_by == by and one.view != "over"
    return found


def read(reader: Reader, id: RecordId, by: User, at: datetime) -> RequestSheet:
    """One request; RecordGone without it. Candidates only while somebody is to be found."""
    request = must_find(reader, MediationRequest, id)
    stands = standings_of(reader, [request], at)[id]
    line = _line(request, stands, _names(reader, [request]), _mediators(reader), at.astimezone().date())
    site, paid = reader.get(Site, request.site), reader.get(MediationLine, request.line)
    jobs = reader.find(MediationJob, request=id)
    sessions = [one for job in jobs for one in reader.find(MediationSession, job=job.id)]
    open_ = [one for one in sessions if one.validated_at is None]
    free = mediation.may_decide(reader, by, request)
    return RequestSheet(
        line=line,
        site=(site.name if site else None) or "",
        asked_by=_user_name(reader, request.requested_by),
        decided_by=_user_name(reader, request.decided_by),
        asked=_asked(reader, id, jobs),
        candidates=tuple(mediation_offers.candidates(reader, id)) if stands.state in OPEN else (),
        hours=hours_for(reader, request) if stands.state in ("requested", "declined") else (),
        paid_from=paid,
        waiting=mediation_validation.of_session(reader, open_[0].id, by) if open_ else None,
        sessions=tuple(sessions),
        may_ask=allowed(by, Act.ASK_MEDIATOR),
        may_decide=allowed(by, Act.DECIDE_MEDIATION) and free,
        own=not free,
        sees_secrets=allowed(by, Act.DECIDE_MEDIATION),
        may_change=stands.state in BEFORE_OFFER and stands.job is None,
    )


def standings_of(
    reader: Reader, requests: Sequence[MediationRequest], at: datetime
) -> dict[RecordId, Standing]:
    """Where each of `requests` stands, read in two questions."""
    few = len(requests) == 1
    found = reader.find(MediationJob, request=requests[0].id) if few else reader.find(MediationJob)
    jobs: dict[RecordId | None, list[MediationJob]] = defaultdict(list)
    request_of: dict[RecordId | None, RecordId | None] = {}
    for job in found:
        jobs[job.request].append(job)
        request_of[job.id] = job.request
    sessions: dict[RecordId | None, list[MediationSession]] = defaultdict(list)
    for one in reader.find(MediationSession):
        if one.job in request_of:
            sessions[request_of[one.job]].append(one)
    return {one.id: standing(one, jobs[one.id], sessions[one.id], at) for one in requests}


def request_of(reader: Reader, session: RecordId) -> RecordId | None:
    """The request a session was held for; None when it is not here."""
    held = reader.get(MediationSession, session)
    job = reader.get(MediationJob, held.job) if held else None
    return job.request if job else None


def slip_for(reader: Reader, person: RecordId | None, case: RecordId | None, by: User) -> MediationRequest:
    """A slip begun for a person: language, variety and what else they understand, as their file has it."""
    site = own_site(reader, by)
    begun = MediationRequest(site=site, person=person, case=case, minutes=60)
    known = reader.get(Person, person)
    if known is None:
        return begun
    spoken = reader.find(PersonLanguage, person=known.id)
    wished = sorted(spoken, key=lambda one: (not one.for_mediation, one.skill != "mother"))
    first = wished[0] if wished else None
    return MediationRequest(
        id=begun.id,
        site=_site_of(reader, case) or site,
        person=known.id,
        case=case,
        minutes=60,
        language=first.language if first else None,
        variety=first.dialect if first else None,
        other_languages=frozenset(one.language for one in wished[1:] if one.language),
        nationality=min(known.citizenships, default=None),
        called_name=mediation_offers.given_name(reader, known.id) or None,
    )


def bodies(reader: Reader) -> list[str]:
    """Bodies that have asked before, those that ask most first: for whoever types the next slip."""
    told: dict[str, int] = defaultdict(int)
    for one in reader.find(MediationRequest):
        if one.body:
            told[one.body.strip()] += 1
    return sorted(told, key=lambda body: (-told[body], body.casefold()))


def _site_of(reader: Reader, case: RecordId | None) -> RecordId | None:
    found = reader.get(Case, case)
    return found.site if found else None


def _line(
    request: MediationRequest,
    stands: Standing,
    names: dict[RecordId, str],
    mediators: dict[RecordId, str],
    today: date,
) -> RequestLine:
    who = names.get(request.person, "") if request.person else request.group_name or ""
    mediator = stands.job.mediator if stands.job else None
    waiting = stands.state in ("requested", "approved", "assigned", "no_mediator")
    overdue = waiting and request.day is not None and request.day < today
    view = _view(stands, overdue)
    return RequestLine(
        request,
        stands,
        who,
        mediators.get(mediator, "") if mediator else "",
        view,
        late=view != "over" and (stands.late or overdue),
    )


_VIEW_OF = {
    "requested": "to_approve",
    "approved": "to_assign",
    "no_mediator": "to_assign",
    "assigned": "waiting",
    "accepted": "agreed",
}


def _view(stands: Standing, overdue: bool) -> str:
    if stands.to_validate:
        return "to_validate"
    if stands.state in HELD or (stands.state == "no_mediator" and overdue):
        return "over"
    return _VIEW_OF.get(stands.state, "over")


def _by_day(line: RequestLine) -> tuple[date, int]:
    return line.request.day or date.max, line.request.start_minute or 0


def _names(reader: Reader, requests: Sequence[MediationRequest]) -> dict[RecordId, str]:
    ids = [one.person for one in requests if one.person is not None]
    return {id_: one.display_name or "" for id_, one in reader.get_many(Person, ids).items()}


def _mediators(reader: Reader) -> dict[RecordId, str]:
    """Names of mediators by their entry among the colleagues."""
    return {one.user: one.name or "" for one in reader.find(MediatorProfile) if one.user is not None}


def _asked(reader: Reader, id: RecordId, jobs: Sequence[MediationJob]) -> tuple[Asked, ...]:
    by_id = {job.id: job for job in jobs}
    offers = mediation_offers.offers_of(reader, id)
    profiles = reader.get_many(MediatorProfile, [one.profile for one in offers if one.profile])
    found = []
    for one in offers:
        profile = profiles.get(one.profile) if one.profile else None
        found.append(
            Asked(one, by_id.get(one.job) if one.job else None, (profile.name if profile else "") or "")
        )
    return tuple(found)


def hours_for(reader: Reader, request: MediationRequest) -> tuple[LineLeft, ...]:
    """The lines of hours it could be paid from, with what is left of each."""
    return tuple(left_of(reader, one) for one in mediation.lines_for(reader, request))


def _user_name(reader: Reader, id: RecordId | None) -> str:
    found = reader.get(User, id)
    return (found.name if found else None) or ""
