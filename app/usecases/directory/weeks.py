"""Opening hours in words: days that are alike together, exceptions below."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from app.catalogue.formats import Formats
from app.catalogue.messages import Messages
from app.domain.directory.clock import clock
from app.domain.directory.entries import Entry
from app.domain.directory.opening import OpeningHours, Span
from app.domain.directory.schedules import EVERY_YEAR, Schedule

_MONDAY = dt.date(2024, 1, 1)


def week_lines(entry: Entry, messages: Messages, today: dt.date) -> list[str]:
    """Lines of opening hours; the same number of them in every language. What is over is left out."""
    if entry.status == "temporarily closed":
        return [messages("directory.slip.suspended")]
    if not entry.hours.rules:
        return [messages("directory.slip.no_hours")]
    if entry.hours.always:
        return [messages("directory.slip.always")]
    special = [rule for rule in entry.hours.special() if not _is_over(rule, today)]
    lines = list(_ordinary(entry.hours, messages))
    lines += [line for rule in special if (line := _special(rule, messages))]
    return lines or [messages("directory.slip.no_hours")]


def _is_over(rule: Schedule, today: dt.date) -> bool:
    last = rule.valid_to or rule.until
    return last is not None and last.year != EVERY_YEAR and last < today


def _ordinary(hours: OpeningHours, messages: Messages) -> Iterator[str]:
    week = hours.ordinary_week()
    if not any(week):
        return
    first = 0
    for day in range(1, 8):
        if day == 7 or week[day] != week[first]:
            yield f"{_days(first, day - 1, messages)}: {_times(week[first], messages)}"
            first = day


def _days(first: int, last: int, messages: Messages) -> str:
    names = [Formats(messages).weekday(_MONDAY + dt.timedelta(days=day)) for day in (first, last)]
    return names[0] if first == last else messages("directory.slip.days", first=names[0], last=names[1])


def _times(spans: Sequence[Span], messages: Messages) -> str:
    if not spans:
        return messages("directory.slip.closed")
    return ", ".join(f"{clock(start)}-{clock(end)}" for start, end in spans)


def _special(rule: Schedule, messages: Messages) -> str:
    """One rule that the week leaves out; what cannot be said from codes is given as it was written."""
    if not rule.clear:
        return rule.note
    times = _times([(rule.opens or 0, rule.closes or 0)], messages) if rule.timed else ""
    if rule.is_exception:
        return f"{_window(rule, messages)}: {times or messages('directory.slip.closed')}"
    named = _monthly(rule, messages) or _weekdays(rule, messages)
    return ": ".join(part for part in (named, times or rule.note) if part) or rule.note


def _window(rule: Schedule, messages: Messages) -> str:
    first, last = (_date(day, messages) for day in (rule.valid_from, rule.valid_to))
    return first if first == last else messages("directory.slip.from_to", first=first, last=last)


def _date(day: dt.date | None, messages: Messages) -> str:
    if day is None:
        return ""
    return f"{day.day:02}/{day.month:02}" if day.year == EVERY_YEAR else Formats(messages).short_day(day)


def _monthly(rule: Schedule, messages: Messages) -> str:
    told = []
    for nth, weekday in rule.by_day if rule.freq == "MONTHLY" else ():
        name = Formats(messages).weekday(_MONDAY + dt.timedelta(days=weekday))
        if nth == -1:
            told.append(messages("directory.slip.monthly_last", day=name))
        elif nth > 0:
            told.append(messages("directory.slip.monthly", which=str(nth), day=name))
    return ", ".join(told)


def _weekdays(rule: Schedule, messages: Messages) -> str:
    days = sorted({weekday for _, weekday in rule.by_day})
    return ", ".join(Formats(messages).weekday(_MONDAY + dt.timedelta(days=day)) for day in days)
