"""A mediator's laptop gives up the jobs that are over, and what she reported, once the server has all of it.

Nothing is given up while one byte of hers is only here: an unsent change, a form left half typed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import Any, Protocol

from app.domain.capsule_terms import kept_until
from app.domain.declaration import Scope
from app.domain.ids import RecordId
from app.domain.mediation_job import MediationSession
from app.domain.space_ids import space_id
from app.domain.user import User
from app.storage import capsules
from app.storage.forgetting import Forgotten, forget_space, is_sent
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import own_jobs
from app.usecases.permissions import MEDIATOR


class Tidied(Protocol):
    """What is needed of a session."""

    @property
    def user(self) -> User:
        """Who works with this profile."""

    def ask(self, question: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """One question."""

    def receive(self, verbs: Iterable[Callable[[Store], Any]], /) -> list[Any]:
        """Transactions that are nothing to undo."""

    def leave_no_trace(self, *, searched: bool = True) -> None:
        """Nothing of what was forgotten stays in the file."""


def tidy(doors: Tidied, today: date, surely: Callable[[], date] | None = None) -> int:
    """Give up what is over on `today`; number of spaces. Does nothing for anybody but a mediator.

    `surely` is asked, where something is over, for a day that is not ahead: by that one it must be over too.
    """
    if doors.user.role != MEDIATOR:
        return 0
    spaces = doors.ask(over, doors.user.id, today)
    if spaces and surely is not None:
        spaces = doors.ask(over, doors.user.id, min(today, surely()))
    if spaces:
        doors.receive([partial(_give_up, space=space, session=session) for space, session in spaces])
        doors.leave_no_trace(searched=False)
    return len(spaces)


def over(reader: Reader, user: RecordId, today: date) -> list[tuple[bytes, MediationSession | None]]:
    """Spaces of this laptop that are to be forgotten, with the session that goes with each."""
    points = [(space_id(Scope.NAMED, one.id), None) for one in capsules.points_of(reader, user)]
    jobs = [
        (space_id(Scope.CAPSULE, job.id), session)
        for job, session in capsules.of_mediator(reader, user)
        if kept_until(job, session) < today and not capsules.half_typed(reader, job.id)
    ]
    return [(space, session) for space, session in (*points, *jobs) if is_sent(reader, space)]


def _give_up(store: Store, *, space: bytes, session: MediationSession | None) -> Forgotten:
    """Only the sums of its month stay of a session: how many, how long."""
    if session is not None and session.started_at is not None:
        key = f"{session.started_at.astimezone():%Y-%m}"
        sums = json.loads(store.local(own_jobs.MONTHS) or "{}")
        added = own_jobs.figures(session)
        sums[key] = [a + b for a, b in zip(sums.get(key, [0, 0, 0]), added, strict=True)]
        store.remember_local(own_jobs.MONTHS, json.dumps(sums))
    return forget_space(store, space)
