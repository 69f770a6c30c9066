"""What a mediator's laptop holds: the job she was offered, the session she records, what worries her.

A job and its session share a space of their own (the capsule): the mediator has the key of that one,
the staff of the site has the keys of all. Only the least facts are copied into it: how the person
is called, never a surname, a number or anything of the file. What she noticed and the team should
know (`critical_point`) goes into a space sealed to the readers named in the job.
"""

from __future__ import annotations

from datetime import date, datetime

from app.domain import declaration as d
from app.domain.declaration import Merge, Need, Record, Scope
from app.domain.ids import RecordId

OFFERED, ACCEPTED, DECLINED, DONE = "offered", "accepted", "declined", "done"
WITHDRAWN, CANCELLED, EXPIRED = "withdrawn", "cancelled", "expired"
"""States of a job (list `job_state`)."""

LIVE = frozenset({OFFERED, ACCEPTED, DONE, CANCELLED})
"""The mediator keeps the key: of a cancelled job too, for she may have worked before she heard of it."""

SIGNATURE_LENGTH = 60_000
"""A signature is kept as the text of its strokes."""


@d.record("mediation_job", id=166, scope=Scope.CAPSULE)
class MediationJob(Record):
    """One offer to one mediator, with what she needs to be there in time; `state` is of list `job_state`.

    `expires_on` is the last day her laptop keeps it. `readers` will read what she reports in confidence.
    """

    site: RecordId | None = d.ref("site", id=1, parent=True, need=Need.DRAFT)
    request: RecordId | None = d.ref("mediation_request", id=2)
    mediator: RecordId | None = d.ref("user", id=3, need=Need.DRAFT)
    called_name: str | None = d.text(id=4, max_length=60)
    place: str | None = d.text(id=5, max_length=200)
    language: str | None = d.code("language", id=6, need=Need.DRAFT)
    nationality: str | None = d.code("country", id=7)
    starts_at: datetime | None = d.moment(id=8, need=Need.DRAFT, index=True)
    minutes: int | None = d.integer(id=9, minimum=5, maximum=720)
    setting: str | None = d.code("V50", id=10)
    mode: str | None = d.code("V51", id=11)
    phone: str | None = d.text(id=12, max_length=60)
    note: str | None = d.text(id=13, max_length=300)
    offered_by: RecordId | None = d.ref("user", id=14, index=False)
    offered_at: datetime | None = d.moment(id=15)
    answer_by: datetime | None = d.moment(id=16)
    state: str | None = d.code("job_state", id=17, need=Need.DRAFT, index=True)
    answered_at: datetime | None = d.moment(id=18, merge=Merge.LATEST)
    decline_reason: str | None = d.text(id=19, merge=Merge.KEEP_BOTH)
    expires_on: date | None = d.day(id=20, merge=Merge.LATEST, index=True)
    readers: frozenset[RecordId] = d.refs("user", id=21)
    cancelled_at: datetime | None = d.moment(id=22, merge=Merge.LATEST)


@d.record("mediation_session", id=167, scope=Scope.CAPSULE)
class MediationSession(Record):
    """What happened: when, in which languages, with whom, how it went, and who signed for it.

    `held` is a code of list V52 (done, the person did not come, ...). The last fields are the
    supervisor's. `offline`: recorded without a line to the office.
    """

    job: RecordId | None = d.ref("mediation_job", id=1, parent=True, need=Need.DRAFT)
    started_at: datetime | None = d.moment(id=2, need=Need.DRAFT, index=True)
    ended_at: datetime | None = d.moment(id=3)
    minutes: int | None = d.integer(id=4, minimum=0, maximum=1440)
    held: str | None = d.code("V52", id=5)
    mode: str | None = d.code("V51", id=6)
    language_from: str | None = d.code("language", id=7, need=Need.SUBMIT)
    language_to: str | None = d.code("language", id=8, need=Need.SUBMIT)
    language_other: str | None = d.code("language", id=9)
    participants: str | None = d.text(id=10, max_length=300)
    women: int | None = d.integer(id=11, minimum=0, maximum=1000, section="served")
    men: int | None = d.integer(id=12, minimum=0, maximum=1000, section="served")
    minors: int | None = d.integer(id=13, minimum=0, maximum=1000, section="served")
    countries: frozenset[str] = d.codes("country", id=14, section="served")
    topics: frozenset[str] = d.codes("V23", id=15)
    outcome: str | None = d.code("V53", id=16, need=Need.SUBMIT)
    translated: str | None = d.text(id=17, max_length=300)
    points: int | None = d.integer(id=18, minimum=0, maximum=100)
    requester_name: str | None = d.text(id=19, max_length=120, section="signatures")
    requester_signature: str | None = d.note(
        id=20, max_length=SIGNATURE_LENGTH, export=False, section="signatures"
    )
    requester_pin_ok: bool | None = d.flag(id=21, section="signatures")
    unsigned_reason: str | None = d.text(id=22, max_length=200, section="signatures")
    mediator_signature: str | None = d.note(
        id=23, max_length=SIGNATURE_LENGTH, export=False, section="signatures"
    )
    signed_at: datetime | None = d.moment(id=24, section="signatures")
    offline: bool | None = d.flag(id=25)
    overlap_known: bool | None = d.flag(id=26)
    validated_by: RecordId | None = d.ref(
        "user", id=27, index=False, merge=Merge.LATEST, section="validation"
    )
    validated_at: datetime | None = d.moment(id=28, merge=Merge.LATEST, section="validation")
    billable_minutes: int | None = d.integer(id=29, minimum=0, maximum=1440, section="validation")
    validation_note: str | None = d.text(id=30, merge=Merge.KEEP_BOTH, section="validation")
    billed_on: date | None = d.day(id=31, section="validation")
    # Of which words each signature is (`app.domain.session_words`).
    requester_digest: str | None = d.text(
        id=32, max_length=64, export=False, inner=True, merge=Merge.LATEST, section="signatures"
    )
    mediator_digest: str | None = d.text(
        id=33, max_length=64, export=False, inner=True, merge=Merge.LATEST, section="signatures"
    )


@d.record("critical_point", id=168, scope=Scope.NAMED, data_class="C4", audit_reads=True)
class CriticalPoint(Record):
    """What a mediator noticed and only the named `readers` of the team may read, until one takes it.

    On its way it is kept as closely as can be (C4). Who takes it writes it into the reserved part
    of the file (C3), named in `taken_as`.
    """

    job: RecordId | None = d.ref("mediation_job", id=1, parent=True, need=Need.DRAFT)
    readers: frozenset[RecordId] = d.refs("user", id=2)
    text: str | None = d.note(id=3, need=Need.DRAFT, merge=Merge.KEEP_BOTH, export=False)
    topics: frozenset[str] = d.codes("V23", id=4, export=False)
    written_at: datetime | None = d.moment(id=5)
    by: RecordId | None = d.ref("user", id=6)
    taken_by: RecordId | None = d.ref("user", id=7, merge=Merge.LATEST)
    taken_at: datetime | None = d.moment(id=8, merge=Merge.LATEST)
    taken_as: RecordId | None = d.ref("reserved_note", id=9, index=False, merge=Merge.LATEST)
