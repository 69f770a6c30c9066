"""What falls due: tasks, permits, hearings, appointments, ends of reception, birthdays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from app.domain.ids import RecordId
from app.storage.reader import Reader

_SQL = (Path(__file__).parent / "agenda.sql").read_text(encoding="utf-8")

# Two texts, so that the question about one person's files can use the index of each table. Of each kind the
# nearest are taken before anything is looked up for them: of everybody's there are very many.
_THERE = "EXISTS (SELECT 1 FROM k_person there WHERE there.id = person AND there.alive)"
# What the clocks that have a name of their own in the agenda are called there.
_NAME = (
    "CASE kind WHEN 'permit_exp' THEN 'permit' WHEN 'document_exp' THEN 'document'"
    " WHEN 'hearing' THEN 'hearing' WHEN 'age18' THEN 'birthday'"
    " WHEN 'sai_end' THEN 'reception_end' WHEN 'stay_end' THEN 'reception_end'"
    " ELSE 'clock' END"
)
_OF_ALL = _SQL.format(
    own=_THERE,
    own_task="1",
    own_clock="1",  # there are no lines of people who are gone
    name=_NAME,
    clocks="clock k CROSS JOIN clock_line l ON l.clock = k.id",
)
_OF_ONE = _SQL.format(
    own="person IN caseload",
    own_task="(owner = :user OR person IN caseload)",
    own_clock="person IN caseload",
    name=_NAME,
    clocks="clock_line l CROSS JOIN clock k ON k.id = l.clock",
)

MOST = 1000


class DueKind(StrEnum):
    """Why something stands in the agenda."""

    TASK = "task"
    PERMIT = "permit"
    APPOINTMENT = "appointment"
    HEARING = "hearing"
    RECEPTION_END = "reception_end"
    DOCUMENT = "document"
    BIRTHDAY = "birthday"
    CLOCK = "clock"  # a deadline or right reckoned by `clock_lines`; `code` is its kind


@dataclass(frozen=True, slots=True)
class Due:
    """One line of the agenda; `record` is the task, permit, ... of that kind.

    `on` is the day; `certain` is False when it follows from an uncertain date. `title` is what a
    person wrote (tasks), `code` the code of a list (kind of task, type of permit). `also`: what else
    ends for this person on the very day.
    """

    kind: DueKind
    on: date
    record: RecordId
    person: RecordId
    case: RecordId | None
    name: str
    title: str | None
    code: str | None
    mine: bool
    certain: bool = True
    also: tuple[Due, ...] = ()


def due_between(
    reader: Reader,
    user: RecordId,
    first: date,
    last: date,
    *,
    recent: date | None = None,
    everybody: bool = False,
    limit: int = MOST,
) -> list[Due]:
    """What is due from `first` to `last` (both in), earliest first, at most `limit`.

    Deadlines and birthdays are the rows of `clock_lines`, so that every list says the same day.

    What only happens once (hearings, appointments, birthdays) begins at `recent`, if given.

    `user`'s own tasks and cases (responsible, or in the team), or with `everybody` all of them.
    `mine` tells what is `user`'s own: the task's owner, or else who is responsible of the case.
    """
    bound = {
        "user": user,
        "first": first.isoformat(),
        "recent": (recent or first).isoformat(),
        "last": last.isoformat(),
        "limit": limit,
    }
    found = [_due(row) for row in reader.named(_OF_ALL if everybody else _OF_ONE, bound)]
    return sorted(found, key=lambda due: (due.on, not due.mine, due.name))


def _due(row: tuple[Any, ...]) -> Due:
    kind, on, record, person, case, name, title, code, mine, certain = row
    case_id = RecordId(case) if case else None
    return Due(
        DueKind(kind),
        date.fromisoformat(on),
        RecordId(record),
        RecordId(person),
        case_id,
        name or "",
        title,
        code,
        bool(mine),
        bool(certain),
    )
