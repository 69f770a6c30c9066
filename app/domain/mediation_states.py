"""Where a request for a mediator stands, reckoned from what staff and mediator wrote apart.

Staff write requested, approved, declined, no_mediator and cancelled on the request; the mediator's laptop
answers and records in a space of its own. Nobody has to copy the one into the other: the state (list
V52) is reckoned wherever it is shown, so it is the same on every laptop and never late.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.domain import mediation_job as jobs
from app.domain.mediation import MediationRequest
from app.domain.mediation_job import MediationJob, MediationSession

REQUESTED, APPROVED, DECLINED = "requested", "approved", "declined"
ASSIGNED, ACCEPTED, NO_MEDIATOR = "assigned", "accepted", "no_mediator"
DONE, CANCELLED, VALIDATED, BILLED = "done", "cancelled", "validated", "billed"

URGENT_TIMER: Final = timedelta(hours=2)
NORMAL_TIMER: Final = timedelta(hours=24)
"""How long a mediator may think about it (custom of the services on call)."""

OPEN: Final = frozenset({REQUESTED, APPROVED, ASSIGNED, ACCEPTED, NO_MEDIATOR})
"""States in which somebody still has something to arrange."""

HELD: Final = frozenset({DONE, "no_show_p", "no_show_m", VALIDATED, BILLED})
"""States after the mediator has recorded a session."""

BEFORE_OFFER: Final = frozenset({REQUESTED, APPROVED, NO_MEDIATOR})
"""States in which the slip may still be changed: nobody has been told of it yet."""

WAYS: Final[Mapping[str, frozenset[str]]] = {
    REQUESTED: frozenset({APPROVED, DECLINED, CANCELLED}),
    DECLINED: frozenset({APPROVED, CANCELLED}),
    # A slip that was changed is to be approved again; what somebody approved for themselves is decided anew.
    APPROVED: frozenset({REQUESTED, NO_MEDIATOR, DECLINED, CANCELLED}),
    NO_MEDIATOR: frozenset({REQUESTED, APPROVED, DECLINED, CANCELLED}),
    CANCELLED: frozenset(),
}
"""From each state of the slip itself, what may follow."""

DECIDED_WITH: Final[Mapping[str, str]] = {DECLINED: "decided_by"}
"""A state of the slip that is a decision, and the signature that is given with it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """`state` of V52, the job that counts, the session recorded for it, and what is odd.

    `late`: the answer is overdue. `kept`: a session was recorded though the request had been cancelled.
    `twice`: more than one mediator said yes.
    """

    state: str
    job: MediationJob | None = None
    session: MediationSession | None = None
    late: bool = False
    kept: bool = False
    twice: bool = False

    @property
    def to_validate(self) -> bool:
        """Whether a session waits for the supervisor."""
        return self.session is not None and self.session.validated_at is None


def timer(request: MediationRequest) -> timedelta:
    """How long the answer to an offer is waited for."""
    return URGENT_TIMER if request.urgent or request.mode == "urgent" else NORMAL_TIMER


def standing(
    request: MediationRequest,
    offered: Iterable[MediationJob],
    sessions: Iterable[MediationSession],
    now: datetime,
) -> Standing:
    """Where `request` stands at `now`, with the jobs made for it and what was recorded on them."""
    mine = sorted(offered, key=lambda job: (_moment(job.offered_at), job.id))
    recorded = sorted(sessions, key=lambda one: (_moment(one.started_at), one.id))
    session = recorded[-1] if recorded else None
    job = _counting(mine, session)
    twice = sum(one.state in (jobs.ACCEPTED, jobs.DONE) for one in mine) > 1
    cancelled = request.state == CANCELLED
    if session is not None:
        return Standing(_held(session), job, session, kept=cancelled, twice=twice)
    if request.state in (CANCELLED, DECLINED):
        return Standing(request.state, job, twice=twice)
    if not is_approved(request):
        return Standing(REQUESTED, job, twice=twice)
    return _awaited(request, job, now, twice)


def _awaited(request: MediationRequest, job: MediationJob | None, now: datetime, twice: bool) -> Standing:
    if job is None:
        return Standing(NO_MEDIATOR if request.state == NO_MEDIATOR else APPROVED)
    if job.state == jobs.OFFERED:
        return Standing(ASSIGNED, job, late=is_late(job, now), twice=twice)
    return Standing(DONE if job.state == jobs.DONE else ACCEPTED, job, twice=twice)


def is_approved(request: MediationRequest) -> bool:
    """Whether a supervisor has approved it: the state alone, which everybody may write, proves nothing."""
    return request.state in (APPROVED, NO_MEDIATOR) and request.approved_at is not None


def is_late(job: MediationJob, now: datetime) -> bool:
    """Whether an answer is waited for and its time is over."""
    return job.state == jobs.OFFERED and job.answer_by is not None and job.answer_by < now


def _counting(mine: Sequence[MediationJob], session: MediationSession | None) -> MediationJob | None:
    """The job a session was recorded on, else the last one agreed to, else the last one offered."""
    if session is not None:
        return next((job for job in mine if job.id == session.job), None)
    for wanted in ((jobs.DONE, jobs.ACCEPTED), (jobs.OFFERED,)):
        found = [job for job in mine if job.state in wanted]
        if found:
            return found[-1]
    return None


def _held(session: MediationSession) -> str:
    if session.validated_at is None:
        return session.held or DONE
    return VALIDATED if session.billed_on is None else BILLED


_LONG_AGO: Final = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def _moment(at: datetime | None) -> datetime:
    return at or _LONG_AGO
