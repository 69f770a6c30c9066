"""What falls due: tasks, permits, hearings, appointments, ends of reception, birthdays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from app.domain.ids import RecordId
from app.domain.partial_dates import PartialDate, add_years
from app.storage.reader import Reader

_SQL = (Path(__file__).parent / "agenda.sql").read_text(encoding="utf-8")

# Two texts, so that the question about one person's files can use the index of each table. Of each kind the
# nearest are taken before anything is looked up for them: of everybody's there are very many.
_THERE = "EXISTS (SELECT 1 FROM k_person there WHERE there.id = person AND there.alive)"
_OF_ALL = _SQL.format(own=_THERE, own_task="1", clocks="clock k CROSS JOIN clock_line l ON l.clock = k.id")
_OF_ONE = _SQL.format(
    own="person IN caseload",
    own_task="(owner = :user OR person IN caseload)",
    clocks="clock_line l CROSS JOIN clock k ON k.id = l.clock",
)

# One person's own files are few: from them to the births; of all, from the births to the files.
_BORN_OF_ONE = "case_card c JOIN k_person p ON p.id = c.person WHERE c.responsible = ?1"
_BORN_OF_ALL = "k_person p LEFT JOIN case_card c ON c.person = p.id WHERE 1"

ADULT = 18
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
    person wrote (tasks), `code` the code of a list (kind of task, type of permit).
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
    """What is due from `first` to `last` (both in), earliest first, at most `limit` and birthdays.

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
    found.extend(birthdays(reader, user, recent or first, last, everybody=everybody))
    return sorted(found, key=lambda due: (due.on, not due.mine, due.name))


def birthdays(
    reader: Reader, user: RecordId, first: date, last: date, *, everybody: bool = False
) -> list[Due]:
    """Eighteenth birthdays: the day when it is known, else the first day it may be."""
    years = [str(year) for year in range(max(first.year, last.year - 1) - ADULT, last.year - ADULT + 1)]
    source = _BORN_OF_ALL if everybody else _BORN_OF_ONE
    found: list[Due] = []
    for year in years:
        rows = reader.rows(
            f"SELECT p.id, p.display_name, p.born, c.id, c.responsible IS ?1 FROM {source}"
            " AND p.alive AND p.born >= ?2 AND p.born < ?3 GROUP BY p.id",
            [user, year, str(int(year) + 1)],
        )
        for id_, name, born, case, mine in rows:
            due = _birthday(RecordId(id_), name or "", PartialDate.from_text(born), case, bool(mine))
            if due is not None and first <= due.on <= last:
                found.append(due)
    return found


def _birthday(id_: RecordId, name: str, born: PartialDate, case: bytes | None, mine: bool) -> Due | None:
    if born.earliest is None:
        return None
    on = add_years(born.earliest, ADULT)
    case_id = RecordId(case) if case else None
    return Due(DueKind.BIRTHDAY, on, id_, id_, case_id, name, None, None, mine, born.is_day)


def _due(row: tuple[str, str, bytes, bytes, bytes | None, str | None, str | None, str | None, int]) -> Due:
    kind, on, record, person, case, name, title, code, mine = row
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
    )
