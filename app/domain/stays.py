"""Stays at sites: who holds a place on a day, and stays that cannot both be true."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from app.domain.partial_dates import PartialDate
from app.domain.reception import Placement

RESERVED: Final = "reserved"
IN: Final = "in"
AUTHORISED_ABSENCE: Final = "authorised_absence"
UNAUTHORISED_ABSENCE: Final = "unauth_absence"
HOSPITAL: Final = "hospital"
TRANSFERRED: Final = "transferred"
EXITED: Final = "exited"

HELD: Final = frozenset({IN, AUTHORISED_ABSENCE, UNAUTHORISED_ABSENCE, HOSPITAL})
"""States in which the person has the place."""

PRESENCE_STATE: Final = {"P": IN, "A": AUTHORISED_ABSENCE, "U": UNAUTHORISED_ABSENCE, "H": HOSPITAL}
"""From a mark of the daily roll to the state of the place."""


def is_held(placement: Placement) -> bool:
    """Whether the person has this place now."""
    return placement.state in HELD


def covers(placement: Placement, on: date) -> bool:
    """Whether the person may have had the place on the day `on`; day of exit included."""
    entered, left = placement.entered_on, placement.left_on
    if placement.state == RESERVED:
        return False
    if entered is not None and entered.earliest is not None and on < entered.earliest:
        return False
    return left is None or left.latest is None or on <= left.latest


def surely_overlap(one: Placement, other: Placement) -> bool:
    """Whether two stays of one person contradict each other (rule R-07).

    Leaving and entering on the same day is a transfer, not an overlap. Dates that are not sure
    contradict only when no reading of them fits. A place only reserved contradicts nothing.
    """
    if RESERVED in (one.state, other.state):
        return False
    return _begins_before_end(one, other) and _begins_before_end(other, one)


def overlapping(placement: Placement, others: Iterable[Placement]) -> list[Placement]:
    """Those of `others` that contradict `placement`, itself left out."""
    return [other for other in others if other.id != placement.id and surely_overlap(placement, other)]


def _begins_before_end(one: Placement, other: Placement) -> bool:
    """Whether on every reading `one` begins before `other` ends."""
    begins = _latest(one.entered_on)
    ends = _earliest(other.left_on)
    if other.left_on is None:
        return begins is not None
    return begins is not None and ends is not None and begins < ends


def _latest(when: PartialDate | None) -> date | None:
    return when.latest if when else None


def _earliest(when: PartialDate | None) -> date | None:
    return when.earliest if when else None
