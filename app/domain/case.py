"""A case and its team."""

from __future__ import annotations

from datetime import date

from app.domain import declaration as d
from app.domain.declaration import Merge, Need, Record, Scope, Search
from app.domain.ids import RecordId


@d.record("case", id=70, scope=Scope.FILE)
class Case(Record):
    """A person or household taken in charge; its number is final from the start."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    number: str | None = d.text(id=2, need=Need.DRAFT, search=Search.ID, index=True, max_length=40)
    state: str | None = d.code("V25", id=3, need=Need.DRAFT, index=True)
    opened_on: date | None = d.day(id=4, need=Need.DRAFT, index=True)
    responsible: RecordId | None = d.ref("user", id=5, need=Need.SUBMIT)
    site: RecordId | None = d.ref("site", id=6)
    project: RecordId | None = d.ref("project", id=7)
    household: RecordId | None = d.ref("household", id=8)
    priority: str | None = d.code("priority", id=9)
    targets: frozenset[str] = d.codes("V76", id=10)
    channel: str | None = d.code("V26", id=11, need=Need.SUBMIT, section="request")
    reported_by: str | None = d.text(id=12, section="request")
    reported_on: date | None = d.day(id=13, section="request")
    request: str | None = d.note(id=14, section="request", search=Search.TEXT, merge=Merge.KEEP_BOTH)
    accepted_on: date | None = d.day(id=15, section="request")
    not_eligible_reason: str | None = d.text(id=16, section="request")
    placement: RecordId | None = d.ref("placement", id=17, section="exit")
    planned_exit_on: date | None = d.day(id=18, index=True, section="exit")
    closed_on: date | None = d.day(id=19, index=True, merge=Merge.SUPERVISOR, section="exit")
    closing_reason: str | None = d.code("V19", id=20, merge=Merge.SUPERVISOR, section="exit")
    closing_note: str | None = d.note(id=21, merge=Merge.KEEP_BOTH, section="exit", search=Search.TEXT)
    closing_requested_by: RecordId | None = d.ref("user", id=22, index=False, section="exit")
    archived: bool | None = d.flag(id=23, index=True, merge=Merge.LATEST, section="exit")
    suspended_reason: str | None = d.text(id=24, section="exit")
    submitted_on: date | None = d.day(id=25, index=True, merge=Merge.LATEST)
    submitted_by: RecordId | None = d.ref("user", id=26, index=False, merge=Merge.LATEST)


@d.record("case_member", id=71, scope=Scope.FILE)
class CaseMember(Record):
    """Somebody of the team of a case, for a time and in a role."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    case: RecordId | None = d.ref("case", id=2, need=Need.DRAFT)
    user: RecordId | None = d.ref("user", id=3)
    outside_name: str | None = d.text(id=4)
    role: str | None = d.code("V28", id=5)
    from_on: date | None = d.day(id=6)
    until_on: date | None = d.day(id=7)
