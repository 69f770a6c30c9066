"""Ask for a mediator, approve it against the hours left, cancel it.

Nobody approves what they asked for themselves (rule R-09), unless they work alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from app.domain import mediation_job as jobs
from app.domain.checks import check
from app.domain.declaration import Need
from app.domain.ids import RecordId
from app.domain.mediation import MediationLine, MediationRequest
from app.domain.mediation_hours import USUAL_MINUTES, clocked, holds_on, rounded, unit_of
from app.domain.mediation_job import MediationJob
from app.domain.mediation_states import (
    APPROVED,
    BEFORE_OFFER,
    CANCELLED,
    DECLINED,
    HELD,
    NO_MEDIATOR,
    REQUESTED,
    Standing,
    standing,
)
from app.domain.person import Person
from app.domain.problems import Problem
from app.domain.site import Site
from app.domain.user import User
from app.errors import DomainError, NotAllowed
from app.storage import mediation_hours
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import mediation_offers
from app.usecases.permissions import Act, require
from app.usecases.reviews import works_alone
from app.usecases.saving import must_find, now, refuse


def problems(reader: Reader, slip: MediationRequest, today_: datetime) -> list[Problem]:
    """Everything that stands in the way of sending `slip`, all at once; warnings among it."""
    found = [problem for problem in check(slip, Need.SUBMIT) if not _forgiven(slip, problem)]
    return [*found, *_of_whom(slip), *_of_when(slip, today_)]


def ask(store: Store, slip: MediationRequest) -> MediationRequest:
    """Send a slip, new or changed before anybody was offered it; DomainError with all its problems.

    Who asks, when and for whom is kept from the first sending. A changed slip is to be approved again.
    """
    require(store.by, Act.ASK_MEDIATOR)
    held = store.get(MediationRequest, slip.id)
    if held is not None and held.state not in BEFORE_OFFER:
        raise DomainError("mediation.too_late_to_change")
    if held is not None and read_standing(store, held).job is not None:
        raise DomainError("mediation.too_late_to_change")
    if held is not None and held.person != slip.person:  # `authority.FIXED`: what was agreed was for somebody
        refuse([Problem("mediation.for_another", "person")])
    ready = replace(
        slip,
        minutes=slip.minutes or USUAL_MINUTES,
        state=REQUESTED,
        requested_by=held.requested_by if held else store.by.id,
        requested_at=held.requested_at if held else now(store),
        decided_by=None,
        approved_at=None,
    )
    refuse(problems(store, ready, now(store)))
    must_find(store, Site, ready.site)
    if ready.person is not None:
        must_find(store, Person, ready.person)
    store.put(ready)
    asked = must_find(store, MediationRequest, ready.id)
    if asked == held or asked.state == REQUESTED:
        return asked
    # Somebody decided about the earlier words while these were being typed.
    return store.save(replace(asked, state=REQUESTED, decided_by=None, approved_at=None))


def may_decide(reader: Reader, by: User, request: MediationRequest) -> bool:
    """Whether `by` is not the one who asked; who works alone may decide of their own."""
    return request.requested_by != by.id or works_alone(reader, by)


def approve(store: Store, id: RecordId, *, line: RecordId | None = None, note: str = "") -> MediationRequest:
    """Approve a request, paid from `line`: DomainError when its hours are not enough, or it holds no more.

    Where the site has several lines for that day, one of them must be named.
    """
    held = _decidable(store, id)
    chosen = store.get(MediationLine, line or held.line) or _the_only(lines_for(store, held))
    refuse(_line_problems(store, held, chosen))
    approved = replace(
        held,
        state=APPROVED,
        line=chosen.id if chosen else None,
        decided_by=store.by.id,
        approved_at=now(store),
        decision_note=note.strip() or held.decision_note,
    )
    store.note_act("approve", held)
    return store.save(approved)


def is_plain(reader: Reader, request: MediationRequest) -> bool:
    """Whether a request may be approved among others: the line that pays is clear and has the hours."""
    chosen = reader.get(MediationLine, request.line) or _the_only(lines_for(reader, request))
    return not list(_line_problems(reader, request, chosen))


def turn_down(store: Store, id: RecordId, note: str) -> MediationRequest:
    """Say no to a request; why is demanded, for whoever asked reads it."""
    held = _decidable(store, id)
    if not note.strip():
        refuse([Problem("mediation.note_missing", "note")])
    store.note_act("return", held)
    return store.save(
        replace(held, state=DECLINED, decided_by=store.by.id, approved_at=None, decision_note=note.strip())
    )


def nobody_found(store: Store, id: RecordId) -> MediationRequest:
    """Write that nobody could be found: it counts as demand that was not met."""
    require(store.by, Act.ASK_MEDIATOR)
    held = must_find(store, MediationRequest, id)
    if read_standing(store, held).state != APPROVED:
        raise DomainError("mediation.not_open")
    return store.save(replace(held, state=NO_MEDIATOR))


def cancel(store: Store, id: RecordId, reason: str) -> MediationRequest:
    """Cancel a request, whoever was asked is told; a session recorded meanwhile is kept and flagged."""
    require(store.by, Act.ASK_MEDIATOR)
    held = must_find(store, MediationRequest, id)
    if held.state == CANCELLED:
        return held
    if read_standing(store, held).state in HELD:
        raise DomainError("mediation.held_already")
    if not reason.strip():
        refuse([Problem("mediation.reason_missing", "cancel_reason")])
    mediation_offers.end_all(store, held.id, "cancelled")
    return store.save(
        replace(
            held,
            state=CANCELLED,
            cancelled_at=now(store),
            cancelled_by=store.by.id,
            cancel_reason=reason.strip(),
        )
    )


def read_standing(reader: Reader, request: MediationRequest, at: datetime | None = None) -> Standing:
    """Where a request stands at `at`, now by default."""
    offered = reader.find(MediationJob, request=request.id)
    recorded = [one for job in offered for one in reader.find(jobs.MediationSession, job=job.id)]
    return standing(request, offered, recorded, at or datetime.now(UTC))


def lines_for(reader: Reader, request: MediationRequest) -> list[MediationLine]:
    """The lines of hours a request could be paid from, the ones of its own body first."""
    if request.day is None:
        return []
    found = [one for one in reader.find(MediationLine, site=request.site) if holds_on(one, request.day)]
    return sorted(found, key=lambda one: (not _of_body(one, request), (one.name or "").casefold()))


def _the_only(lines: list[MediationLine]) -> MediationLine | None:
    return lines[0] if len(lines) == 1 else None


def _of_body(line: MediationLine, request: MediationRequest) -> bool:
    return bool(line.body) and (line.body or "").casefold() == (request.body or "").casefold()


def _decidable(store: Store, id: RecordId) -> MediationRequest:
    require(store.by, Act.DECIDE_MEDIATION)
    held = must_find(store, MediationRequest, id)
    void = held.decided_by == held.requested_by and not works_alone(store, store.by)
    if held.state not in (REQUESTED, DECLINED, *((APPROVED, NO_MEDIATOR) if void else ())):
        raise DomainError("mediation.decided_already")
    if not may_decide(store, store.by, held):
        raise NotAllowed("error.own_work")
    return held


def _line_problems(store: Reader, request: MediationRequest, line: MediationLine | None) -> Iterator[Problem]:
    if line is None:
        if lines_for(store, request):
            yield Problem("mediation.line_missing", "line")
        return
    if request.day is None or not holds_on(line, request.day):
        yield Problem("mediation.line_not_then", "line")
        return
    left = mediation_hours.left(store, line)
    needed = rounded(request.minutes or USUAL_MINUTES, unit_of(line))
    if needed > left:
        told = {"left": clocked(max(0, left)), "needed": clocked(needed)}
        yield Problem("mediation.hours_over", "line", told)


def _forgiven(slip: MediationRequest, problem: Problem) -> bool:
    """A class or a ward has people of several nationalities."""
    return problem.name == "nationality" and problem.key == "check.missing" and slip.person is None


def _of_whom(slip: MediationRequest) -> Iterator[Problem]:
    if slip.person is None and slip.group is None:
        yield Problem("mediation.for_whom", "person")
    if slip.person is None and slip.group is not None and not (slip.group_name or "").strip():
        yield Problem("check.missing", "group_name")


def _of_when(slip: MediationRequest, at: datetime) -> Iterator[Problem]:
    if slip.day is None:
        return
    here = at.astimezone()
    if slip.day < here.date():
        yield Problem("mediation.day_past", "day")
        return
    past = slip.start_minute is not None and slip.start_minute < here.hour * 60 + here.minute
    if slip.day == here.date() and past:
        yield Problem("mediation.time_past", "start_minute", warning=True)
