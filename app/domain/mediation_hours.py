"""Minutes of mediation: rounded to the billing unit, never twice for one mediator (rule R-18).

"Mediation minutes: no overlap for the same mediator; rounding by billing unit; only `validated` is
billed." A unit that was begun counts as a whole one, as in the tariffs of the services that pay.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from app.domain.mediation import MediationLine

DEFAULT_UNIT: Final = 30
"""Billing unit in minutes where no line says another."""

UNITS: Final = {"15": 15, "30": 30, "60": 60}
"""Codes of the list `billing_unit`, in minutes."""

USUAL_MINUTES: Final = 60
"""Length of a meeting that nobody said."""


@dataclass(frozen=True, slots=True)
class Span:
    """A session as time: `key` tells sessions apart, `who` is the mediator. The end is not part of it."""

    key: bytes
    who: bytes
    start: datetime
    end: datetime


def unit_of(line: MediationLine | None) -> int:
    """The billing unit of a line in minutes; the usual one without a line or with one not known."""
    return UNITS.get((line.unit if line is not None else None) or "", DEFAULT_UNIT)


def minutes_between(start: datetime, end: datetime) -> int:
    """Whole minutes begun between two moments; 0 when the end is not after the start."""
    seconds = (end - start).total_seconds()
    return max(0, -(-int(seconds) // 60))


def rounded(minutes: int, unit: int) -> int:
    """`minutes` in whole billing units, a begun one counted; ValueError for a unit below one minute."""
    if unit < 1:
        raise ValueError("a billing unit is at least a minute")
    return -(-max(0, minutes) // unit) * unit


def clocked(minutes: int) -> str:
    """Minutes as hours and minutes, in any language: 90 is 1:30."""
    return f"{minutes // 60}:{minutes % 60:02}"


def overlapping(one: Span, others: Iterable[Span]) -> list[Span]:
    """Those of `others` in which the same mediator would be in two places at once, earliest first.

    A session that ends when the next begins does not overlap it; one without length overlaps nothing.
    """
    found = [
        other
        for other in others
        if other.key != one.key
        and other.who == one.who
        and max(other.start, one.start) < min(other.end, one.end)
    ]
    return sorted(found, key=lambda span: (span.start, span.key))


def holds_on(line: MediationLine, day: date) -> bool:
    """Whether the hours of `line` may be spent on `day`."""
    begun = line.from_on is None or line.from_on <= day
    return begun and (line.to_on is None or day <= line.to_on) and line.closed_on is None


def minutes_left(line: MediationLine, spent: int, promised: int) -> int:
    """Minutes of `line` neither spent nor promised to requests that were approved; may be negative."""
    return 60 * (line.hours or 0) - spent - promised
