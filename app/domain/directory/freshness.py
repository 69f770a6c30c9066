"""How much an entry of the directory can be trusted today (V78).

The thresholds are a matter of practice: half a year, then a year. Complaints put an entry
aside until somebody checks it again: one referral sent back because the service is closed, or
one person who stood before a door that is no more; two sent back because it is not what the
entry says, for one may have been a slip of whoever chose it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

VERIFIED_DAYS = 180
DUE_DAYS = 365
REFUSALS_TO_CONTEST = 2


class Freshness(StrEnum):
    """Codes of list V78."""

    VERIFIED = "verified"
    DUE = "due"
    STALE = "stale"
    CONTESTED = "contested"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    DRAFT = "draft"


class Report(StrEnum):
    """What somebody found: a referral refused as closed or wrong, or a visit that found nothing."""

    CLOSED = "closed"
    WRONG = "wrong"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Trail:
    """One row of the verification trail, in the order of `(on, id)`."""

    on: dt.date
    id: bytes
    action: str  # "verify", "report", "update" ...
    value: str  # for a report: its Report


def contested(trail: Iterable[Trail], assured_on: dt.date | None) -> bool:
    """Whether the complaints since the last check are enough to doubt the entry."""
    gone = refusals = 0
    for row in sorted(trail, key=lambda r: (r.on, r.id)):
        if row.action == "verify":
            gone = refusals = 0
        elif row.action == "report" and (assured_on is None or row.on >= assured_on):
            gone += row.value in (Report.GONE, Report.CLOSED)
            refusals += row.value == Report.WRONG
    return gone > 0 or refusals >= REFUSALS_TO_CONTEST


def freshness(status: str, assured_on: dt.date | None, is_contested: bool, today: dt.date) -> Freshness:
    """The state of an entry; `status` is the standard's. Never checked counts as stale."""
    if status in ("defunct", "inactive"):
        return Freshness.CLOSED
    if status == "temporarily closed":
        return Freshness.SUSPENDED
    if is_contested:
        return Freshness.CONTESTED
    return _by_age(assured_on, today)


def _by_age(assured_on: dt.date | None, today: dt.date) -> Freshness:
    if assured_on is None:
        return Freshness.STALE
    days = (today - assured_on).days
    if days <= VERIFIED_DAYS:
        return Freshness.VERIFIED
    return Freshness.DUE if days <= DUE_DAYS else Freshness.STALE
