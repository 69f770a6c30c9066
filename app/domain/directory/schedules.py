"""One row of table `schedule`: on which days it happens, and from when to when.

Source: RFC 5545 (RRULE) as far as HSDS uses it: WEEKLY and MONTHLY, every n-th, by weekday,
week number, day of month, day of year, until, count; plus the validity of the row itself.
The parts narrow each other. A validity whose year is 0001 returns every year: so Ohana writes it.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.domain.directory.clock import closing, iso_date, minutes
from app.domain.directory.fields import Cell
from app.domain.directory.tables import WEEKDAYS

EVERY_YEAR = 1
_EXCEPTION_DAYS = 100
_COUNT_HORIZON = 20_000
_BYDAY = re.compile(r"^([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)$")
_WEEKDAY_NUMBER = {name: number for number, name in enumerate(WEEKDAYS)}


@dataclass(frozen=True, slots=True)
class Schedule:
    """When something is open, as one rule; times are minutes after midnight.

    `closes` may be smaller than `opens`: open over midnight. No times: the day is meant,
    not an hour. `clear` is False when a part could not be understood, and then no answer
    may be drawn from the row.
    """

    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    start: dt.date | None = None
    until: dt.date | None = None
    count: int | None = None
    week_start: int = 0
    freq: str = "WEEKLY"
    interval: int = 1
    by_day: tuple[tuple[int, int], ...] = ()  # (n-th or 0, weekday from Monday = 0)
    by_week: tuple[int, ...] = ()
    by_month_day: tuple[int, ...] = ()
    by_year_day: tuple[int, ...] = ()
    opens: int | None = None
    closes: int | None = None
    note: str = ""
    clear: bool = True

    @property
    def timed(self) -> bool:
        """Whether both ends of the hours are known."""
        return self.opens is not None and self.closes is not None

    @property
    def is_exception(self) -> bool:
        """Whether the row puts the ordinary hours aside for a while: a short or yearly window."""
        if self.valid_from is None or self.valid_to is None:
            return False
        yearly = self.valid_from.year == EVERY_YEAR
        return yearly or (self.valid_to - self.valid_from).days <= _EXCEPTION_DAYS

    @property
    def is_plain_weekly(self) -> bool:
        """Whether the row says the same for every week there is."""
        bounds = (self.valid_from, self.valid_to, self.start, self.until, self.count)
        extra = (self.by_week, self.by_month_day, self.by_year_day)
        return (
            self.clear
            and self.timed
            and self.freq == "WEEKLY"
            and self.interval == 1
            and all(bound is None for bound in bounds)
            and not any(extra)
        )

    def valid_on(self, day: dt.date) -> bool:
        """Whether the row is in force on `day`."""
        first, last = self.valid_from, self.valid_to
        if first is not None and last is not None and first.year == EVERY_YEAR:
            window, at = ((first.month, first.day), (last.month, last.day)), (day.month, day.day)
            if window[0] <= window[1]:
                return window[0] <= at <= window[1]
            return at >= window[0] or at <= window[1]
        return (first is None or first <= day) and (last is None or day <= last)

    def occurs_on(self, day: dt.date) -> bool:
        """Whether the rule names `day`."""
        if not self.valid_on(day) or not _matches(self, day):
            return False
        return self.count is None or self.start is None or day <= _last_of_count(self)


def _matches(rule: Schedule, day: dt.date) -> bool:
    if (rule.start and day < rule.start) or (rule.until and day > rule.until):
        return False
    return _on_beat(rule, day) and _in_parts(rule, day)


def _on_beat(rule: Schedule, day: dt.date) -> bool:
    if rule.start is None or rule.interval <= 1:
        return True
    if rule.freq == "MONTHLY":
        return ((day.year - rule.start.year) * 12 + day.month - rule.start.month) % rule.interval == 0
    weeks = (_week_begin(day, rule.week_start) - _week_begin(rule.start, rule.week_start)).days // 7
    return weeks % rule.interval == 0


def _week_begin(day: dt.date, week_start: int) -> dt.date:
    return day - dt.timedelta(days=(day.weekday() - week_start) % 7)


def _in_parts(rule: Schedule, day: dt.date) -> bool:
    return (
        _in_days(rule, day)
        and _in_numbers(rule.by_month_day, day.day, calendar.monthrange(day.year, day.month)[1])
        and _in_numbers(rule.by_year_day, day.timetuple().tm_yday, 366 if calendar.isleap(day.year) else 365)
        and _in_weeks(rule.by_week, day)
    )


def _in_days(rule: Schedule, day: dt.date) -> bool:
    if not rule.by_day:
        return _same_as_start(rule, day)
    for nth, weekday in rule.by_day:
        if weekday != day.weekday():
            continue
        if nth == 0 or rule.freq != "MONTHLY":
            return True
        last = calendar.monthrange(day.year, day.month)[1]
        if nth in ((day.day - 1) // 7 + 1, -((last - day.day) // 7 + 1)):
            return True
    return False


def _same_as_start(rule: Schedule, day: dt.date) -> bool:
    """Without a part that says which day, the day of the start counts (RFC 5545, 3.3.10)."""
    if rule.start is None or rule.by_month_day or rule.by_year_day or rule.by_week:
        return True
    if rule.freq == "MONTHLY":
        return day.day == rule.start.day
    return day.weekday() == rule.start.weekday()


def _in_numbers(allowed: tuple[int, ...], number: int, last: int) -> bool:
    return not allowed or number in allowed or number - last - 1 in allowed


def _in_weeks(allowed: tuple[int, ...], day: dt.date) -> bool:
    if not allowed:
        return True
    year, week, _ = day.isocalendar()
    return _in_numbers(allowed, week, dt.date(year, 12, 28).isocalendar()[1])


@lru_cache(maxsize=4096)
def _last_of_count(rule: Schedule) -> dt.date:
    """The day of the last of `count` occurrences; far away if they never come to an end."""
    left, day = rule.count or 0, rule.start or dt.date.min
    for _ in range(_COUNT_HORIZON):
        if _matches(rule, day):
            left -= 1
            if left <= 0:
                return day
        day += dt.timedelta(days=1)
    return day


def read_schedule(row: Mapping[str, Cell]) -> Schedule:
    """The rule that a row of table `schedule` states."""
    reader = _Reader(row)
    freq = reader.text("freq").upper() or "WEEKLY"
    interval = reader.number("interval") or 1
    start = reader.date("dtstart")
    opens, closes = reader.time("opens_at", minutes), reader.time("closes_at", closing)
    by_day = reader.by_day()
    beat_known = interval <= 1 or start is not None
    return Schedule(
        valid_from=reader.date("valid_from"),
        valid_to=reader.date("valid_to"),
        start=start,
        until=reader.date("until"),
        count=reader.number("count"),
        week_start=_WEEKDAY_NUMBER.get(reader.text("wkst").upper()[:2], 0),
        freq=freq,
        interval=interval,
        by_day=by_day,
        by_week=reader.numbers("byweekno"),
        by_month_day=reader.numbers("bymonthday"),
        by_year_day=reader.numbers("byyearday"),
        opens=opens,
        closes=closes,
        note=reader.text("description") or reader.text("notes"),
        clear=reader.clear
        and beat_known
        and freq in ("WEEKLY", "MONTHLY")
        and (opens is None) == (closes is None),
    )


class _Reader:
    """Reads cells and remembers whether one of them made no sense."""

    def __init__(self, row: Mapping[str, Cell]) -> None:
        self.row = row
        self.clear = True

    def text(self, name: str) -> str:
        value = self.row.get(name)
        return "" if value is None else str(value).strip()

    def _read(self, text: str, value: object) -> None:
        self.clear = self.clear and (not text or value is not None)

    def date(self, name: str) -> dt.date | None:
        text = self.text(name)
        value = iso_date(text) if text else None
        self._read(text, value)
        return value

    def time(self, name: str, parse: Callable[[str], int | None]) -> int | None:
        text = self.text(name)
        value = parse(text) if text else None
        self._read(text, value)
        return value

    def number(self, name: str) -> int | None:
        text = self.text(name)
        value = int(float(text)) if re.fullmatch(r"-?\d{1,9}(\.0*)?", text) else None
        self._read(text, value)
        return value

    def numbers(self, name: str) -> tuple[int, ...]:
        parts = [part.strip() for part in self.text(name).split(",") if part.strip()]
        good = [int(part) for part in parts if re.fullmatch(r"[+-]?\d{1,3}", part)]
        self.clear = self.clear and len(good) == len(parts)
        return tuple(good)

    def by_day(self) -> tuple[tuple[int, int], ...]:
        parts = [part.strip().upper() for part in self.text("byday").split(",") if part.strip()]
        found = [match for part in parts if (match := _BYDAY.match(part))]
        self.clear = self.clear and len(found) == len(parts)
        return tuple((int(match[1] or 0), _WEEKDAY_NUMBER[match[2]]) for match in found)
