"""Needs and autonomy scored area by area, so that one assessment can be read beside another."""

from __future__ import annotations

from datetime import date

from app.domain import declaration as d
from app.domain.declaration import Merge, Need, Record, Scope, Search
from app.domain.ids import RecordId


@d.record("assessment", id=100, scope=Scope.FILE)
class Assessment(Record):
    """One assessment on one day; its scores are records of their own."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    case: RecordId | None = d.ref("case", id=2)
    held_on: date | None = d.day(id=3, need=Need.DRAFT, index=True)
    kind: str | None = d.code("assessment_kind", id=4, need=Need.SUBMIT)
    assessor: RecordId | None = d.ref("user", id=5)
    person_present: bool | None = d.flag(id=6)
    with_mediator: bool | None = d.flag(id=7)
    language: str | None = d.code("language", id=8)
    summary: str | None = d.note(id=9, merge=Merge.KEEP_BOTH, search=Search.TEXT)
    submitted_on: date | None = d.day(id=10)


@d.record("area_score", id=101, scope=Scope.FILE)
class AreaScore(Record):
    """One area of one assessment: where the person stands, where they want to be."""

    assessment: RecordId | None = d.ref("assessment", id=1, parent=True, need=Need.DRAFT)
    area: str | None = d.code("V23", id=2, need=Need.DRAFT)
    score: str | None = d.code("V24", id=3)
    goal: str | None = d.code("V24", id=4)
    own_score: str | None = d.code("V24", id=5)
    resources: str | None = d.note(id=6, merge=Merge.KEEP_BOTH)
    obstacles: str | None = d.note(id=7, merge=Merge.KEEP_BOTH)
    own_words: str | None = d.note(id=8, merge=Merge.KEEP_BOTH)
    priority: int | None = d.integer(id=9, minimum=1, maximum=3)
