"""Mediation on call: what a service asks for, from which hours it is paid, and who was asked.

What the mediator's own laptop holds (the job offered, the session recorded) is declared in
`app.domain.mediation_job`; here is what stays with the staff of a site.
"""

from __future__ import annotations

from datetime import date, datetime

from app.domain import declaration as d
from app.domain.declaration import Merge, Need, Record, Scope
from app.domain.ids import RecordId


@d.record("mediation_request", id=160, scope=Scope.SITE, retention="case_closed")
class MediationRequest(Record):
    """A request slip for a linguistic and cultural mediator.

    The person is optional: a school class or a ward may need a mediator too. Who asks is a body of the
    network with two names: who asks for it, and who will be in the room. `state` is a code of list V52.
    """

    site: RecordId | None = d.ref("site", id=1, parent=True, need=Need.DRAFT)
    language: str | None = d.code("language", id=2, need=Need.SUBMIT, index=True)
    variety: str | None = d.text(id=3)
    nationality: str | None = d.code("country", id=4, need=Need.SUBMIT)
    other_languages: frozenset[str] = d.codes("language", id=5)
    person: RecordId | None = d.ref("person", id=6)
    case: RecordId | None = d.ref("case", id=7)
    group: str | None = d.code("request_group", id=8)
    group_name: str | None = d.text(id=9, max_length=120)
    group_size: int | None = d.integer(id=10, minimum=1, maximum=1000)
    day: date | None = d.day(id=11, need=Need.SUBMIT, index=True, section="meeting")
    start_minute: int | None = d.integer(id=12, minimum=0, maximum=1439, need=Need.SUBMIT, section="meeting")
    minutes: int | None = d.integer(id=13, minimum=15, maximum=720, section="meeting")
    setting: str | None = d.code("V50", id=14, need=Need.SUBMIT, section="meeting")
    mode: str | None = d.code("V51", id=15, need=Need.SUBMIT, section="meeting")
    place: str | None = d.text(id=16, section="meeting")
    comune: str | None = d.code("comune", id=17, section="meeting")
    urgent: bool | None = d.flag(id=18, section="meeting")
    reason: str | None = d.note(id=19, need=Need.SUBMIT, section="meeting", max_length=2000)
    topics: frozenset[str] = d.codes("V23", id=20, section="meeting")
    body: str | None = d.text(id=21, need=Need.SUBMIT, section="service", max_length=160)
    referent: str | None = d.text(id=22, need=Need.SUBMIT, section="service", max_length=160)
    referent_phone: str | None = d.text(id=23, section="service", max_length=60)
    present: str | None = d.text(id=24, need=Need.SUBMIT, section="service")
    gender: str | None = d.code("mediator_gender", id=25, section="care")
    confidentiality: str | None = d.code("mediation_care", id=26, section="care")
    line: RecordId | None = d.ref("mediation_line", id=27, section="service")
    state: str | None = d.code("V52", id=28, index=True)
    requested_by: RecordId | None = d.ref("user", id=29, index=False)
    requested_at: datetime | None = d.moment(id=30, merge=Merge.LATEST)
    decided_by: RecordId | None = d.ref("user", id=31, index=False, merge=Merge.LATEST)
    approved_at: datetime | None = d.moment(id=32, merge=Merge.LATEST)
    decision_note: str | None = d.note(id=33, merge=Merge.KEEP_BOTH)
    cancelled_at: datetime | None = d.moment(id=34, merge=Merge.LATEST)
    cancelled_by: RecordId | None = d.ref("user", id=35, index=False, merge=Merge.LATEST)
    cancel_reason: str | None = d.text(id=36, merge=Merge.KEEP_BOTH)
    # All that the mediator reads of a name: how the person is called, never a surname.
    called_name: str | None = d.text(id=37, max_length=60)


@d.record("mediation_line", id=164, scope=Scope.SITE, data_class="C1", retention="never")
class MediationLine(Record):
    """Hours of mediation that may be spent: of a project or a body, in a period.

    `hours` are whole hours; `unit` is the billing unit in minutes (15, 30 or 60).
    """

    site: RecordId | None = d.ref("site", id=1, parent=True, need=Need.DRAFT)
    name: str | None = d.text(id=2, need=Need.DRAFT, max_length=120)
    project: RecordId | None = d.ref("project", id=3, index=False)
    body: str | None = d.text(id=4, max_length=160)
    from_on: date | None = d.day(id=5, need=Need.DRAFT)
    to_on: date | None = d.day(id=6)
    hours: int | None = d.integer(id=7, minimum=0, maximum=100_000, need=Need.DRAFT)
    unit: str | None = d.code("billing_unit", id=8, need=Need.DRAFT)
    closed_on: date | None = d.day(id=9)
    text: str | None = d.note(id=10)


@d.record("mediation_offer", id=165, scope=Scope.SITE, retention="case_closed")
class MediationOffer(Record):
    """Who was asked to take a request, when, until when an answer was awaited, and how it ended."""

    site: RecordId | None = d.ref("site", id=1, parent=True, need=Need.DRAFT)
    request: RecordId | None = d.ref("mediation_request", id=2, need=Need.DRAFT)
    profile: RecordId | None = d.ref("mediator_profile", id=3, need=Need.DRAFT)
    job: RecordId | None = d.ref("mediation_job", id=4)
    offered_at: datetime | None = d.moment(id=5)
    answer_by: datetime | None = d.moment(id=6)
    offered_by: RecordId | None = d.ref("user", id=7, index=False)
    outcome: str | None = d.code("offer_outcome", id=8, merge=Merge.LATEST)
    ended_at: datetime | None = d.moment(id=9, merge=Merge.LATEST)
    note: str | None = d.text(id=10, merge=Merge.KEEP_BOTH)
