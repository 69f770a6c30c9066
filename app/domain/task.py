"""What is to be done, and by when."""

from __future__ import annotations

from datetime import date, datetime

from app.domain import declaration as d
from app.domain.declaration import Merge, Need, Record, Scope, Search
from app.domain.ids import RecordId


@d.record("task", id=110, scope=Scope.FILE)
class Task(Record):
    """A task or deadline of a person's file, written by hand or by a rule."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    case: RecordId | None = d.ref("case", id=2)
    kind: str | None = d.code("V80", id=3)
    # A task made by a rule needs no title: its kind says it in every language.
    title: str | None = d.text(id=4, search=Search.TEXT)
    due: date | None = d.day(id=5, index=True)
    owner: RecordId | None = d.ref("user", id=6)
    state: str | None = d.code("task_state", id=7, need=Need.DRAFT, index=True)
    priority: str | None = d.code("priority", id=8)
    snoozed_until: date | None = d.day(id=9, merge=Merge.LATEST)
    done_at: datetime | None = d.moment(id=10, merge=Merge.LATEST)
    done_by: RecordId | None = d.ref("user", id=11, index=False, merge=Merge.LATEST)
    outcome: str | None = d.note(id=12, merge=Merge.KEEP_BOTH)
    text: str | None = d.note(id=13, merge=Merge.KEEP_BOTH)
    automatic: bool | None = d.flag(id=14)
    # What a rule made this task for, so that it makes it once: `rule:record`.
    origin: str | None = d.text(id=15, index=True, merge=Merge.LATEST, max_length=120, inner=True)
    contact: RecordId | None = d.ref("contact", id=16)
    permit: RecordId | None = d.ref("permit", id=17)
    placement: RecordId | None = d.ref("placement", id=18)
    site: RecordId | None = d.ref("site", id=19)
    due_minute: int | None = d.integer(id=20, minimum=0, maximum=1439)
    place: str | None = d.text(id=21)
