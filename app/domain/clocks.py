"""Deadlines and rights of a person that follow from what is written: pure reckoning, nothing stored.

An uncertain date gives an uncertain clock. Of two possible days a deadline shows the earlier
and a right the later, so that nobody is late, or works, by mistake.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from app.domain.ages import birthday_span
from app.domain.answers import Answer
from app.domain.partial_dates import PartialDate
from app.domain.terms import Term, Terms, WorkCalendar

Start = PartialDate | date | None


class Severity(StrEnum):
    """How much a clock presses."""

    OK = "ok"
    SOON = "soon"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Clock:
    """One deadline or right: it falls between `first` and `last`, the same day when certain.

    `kind` is a code of V80 where that list has one; its sentence is `clock.<kind>`. `source` is
    the rule, in Italian. `opens`: a right that begins rather than a time that runs out. `covered`:
    a paper already held keeps the person safe, so it never presses.
    """

    kind: str
    first: date
    last: date
    source: str
    certain: bool = True
    opens: bool = False
    soon_days: int = 30
    covered: bool = False

    @property
    def due(self) -> date:
        """The day to show: the earlier possible one of a deadline, the later of a right."""
        return self.last if self.opens else self.first

    def days_left(self, today: date) -> int:
        """Days from `today` to the day due; negative when it has passed."""
        return (self.due - today).days

    def severity(self, today: date) -> Severity:
        """Soon from `soon_days` before it is due, late when every possible day has passed.

        A right that has begun, and a clock covered by a paper, are ok.
        """
        left = self.days_left(today)
        if self.covered or left > self.soon_days or (self.opens and left <= 0):
            return Severity.OK
        return Severity.LATE if self.last < today else Severity.SOON


def clock(terms: Terms, key: str, start: Start, calendar: WorkCalendar | None = None) -> Clock | None:
    """The clock that rule `key` starts on `start`; None when the day or the rule is not known.

    The rule is the one in force on the day it starts from. A negative term ends before it: so a
    notice before a known end is asked for with the end.
    """
    span = _span(start)
    term = None if span is None else terms.on(key, span[0])
    return None if span is None or term is None else _clock(term, span, calendar)


def permit_clocks(terms: Terms, expires: Start, *, renewal_held: bool) -> list[Clock]:
    """When to ask for the renewal of a permit, and when it expires.

    Rule R-05, D.Lgs. 286/1998 art. 5: ask 60 days before; whoever holds the receipt of the request
    stays regular, so the expiry is then covered and there is nothing left to ask.
    """
    expiry = clock(terms, "permit_exp", expires)
    notice = None if renewal_held else clock(terms, "permit60", expires)
    if expiry is not None and renewal_held:
        expiry = replace(expiry, covered=True)
    return [one for one in (notice, expiry) if one is not None]


def stay_is_regular(expires: Start, on: date, *, renewal_held: bool) -> Answer:
    """Whether a permit keeps the person regular on the day `on`: valid, or expired with a receipt held."""
    span = _span(expires)
    if renewal_held:
        return Answer.YES
    if span is None:
        return Answer.POSSIBLY
    first, last = span
    if on <= first:
        return Answer.YES
    return Answer.NO if on > last else Answer.POSSIBLY


def appeal_clock(terms: Terms, decision: str | None, notified: Start, *, filed: bool) -> Clock | None:
    """The last day to appeal against an asylum decision (V13); None when there is nothing to appeal.

    D.Lgs. 25/2008 art. 35-bis. The day is not moved when it is a holiday and August counts, so the
    day shown is never later than the true one.
    """
    span = _span(notified)
    if span is None or filed or decision is None:
        return None
    term = terms.for_code("appeal", decision, span[0])
    return None if term is None else _clock(term, span, None)


def birthday_clock(terms: Terms, born: PartialDate, age: int, on: date) -> Clock | None:
    """The birthday that changes a person's rights (18, or 21 for extended support), seen on the day `on`.

    None from the day after it has surely come, or when nothing is known of the birth. Certain only
    for a documented or assessed date.
    """
    span = birthday_span(born, age)
    term = terms.on(f"age{age}", on)
    if span is None or term is None or span[1] < on:
        return None
    return Clock(
        term.kind, *span, source=term.source, certain=born.is_sure, opens=term.opens, soon_days=term.soon_days
    )


def within(terms: Terms, key: str, start: Start, on: date) -> Answer:
    """Whether the day `on` is inside the time that rule `key` opens on `start`, both ends included.

    Possibly, when only some of the days that `start` may mean allow it: it is to be proved.
    """
    span = _span(start)
    term = None if span is None else terms.on(key, span[0])
    if span is None or term is None:
        return Answer.POSSIBLY
    first, last = span
    if on < first or on > term.reckoned(last):
        return Answer.NO
    return Answer.YES if last <= on <= term.reckoned(first) else Answer.POSSIBLY


def follow_ups(terms: Terms, left: Start) -> Iterator[Clock]:
    """The two talks after the end, at 6 and 12 months: only for whoever agreed to be called (R-26)."""
    for key in ("follow6", "follow12"):
        one = clock(terms, key, left)
        if one is not None:
            yield one


def _span(start: Start) -> tuple[date, date] | None:
    if isinstance(start, date):
        return start, start
    if start is None or start.earliest is None or start.latest is None:
        return None
    return start.earliest, start.latest


def _clock(term: Term, span: tuple[date, date], calendar: WorkCalendar | None) -> Clock:
    first, last = (term.reckoned(day, calendar) for day in span)
    return Clock(
        term.kind,
        first,
        last,
        source=term.source,
        certain=span[0] == span[1],
        opens=term.opens,
        soon_days=term.soon_days,
    )
