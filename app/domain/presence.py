"""Stays in a centre and the daily roll: overlaps, days outside any stay, absences, pocket money.

States of the roll: P present, A authorised absence, U unauthorised absence, H in hospital.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import Final, Protocol

from app.domain.clocks import Clock, clock
from app.domain.partial_dates import PartialDate
from app.domain.terms import Terms

UNAUTHORISED: Final = "U"
PAID: Final = frozenset({"P"})
"""States that count for pocket money unless the centre says otherwise."""

NOT_A_STAY: Final = frozenset({"reserved"})
"""States of a placement (V18) in which nobody has come yet."""


class Stay(Protocol):
    """What is needed of a placement."""

    @property
    def state(self) -> str | None:
        """Code of V18."""

    @property
    def entered_on(self) -> PartialDate | None:
        """Day of entry, as far as it is known."""

    @property
    def left_on(self) -> PartialDate | None:
        """Day of exit; None while the person is there."""


class RollLine(Protocol):
    """What is needed of one line of the roll."""

    @property
    def on(self) -> date | None:
        """The day."""

    @property
    def state(self) -> str | None:
        """P, A, U or H."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two stays, by their places in the sequence given, that share days; surely or possibly."""

    first: int
    second: int
    certain: bool


@dataclass(frozen=True, slots=True)
class AbsenceRun:
    """Unauthorised absence from `since` to `until`, both included."""

    since: date
    until: date

    @property
    def days(self) -> int:
        """Days of the run."""
        return (self.until - self.since).days + 1


def overlaps(stays: Sequence[Stay], today: date) -> list[Overlap]:
    """Pairs of stays of one person on the same days (rule R-07: no two at once).

    Leaving one centre and entering another on the same day is no overlap. An uncertain day makes
    an uncertain overlap.
    """
    found = []
    for (i, a), (j, b) in combinations(enumerate(stays), 2):
        if a.state in NOT_A_STAY or b.state in NOT_A_STAY:
            continue
        (a_widest, a_surest), (b_widest, b_surest) = _extents(a, today), _extents(b, today)
        if _share(a_widest, b_widest):
            found.append(Overlap(i, j, certain=_share(a_surest, b_surest)))
    return found


def lines_outside(lines: Iterable[RollLine], stays: Sequence[Stay], today: date) -> list[RollLine]:
    """Lines of the roll on days surely outside every stay (rule R-07: presence only inside a stay).

    The days of entry and of exit are inside. Lines without a day are left to other checks.
    """
    spans = [_extents(stay, today)[0] for stay in stays if stay.state not in NOT_A_STAY]
    return [line for line in lines if line.on and not any(first <= line.on <= last for first, last in spans)]


def unauthorised_runs(lines: Iterable[RollLine]) -> list[AbsenceRun]:
    """Every unauthorised absence in the roll of one person, oldest first.

    A day without a line does not end it: nobody saw the person come back. Any other state does.
    """
    runs: list[AbsenceRun] = []
    away = False
    for day, state in sorted((line.on, line.state) for line in lines if line.on and line.state):
        if state != UNAUTHORISED:
            away = False
            continue
        since = runs.pop().since if away else day
        runs.append(AbsenceRun(since, day))
        away = True
    return runs


def running_absence(lines: Iterable[RollLine], on: date) -> AbsenceRun | None:
    """The unauthorised absence still running on the day `on`, with its days up to then; None if none."""
    known = [line for line in lines if line.on and line.state and line.on <= on]
    runs = unauthorised_runs(known)
    if not runs or runs[-1].until != max(line.on for line in known if line.on):
        return None
    return AbsenceRun(runs[-1].since, on)


def absence_clock(terms: Terms, lines: Iterable[RollLine], on: date) -> Clock | None:
    """When a running unauthorised absence reaches 72 hours (rule R-08); None when the person is there.

    The hours run from the day the person was last there, the day before the first line of absence:
    so it is due on the third day of absence.
    """
    run = running_absence(lines, on)
    return None if run is None else clock(terms, "absence72", run.since - timedelta(days=1))


def must_alert(terms: Terms, lines: Iterable[RollLine], on: date) -> bool:
    """Whether operator and supervisor must be told of an absence on the day `on` (rule R-08)."""
    due = absence_clock(terms, lines, on)
    return due is not None and due.due <= on


def pocket_money_days(
    lines: Iterable[RollLine], first: date, last: date, paid: Collection[str] = PAID
) -> int:
    """Days from `first` to `last`, both included, on which the person has pocket money; each counted once."""
    return len({line.on for line in lines if line.on and first <= line.on <= last and line.state in paid})


def _extents(stay: Stay, today: date) -> tuple[tuple[date, date], tuple[date, date]]:
    """Longest and shortest stay the dates allow; one not ended lasts to tomorrow at least."""
    entered = stay.entered_on or PartialDate()
    widest = entered.earliest or date.min, date.max
    if stay.left_on is None:
        now = max(today, entered.earliest or today)
        return widest, (min(entered.latest or now, now), now + timedelta(days=1))
    ended = stay.left_on.earliest or date.min, stay.left_on.latest or date.max
    return (widest[0], ended[1]), (entered.latest or date.max, ended[0])


def _share(a: tuple[date, date], b: tuple[date, date]) -> bool:
    return a[0] < b[1] and b[0] < a[1]
