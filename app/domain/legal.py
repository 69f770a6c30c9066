"""The asylum procedure and the history of residence permits."""

from __future__ import annotations

from datetime import date

from app.domain import declaration as d
from app.domain.declaration import Merge, Need, Record, Scope, Search
from app.domain.ids import RecordId
from app.domain.partial_dates import PartialDate


@d.record("asylum_procedure", id=30, scope=Scope.FILE)
class AsylumProcedure(Record):
    """One application for international protection; the notification starts the clocks."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    stage: str | None = d.code("V12", id=2, need=Need.SUBMIT, merge=Merge.SUPERVISOR)
    vestanet: str | None = d.text(id=3, search=Search.ID, index=True, merge=Merge.SUPERVISOR, max_length=60)
    intention_on: PartialDate | None = d.partial_date(id=4, merge=Merge.SUPERVISOR)
    registered_on: PartialDate | None = d.partial_date(id=5, merge=Merge.SUPERVISOR)
    repeated_number: int | None = d.integer(id=6, minimum=0, maximum=20)
    commission: str | None = d.text(id=7, section="hearing")
    hearing_on: date | None = d.day(id=8, index=True, merge=Merge.SUPERVISOR, section="hearing")
    decision: str | None = d.code("V13", id=9, merge=Merge.SUPERVISOR, section="decision")
    decided_on: date | None = d.day(id=10, merge=Merge.SUPERVISOR, section="decision")
    notified_on: date | None = d.day(id=11, index=True, merge=Merge.SUPERVISOR, section="decision")
    appeal_court: str | None = d.text(id=12, section="appeal")
    appeal_number: str | None = d.text(id=13, search=Search.ID, section="appeal", max_length=60)
    appeal_filed_on: date | None = d.day(id=14, merge=Merge.SUPERVISOR, section="appeal")
    appeal_hearing_on: date | None = d.day(id=15, index=True, merge=Merge.SUPERVISOR, section="appeal")
    appeal_outcome: str | None = d.code("appeal_outcome", id=16, merge=Merge.SUPERVISOR, section="appeal")
    lawyer: str | None = d.text(id=17, section="appeal")
    lawyer_contact: str | None = d.text(id=18, section="appeal")
    legal_aid: bool | None = d.flag(id=19, section="appeal")
    text: str | None = d.note(id=20, merge=Merge.KEEP_BOTH, search=Search.TEXT)


@d.record("permit", id=31, scope=Scope.FILE)
class Permit(Record):
    """One residence title in a person's history; which one is current is computed."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    type: str | None = d.code("V14", id=2, need=Need.DRAFT, merge=Merge.SUPERVISOR)
    number: str | None = d.text(id=3, search=Search.ID, merge=Merge.SUPERVISOR, max_length=60)
    state: str | None = d.code("V15", id=4, need=Need.SUBMIT)
    issued_on: PartialDate | None = d.partial_date(id=5, merge=Merge.SUPERVISOR)
    expires_on: date | None = d.day(id=6, index=True, merge=Merge.SUPERVISOR)
    verified: str | None = d.code("verification", id=7)
    questura: str | None = d.text(id=8, section="request")
    requested_on: date | None = d.day(id=9, merge=Merge.SUPERVISOR, section="request")
    receipt_number: str | None = d.text(id=10, search=Search.ID, section="request", max_length=60)
    appointment_on: date | None = d.day(id=11, index=True, section="request")
    work_allowed: str | None = d.code("work_allowed", id=12, section="rights")
    work_from: date | None = d.day(id=13, section="rights")
    convertible: str | None = d.code("convertible", id=14, section="rights")
    conversion_conditions: str | None = d.text(id=15, section="rights")
    travel_document: str | None = d.text(id=16, section="rights", max_length=60)
    annotation: str | None = d.text(id=17, section="printed")
    ground_as_printed: str | None = d.text(id=18, section="printed")
    text: str | None = d.note(id=19, merge=Merge.KEEP_BOTH, search=Search.TEXT)
