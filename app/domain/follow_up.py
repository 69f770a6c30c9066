"""How somebody is doing some months after they left: asked only of who agreed to be called (rule R-26)."""

from __future__ import annotations

from datetime import date
from typing import Final

from app.domain import declaration as d
from app.domain.declaration import Merge, Need, Record, Scope, Search
from app.domain.ids import RecordId

AFTER_MONTHS: Final = (3, 6, 12)
"""Months after the exit at which somebody is asked."""


@d.record("follow_up", id=157, scope=Scope.FILE)
class FollowUp(Record):
    """One call after the exit, reached or not; its scores are those of `assessment`."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    case: RecordId | None = d.ref("case", id=2, need=Need.DRAFT)
    months: int | None = d.integer(id=3, minimum=1, maximum=60, need=Need.DRAFT)
    held_on: date | None = d.day(id=4, need=Need.DRAFT, index=True)
    reached: str | None = d.code("follow_up_reached", id=5, need=Need.DRAFT)
    assessment: RecordId | None = d.ref("assessment", id=6)
    text: str | None = d.note(id=7, merge=Merge.KEEP_BOTH, search=Search.TEXT)
    by: RecordId | None = d.ref("user", id=8)
