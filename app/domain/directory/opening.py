"""Is it open: ordinary hours, exceptional hours, hours over midnight, public holidays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.directory.clock import DAY_MINUTES
from app.domain.directory.holidays import is_holiday
from app.domain.directory.schedules import EVERY_YEAR, Schedule

Span = tuple[int, int]
"""From minute to minute of a day; the end is not in it and lies past 1440 when over midnight."""

HORIZON_DAYS = 92


class OpenState(StrEnum):
    """The answer; UNKNOWN when hours are not given, not understood, or a holiday may change them."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """All rules of one service at one place."""

    rules: tuple[Schedule, ...] = ()

    @property
    def known(self) -> bool:
        """Whether any rule says something."""
        return any(rule.clear for rule in self.rules)

    def spans(self, day: dt.date) -> list[Span]:
        """When it opens on `day`, merged and in order. Exceptions replace the ordinary hours."""
        return _merged(_span(rule) for rule in self._in_force(day) if rule.timed)

    def _in_force(self, day: dt.date) -> list[Schedule]:
        exceptions = [r for r in self.rules if r.clear and r.is_exception and r.valid_on(day)]
        if exceptions:
            shortest = min(_window(rule) for rule in exceptions)
            return [r for r in exceptions if _window(r) == shortest and r.occurs_on(day)]
        return [r for r in self.rules if r.clear and not r.is_exception and r.occurs_on(day)]

    def has_exception(self, day: dt.date) -> bool:
        """Whether a rule speaks of `day` in particular."""
        return any(r.clear and r.is_exception and r.valid_on(day) for r in self.rules)

    def state(self, at: dt.datetime, *, mind_holidays: bool = True) -> OpenState:
        """Whether it is open at the minute `at` (local time)."""
        if not self.known:
            return OpenState.UNKNOWN
        day, minute = at.date(), at.hour * 60 + at.minute
        here = any(start <= minute < end for start, end in self.spans(day))
        if here or minute < self._spill(day):
            return self._despite_holiday(day, mind_holidays)
        return OpenState.UNKNOWN if self._vague(day) else OpenState.CLOSED

    def on(self, day: dt.date, *, mind_holidays: bool = True) -> OpenState:
        """Whether it is open at any time of `day`."""
        if not self.known:
            return OpenState.UNKNOWN
        if self.spans(day) or self._spill(day) > 0:
            return self._despite_holiday(day, mind_holidays)
        return OpenState.UNKNOWN if self._vague(day) else OpenState.CLOSED

    def _spill(self, day: dt.date) -> int:
        """Until which minute of `day` the night before goes on."""
        before = self.spans(day - dt.timedelta(days=1)) if day > dt.date.min else []
        return max((end - DAY_MINUTES for _, end in before), default=0)

    def _vague(self, day: dt.date) -> bool:
        """A rule names the day without hours, or could not be understood: better to call."""
        if self.has_exception(day):
            return False
        return any(
            not r.clear or (not r.timed and r.occurs_on(day)) for r in self.rules if not r.is_exception
        )

    def _despite_holiday(self, day: dt.date, mind_holidays: bool) -> OpenState:
        if not mind_holidays or not is_holiday(day) or self.has_exception(day) or self.always:
            return OpenState.OPEN
        return OpenState.UNKNOWN

    @property
    def always(self) -> bool:
        """Whether it is open day and night, all week."""
        week = self.weekly()
        return week is not None and all(spans == [(0, DAY_MINUTES)] for spans in week)

    def next_opening(self, after: dt.datetime) -> dt.datetime | None:
        """The next moment it opens later than `after`, within three months. Holidays are passed over."""
        for ahead in range(HORIZON_DAYS):
            day = after.date() + dt.timedelta(days=ahead)
            if self.on(day) is not OpenState.OPEN:
                continue
            for start, _ in self.spans(day):
                moment = dt.datetime.combine(day, dt.time(), after.tzinfo) + dt.timedelta(minutes=start)
                if moment > after:
                    return moment
        return None

    def weekly(self) -> list[list[Span]] | None:
        """The spans of Monday to Sunday when every week is alike, else None."""
        if not self.rules or not all(rule.is_plain_weekly for rule in self.rules):
            return None
        return self.ordinary_week()

    def ordinary_week(self) -> list[list[Span]]:
        """The spans of Monday to Sunday by the plain weekly rules alone."""
        week: list[list[Span]] = []
        for weekday in range(7):
            spans = [_span(r) for r in self.rules if r.is_plain_weekly and _names(r, weekday)]
            week.append(_merged(spans))
        return week

    def special(self) -> tuple[Schedule, ...]:
        """The rules that the ordinary week leaves out."""
        return tuple(rule for rule in self.rules if not rule.is_plain_weekly)


def _names(rule: Schedule, weekday: int) -> bool:
    return not rule.by_day or any(day == weekday for _, day in rule.by_day)


def _window(rule: Schedule) -> int:
    first, last = rule.valid_from, rule.valid_to
    days = (last - first).days if first and last else DAY_MINUTES
    return days % 365 if first and first.year == EVERY_YEAR else days


def _span(rule: Schedule) -> Span:
    start, end = rule.opens or 0, rule.closes or 0
    return (start, end if end > start else end + DAY_MINUTES)


def _merged(spans: Iterable[Span]) -> list[Span]:
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def split_at_midnight(week: Sequence[Sequence[Span]]) -> list[tuple[int, int, int]]:
    """(weekday, from, to) rows of a week, none of them past midnight."""
    rows = []
    for weekday, spans in enumerate(week):
        for start, end in spans:
            rows.append((weekday, start, min(end, DAY_MINUTES)))
            if end > DAY_MINUTES:
                rows.append(((weekday + 1) % 7, 0, end - DAY_MINUTES))
    return rows
