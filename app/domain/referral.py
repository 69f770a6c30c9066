"""Referrals: what is asked of a service for somebody, what left, what came back.

A referral changes as it goes; the copy of what left, each step and each line of the disclosure
log are written once and never changed (`app.domain.sealed_records`).
"""

from __future__ import annotations

from datetime import date, datetime

from app.domain import declaration as d
from app.domain.declaration import Merge, Need, Record, Scope, Search
from app.domain.ids import RecordId


@d.record("referral", id=170, scope=Scope.FILE)
class Referral(Record):
    """One request to one service, from the draft to its outcome.

    `service` and `place` are ids of the directory in hex, `snapshot` its entry as it stood (JSON).
    `handover` says that somebody is handed on, and how; then there need be no service, and `to_site` is
    the site that receives when it is one of ours, `request` what it asked. `secret` (hex) is what the
    codes of the answer sheet are made with, `short` finds the referral again.
    """

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    case: RecordId | None = d.ref("case", id=2)
    service: str | None = d.text(id=3, index=True, max_length=32)
    place: str | None = d.text(id=4, max_length=32)
    service_name: str | None = d.text(id=5, need=Need.DRAFT, search=Search.TEXT)
    organisation_name: str | None = d.text(id=6)
    snapshot: str | None = d.note(id=7, merge=Merge.LATEST, export=False)
    reason: str | None = d.note(id=8, need=Need.SUBMIT, merge=Merge.KEEP_BOTH, search=Search.TEXT)
    area: str | None = d.code("V23", id=9)
    urgency: str | None = d.code("priority", id=10)
    categories: frozenset[str] = d.codes("data_category", id=11, need=Need.SUBMIT)
    consent: RecordId | None = d.ref("consent", id=12)
    basis: str | None = d.code("V67", id=13)
    method: str | None = d.code("V56", id=14, need=Need.SUBMIT)
    receiver: RecordId | None = d.ref("user", id=15)
    sent_at: datetime | None = d.moment(id=16, index=True, merge=Merge.LATEST)
    sent_by: RecordId | None = d.ref("user", id=17, merge=Merge.LATEST)
    expected_by: date | None = d.day(id=18, index=True)
    state: str | None = d.code("V54", id=19, need=Need.DRAFT, index=True)
    received_by: str | None = d.text(id=20)
    appointment_on: date | None = d.day(id=21, index=True)
    appointment_minute: int | None = d.integer(id=22, minimum=0, maximum=1439)
    appointment_place: str | None = d.text(id=23)
    reject_reason: str | None = d.code("V55", id=24)
    started_on: date | None = d.day(id=25)
    ended_on: date | None = d.day(id=26)
    outcome: str | None = d.note(id=27, merge=Merge.KEEP_BOTH)
    satisfaction: int | None = d.integer(id=28, minimum=1, maximum=5)
    follow_up_on: date | None = d.day(id=29)
    queued_at: datetime | None = d.moment(id=30, merge=Merge.LATEST)
    stopped_at: datetime | None = d.moment(id=31, merge=Merge.LATEST)
    revoked_on: date | None = d.day(id=32, merge=Merge.LATEST)
    answered_on: date | None = d.day(id=33, merge=Merge.LATEST)
    short: str | None = d.text(id=34, index=True, merge=Merge.LATEST, export=False, max_length=8)
    secret: str | None = d.text(id=35, merge=Merge.LATEST, export=False, max_length=64)
    next_step: str | None = d.code("referral_next_step", id=36)
    fit: str | None = d.note(id=37, merge=Merge.LATEST, export=False)
    cleared_at: datetime | None = d.moment(id=38, merge=Merge.LATEST)
    handover: str | None = d.code("handover_mode", id=39)
    to_site: RecordId | None = d.ref("site", id=40)
    request: RecordId | None = d.ref("file_request", id=41, index=False)


@d.record("referral_copy", id=171, scope=Scope.FILE)
class ReferralCopy(Record):
    """What left, word for word: canonical JSON text and its SHA-256 in hex."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    referral: RecordId | None = d.ref("referral", id=2, need=Need.DRAFT)
    body: str | None = d.note(id=3, need=Need.DRAFT, merge=Merge.LATEST, export=False)
    digest: str | None = d.text(id=4, merge=Merge.LATEST, max_length=64)
    made_at: datetime | None = d.moment(id=5, merge=Merge.LATEST)
    made_by: RecordId | None = d.ref("user", id=6, index=False, merge=Merge.LATEST)


@d.record("referral_event", id=172, scope=Scope.FILE)
class ReferralEvent(Record):
    """One step of a referral: which, on what day, told by whom and how. `code` is the return code typed."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    referral: RecordId | None = d.ref("referral", id=2, need=Need.DRAFT)
    step: str | None = d.code("referral_step", id=3, need=Need.DRAFT, merge=Merge.LATEST)
    at: datetime | None = d.moment(id=4, merge=Merge.LATEST)
    on: date | None = d.day(id=5, merge=Merge.LATEST)
    by: RecordId | None = d.ref("user", id=6, index=False, merge=Merge.LATEST)
    how: str | None = d.code("referral_how", id=7, merge=Merge.LATEST)
    reject_reason: str | None = d.code("V55", id=8, merge=Merge.LATEST)
    text: str | None = d.note(id=9, merge=Merge.LATEST)
    code: str | None = d.text(id=10, merge=Merge.LATEST, export=False, max_length=16)


@d.record("disclosure", id=173, scope=Scope.FILE)
class Disclosure(Record):
    """One line of the log of what was told to whom, when and on what legal basis (GDPR art. 5.2, 15.1.c)."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    referral: RecordId | None = d.ref("referral", id=2)
    recipient: str | None = d.text(id=3, need=Need.DRAFT, merge=Merge.LATEST, max_length=600)
    categories: frozenset[str] = d.codes("data_category", id=4)
    at: datetime | None = d.moment(id=5, need=Need.DRAFT, index=True, merge=Merge.LATEST)
    basis: str | None = d.code("V67", id=6, merge=Merge.LATEST)
    consent: RecordId | None = d.ref("consent", id=7, merge=Merge.LATEST)
    method: str | None = d.code("V56", id=8, merge=Merge.LATEST)
    by: RecordId | None = d.ref("user", id=9, index=False, merge=Merge.LATEST)
    digest: str | None = d.text(id=10, merge=Merge.LATEST, max_length=64)


@d.record("referral_reserved", id=174, scope=Scope.RESERVED, data_class="C3", audit_reads=True)
class ReferralReserved(Record):
    """The part of what left that only specialists read: vulnerabilities told to the service."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    referral: RecordId | None = d.ref("referral", id=2, need=Need.DRAFT)
    body: str | None = d.note(id=3, need=Need.DRAFT, merge=Merge.LATEST, export=False)
    digest: str | None = d.text(id=4, merge=Merge.LATEST, max_length=64)
    made_at: datetime | None = d.moment(id=5, merge=Merge.LATEST)
    made_by: RecordId | None = d.ref("user", id=6, index=False, merge=Merge.LATEST)
