"""Today and the days around it, for whoever shows them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from app.domain.ids import RecordId
from app.storage.agenda import Due, DueKind, due_between
from app.storage.reader import Reader

__all__ = ["LONG_AGO", "Due", "DueKind", "agenda", "due_between"]

LONG_AGO = date(1900, 1, 1)

# How many days before the day itself something shows: a permit wants two months (rule R-05).
AHEAD = {
    DueKind.TASK: 7,
    DueKind.PERMIT: 60,
    DueKind.APPOINTMENT: 14,
    DueKind.HEARING: 30,
    DueKind.RECEPTION_END: 60,
    DueKind.DOCUMENT: 60,
    DueKind.BIRTHDAY: 60,
    DueKind.CLOCK: 30,
}

# How long something that passed stays: an expired permit must not disappear, a birthday may.
BEHIND = {
    DueKind.APPOINTMENT: 1,
    DueKind.HEARING: 1,
    DueKind.BIRTHDAY: 7,
    DueKind.CLOCK: 7,
}


DUTIES = frozenset({"sai_database", "sai_update"})
"""Clocks of the agenda that stay until somebody has done what they ask."""

TO_DO = frozenset({DueKind.TASK, DueKind.APPOINTMENT, DueKind.HEARING})
"""What somebody has to do or to go to: each keeps a line of its own."""

_SAME = {
    DueKind.PERMIT: "permit_exp",
    DueKind.APPOINTMENT: "appointment",
    DueKind.HEARING: "hearing",
    DueKind.RECEPTION_END: "sai_end",
    DueKind.DOCUMENT: "document_exp",
    DueKind.BIRTHDAY: "age18",
}
"""The kind of a task (V80) that would be about the same thing."""


def agenda(reader: Reader, user: RecordId, today: date, *, everybody: bool = False) -> list[Due]:
    """What a person needs to see on `today`: overdue first, then what comes, each kind in its time.

    Their own tasks and cases, or with `everybody` those of all.
    """
    last = today + timedelta(days=max(AHEAD.values()))
    recent = today - timedelta(days=max(BEHIND.values()))
    found = due_between(reader, user, LONG_AGO, last, recent=recent, everybody=everybody)
    return _once([due for due in found if due.on <= _until(due, today) and due.on >= _since(due, today)])


def _until(due: Due, today: date) -> date:
    return today + timedelta(days=AHEAD[due.kind])


def _since(due: Due, today: date) -> date:
    days = None if due.code in DUTIES else BEHIND.get(due.kind)
    return LONG_AGO if days is None else today - timedelta(days=days)


def _once(found: list[Due]) -> list[Due]:
    """One line for one thing: a task somebody made of a deadline stands for it, on the same day; what ends
    for one person on one day is one line."""
    tasks = {(due.person, due.on, due.code) for due in found if due.kind is DueKind.TASK and due.code}
    lines: dict[object, Due] = {}
    for due in found:
        if due.kind in TO_DO:
            lines[due.kind, due.record, due.on] = due
        elif (due.person, due.on, _SAME.get(due.kind, due.code)) not in tasks:
            first = lines.get((due.person, due.on))
            lines[due.person, due.on] = replace(first, also=(*first.also, due)) if first else due
    return list(lines.values())
