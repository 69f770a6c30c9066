"""The team's review of a case: who was there, what was decided, minutes that are signed and then stay.

Minutes that are locked hold their words in `frozen`; a change becomes a new version that `follows` them.
"""

from __future__ import annotations

from datetime import date

from app.domain import declaration as d
from app.domain.declaration import Merge, Need, Record, Scope, Search
from app.domain.ids import RecordId
from app.domain.signature import LONGEST


@d.record("equipe_review", id=154, scope=Scope.FILE)
class EquipeReview(Record):
    """The minutes of one case on one day."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    case: RecordId | None = d.ref("case", id=2, need=Need.DRAFT)
    plan: RecordId | None = d.ref("plan", id=3)
    held_on: date | None = d.day(id=4, need=Need.DRAFT, index=True)
    summary: str | None = d.note(id=5, need=Need.SUBMIT, search=Search.TEXT)
    decision: str | None = d.code("equipe_decision", id=6, need=Need.SUBMIT)
    changes: str | None = d.note(id=7, search=Search.TEXT)
    person_present: bool | None = d.flag(id=8, need=Need.SUBMIT)
    person_words: str | None = d.note(id=9)
    mediator_name: str | None = d.text(id=10)
    next_on: date | None = d.day(id=11, index=True)
    state: str | None = d.code("minutes_state", id=12, need=Need.DRAFT, index=True, merge=Merge.SUPERVISOR)
    written_by: RecordId | None = d.ref("user", id=13)
    locked_on: date | None = d.day(id=14, merge=Merge.LATEST)
    locked_by: RecordId | None = d.ref("user", id=15, index=False, merge=Merge.LATEST)
    frozen: str | None = d.note(id=16, merge=Merge.LATEST, export=False, inner=True)
    frozen_digest: str | None = d.text(id=17, merge=Merge.LATEST, max_length=64, export=False, inner=True)
    follows: RecordId | None = d.ref("equipe_review", id=18)


@d.record("equipe_attendance", id=155, scope=Scope.FILE)
class EquipeAttendance(Record):
    """Somebody who was there, in which role; their signature says that these were the words."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    review: RecordId | None = d.ref("equipe_review", id=2, need=Need.DRAFT)
    user: RecordId | None = d.ref("user", id=3)
    name: str | None = d.text(id=4)
    role: str | None = d.code("V28", id=5)
    signed_on: date | None = d.day(id=6)
    method: str | None = d.code("signature_method", id=7)
    strokes: str | None = d.note(id=8, max_length=LONGEST, export=False, inner=True)
    digest: str | None = d.text(id=9, max_length=64, export=False, inner=True)


@d.record("equipe_decision", id=156, scope=Scope.FILE)
class EquipeDecision(Record):
    """One thing decided, with who sees to it by when; the task is made when the minutes are locked."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    review: RecordId | None = d.ref("equipe_review", id=2, need=Need.DRAFT)
    text: str | None = d.text(id=3, need=Need.DRAFT, max_length=500)
    owner: RecordId | None = d.ref("user", id=4)
    due: date | None = d.day(id=5)
    with_mediator: bool | None = d.flag(id=6)
    place: int | None = d.integer(id=7, minimum=0, maximum=9999, merge=Merge.LATEST, export=False, inner=True)
