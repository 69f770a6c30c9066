"""Where a referral stands and where it may go (list V54), and when silence is too long.

An answer is about the service. That the person did not go, or did not want to, is told apart: it is
no failure of the service.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from app.domain.referral import Referral

DRAFT, CONSENT_MISSING, SENT = "draft", "consent_missing", "sent"
RECEIVED, ACCEPTED, REJECTED, WAITING = "received", "accepted", "rejected", "waiting"
APPOINTMENT, STARTED, COMPLETED = "appointment", "started", "completed"
NO_SHOW, DECLINED, NO_FEEDBACK, CANCELLED = "no_show", "declined_person", "no_feedback", "cancelled"

ANSWER_DAYS: Final = 15
"""Days in which an answer is expected, unless another day is agreed."""

NOT_LEFT: Final = frozenset({DRAFT, CONSENT_MISSING})
"""States in which nothing has left yet."""

OVER: Final = frozenset({REJECTED, COMPLETED, DECLINED, CANCELLED})
"""States after which nothing more is expected."""

UNANSWERED: Final = frozenset({SENT, RECEIVED})
"""States in which the service has not said yet what it will do; a receipt is no answer."""

TAKEN: Final = frozenset({ACCEPTED, WAITING, APPOINTMENT, STARTED, COMPLETED, NO_SHOW})
"""States that say that the service takes the person."""

SHUT: Final = frozenset({"closed", "wrong"})
"""Reasons of refusal (V55) that say that the entry of the directory is not true."""

_ON: Final = frozenset({WAITING, APPOINTMENT, STARTED, COMPLETED, NO_SHOW, REJECTED, DECLINED, CANCELLED})
_FIRST: Final = frozenset({ACCEPTED}) | _ON

TASKS: Final = frozenset({"ref_feedback", "ref_answer", "ref_send", "ref_stopped", "ref_tell"})
"""Kinds of task (V80) that are about a referral."""

NEXT: Final[Mapping[str, frozenset[str]]] = {
    SENT: frozenset({RECEIVED}) | _FIRST,
    RECEIVED: _FIRST,
    ACCEPTED: _ON,
    WAITING: frozenset({ACCEPTED}) | _ON - {WAITING},
    # An appointment may be moved to another day.
    APPOINTMENT: _ON,
    NO_SHOW: frozenset({APPOINTMENT, STARTED, COMPLETED, REJECTED, DECLINED, CANCELLED}),
    STARTED: frozenset({COMPLETED, DECLINED, NO_SHOW, REJECTED}),
    # Who refused may think again, and so may the person.
    REJECTED: frozenset({ACCEPTED, WAITING, APPOINTMENT, STARTED}),
    DECLINED: frozenset({APPOINTMENT, STARTED}),
    COMPLETED: frozenset(),
    CANCELLED: frozenset(),
}
"""From each state in which it has left, the answers that may follow."""

WAYS: Final[Mapping[str, frozenset[str]]] = {
    **{state: answers | ({CANCELLED} if state not in OVER else set()) for state, answers in NEXT.items()},
    # It leaves, is stopped for want of a consent, is taken up again, or is given up.
    DRAFT: frozenset({CONSENT_MISSING, SENT, CANCELLED}),
    CONSENT_MISSING: frozenset({DRAFT, SENT, CANCELLED}),
}
"""From each state, all that may follow: what is done here with it, too."""


def may_follow(state: str | None, answer: str) -> bool:
    """Whether `answer` can come after `state`."""
    return answer in NEXT.get(state or "", frozenset())


def expected_by(sent_on: date) -> date:
    """The day by which an answer is expected when nothing else was agreed."""
    return sent_on + timedelta(days=ANSWER_DAYS)


def is_silent(referral: Referral, today: date) -> bool:
    """Whether the answer is late."""
    late = referral.expected_by is not None and referral.expected_by < today
    return referral.state in UNANSWERED and late


def shown_state(referral: Referral, today: date) -> str:
    """The state as people are told it: `no_feedback` is computed, never written."""
    return NO_FEEDBACK if is_silent(referral, today) else referral.state or DRAFT
