"""What referrals teach about a service: how many it takes, how long one really waits, what it met.

Figures alone, of this laptop's own referrals: nothing of a person goes into the directory. The
person's own refusal counts for nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median_low

from app.domain.referral import Referral, ReferralEvent
from app.domain.referral_states import (
    APPOINTMENT,
    CANCELLED,
    DECLINED,
    NOT_LEFT,
    REJECTED,
    STARTED,
    TAKEN,
    UNANSWERED,
    is_silent,
)

MONTHS_COUNTED = 24
"""Referrals older than this say little about a service of today."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one service. Days are medians, None without a case; `languages` (ISO 639-3) of people it took."""

    sent: int = 0
    taken: int = 0
    refused: int = 0
    silent: int = 0
    waited_days: int | None = None
    waited_cases: int = 0
    answer_days: int | None = None
    answer_cases: int = 0
    reasons: tuple[tuple[str, int], ...] = ()
    languages: tuple[tuple[str, int], ...] = ()
    confirmed_on: date | None = None

    @property
    def answered(self) -> int:
        """Referrals the service itself decided on."""
        return self.taken + self.refused


@dataclass(frozen=True, slots=True)
class Told:
    """One referral with its steps, the day it left, and the languages of its person."""

    referral: Referral
    sent_on: date
    events: Sequence[ReferralEvent] = ()
    languages: frozenset[str] = field(default=frozenset())


def figures(told: Iterable[Told], today: date) -> Figures:
    """Count what is known of one service's referrals that left."""
    counted = [one for one in told if one.referral.state not in NOT_LEFT]
    taken = [one for one in counted if _was_taken(one)]
    refused = [one for one in counted if one.referral.state == REJECTED]
    waited = sorted(days for one in counted if (days := _waited(one)) is not None)
    answered = sorted(days for one in counted if (days := _answered(one)) is not None)
    met = Counter(code for one in taken for code in one.languages)
    reasons = Counter(one.referral.reject_reason or "other" for one in refused)
    return Figures(
        sent=len(counted),
        taken=len(taken),
        refused=len(refused),
        silent=sum(is_silent(one.referral, today) for one in counted),
        waited_days=median_low(waited) if waited else None,
        waited_cases=len(waited),
        answer_days=median_low(answered) if answered else None,
        answer_cases=len(answered),
        reasons=tuple(sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))),
        languages=tuple(sorted(met.items(), key=lambda pair: (-pair[1], pair[0]))),
        confirmed_on=max((day for one in taken if (day := _confirmed(one))), default=None),
    )


def _was_taken(one: Told) -> bool:
    if one.referral.state in (DECLINED, CANCELLED):
        return any(event.step in TAKEN for event in one.events)
    return one.referral.state in TAKEN


def _waited(one: Told) -> int | None:
    """Days from leaving to the beginning, or to the appointment; not before it was."""
    begun = one.referral.started_on or _day_of(one, STARTED) or one.referral.appointment_on
    days = (begun - one.sent_on).days if begun and _was_taken(one) else -1
    return days if days >= 0 else None


def _answered(one: Told) -> int | None:
    if one.referral.answered_on is None or one.referral.state in UNANSWERED | {DECLINED, CANCELLED}:
        return None
    return max(0, (one.referral.answered_on - one.sent_on).days)


def _confirmed(one: Told) -> date | None:
    days = [event.on for event in one.events if event.step in TAKEN - {APPOINTMENT} and event.on]
    return max(days, default=one.referral.answered_on)


def _day_of(one: Told, step: str) -> date | None:
    return next((event.on for event in one.events if event.step == step and event.on), None)
