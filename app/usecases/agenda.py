"""Today and the days around it, for whoever shows them."""

from __future__ import annotations

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


def agenda(reader: Reader, user: RecordId, today: date, *, everybody: bool = False) -> list[Due]:
    """What a person needs to see on `today`: overdue first, then what comes, each kind in its time.

    Their own tasks and cases, or with `everybody` those of all.
    """
    last = today + timedelta(days=max(AHEAD.values()))
    recent = today - timedelta(days=max(BEHIND.values()))
    return [
        due
        for due in due_between(reader, user, LONG_AGO, last, recent=recent, everybody=everybody)
        if due.on <= today + timedelta(days=AHEAD[due.kind])
        and due.on >= today - timedelta(days=BEHIND.get(due.kind, 100_000))
    ]
