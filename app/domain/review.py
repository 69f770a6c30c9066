"""What somebody handed in for a second pair of eyes, and what was answered.

Nobody approves what they wrote (rule R-09). One review follows one record for its whole life:
handed in, returned, handed in again, approved, and open once more when what was approved changes.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Final

from app.domain import declaration as d
from app.domain.declaration import Merge, Need, Record, Scope
from app.domain.ids import ID_BYTES, RecordId

WAITING: Final = "waiting"
APPROVED: Final = "approved"
RETURNED: Final = "returned"
WITHDRAWN: Final = "withdrawn"

DECIDED: Final = frozenset({APPROVED, RETURNED})
"""States that only a decision gives."""

MEDIATION: Final = "mediation"
BREAK_GLASS: Final = "break_glass"
IDENTITY_MERGE: Final = "identity_merge"
"""The one sort of review that case managers decide too: they join records of one person themselves."""


@d.record("review", id=180, scope=Scope.FILE)
class Review(Record):
    """One record handed in; `subject` is its id in hex, `digest` and `approved_digest` say its answers."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    case: RecordId | None = d.ref("case", id=2)
    what: str | None = d.code("review_what", id=3, need=Need.DRAFT)
    subject: str | None = d.text(id=4, index=True, max_length=40, export=False)
    subject_kind: str | None = d.text(id=5, max_length=60, export=False)
    # Never personal: the number of a plan, nothing that names somebody.
    title: str | None = d.text(id=6, merge=Merge.LATEST)
    submitted_by: RecordId | None = d.ref("user", id=7, merge=Merge.LATEST)
    submitted_at: datetime | None = d.moment(id=8, merge=Merge.LATEST)
    state: str | None = d.code("review_state", id=9, need=Need.DRAFT, index=True, merge=Merge.SUPERVISOR)
    decided_by: RecordId | None = d.ref("user", id=10, index=False, merge=Merge.LATEST)
    decided_at: datetime | None = d.moment(id=11, merge=Merge.LATEST)
    note: str | None = d.note(id=12, merge=Merge.KEEP_BOTH)
    digest: str | None = d.text(id=13, merge=Merge.LATEST, max_length=64, export=False)
    # A second record the decision is about: of two that are one person, the one that goes on.
    other: str | None = d.text(id=14, merge=Merge.LATEST, max_length=40, export=False)
    # What was approved last, whatever was handed in since: a later change is seen against it.
    approved_digest: str | None = d.text(id=15, merge=Merge.LATEST, max_length=64, export=False)
    approved_at: datetime | None = d.moment(id=16, merge=Merge.LATEST)
    # What the one who decided took it for; others check it against what they may decide.
    decided_what: str | None = d.code("review_what", id=17, merge=Merge.LATEST)


@d.record("review_remark", id=181, scope=Scope.FILE)
class ReviewRemark(Record):
    """One thing to mend before it is handed in again; `field` is `kind.field`, or empty for the whole.

    `about` is the id (hex) of the one part it is about, as a goal or an action of a plan.
    """

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    review: RecordId | None = d.ref("review", id=2, need=Need.DRAFT)
    field: str | None = d.text(id=3, max_length=120)
    text: str | None = d.note(id=4, need=Need.DRAFT)
    task: RecordId | None = d.ref("task", id=5, index=False)
    about: str | None = d.text(id=6, merge=Merge.LATEST, max_length=40, export=False, inner=True)


def review_id(what: str, subject: RecordId) -> RecordId:
    """The id of the review of a record: the same on every laptop, so it is never there twice."""
    return RecordId(hashlib.sha256(b"review" + what.encode() + b":" + subject).digest()[:ID_BYTES])


def remark_id(review: Review, field: str, text: str) -> RecordId:
    """The id of a remark on what was handed in: said on two laptops it is one."""
    handed_in = review.submitted_at.isoformat() if review.submitted_at else ""
    said = "\0".join((handed_in, field, text)).encode()
    return RecordId(hashlib.sha256(b"remark" + review.id + said).digest()[:ID_BYTES])


def on_part(kind: str, field: str, part: RecordId) -> str:
    """What a remark is about, in one text: a field of one part, or all of it when `field` is empty.

    Of a whole part it is the text programs wrote before `about` was there, so they show what it is about.
    """
    return f"{kind}.{field}@{part.hex()}" if field else f"{kind}.{part.hex()}"


def part_of(told: str) -> tuple[str, str | None]:
    """The field a remark is kept with, and the id (hex) of the part such a text names; None for none."""
    field, _, part = told.partition("@")
    rest = field.partition(".")[2]
    return field, part or (rest if _is_id(rest) else None)


def _is_id(told: str) -> bool:
    return len(told) == 2 * ID_BYTES and all(sign in "0123456789abcdef" for sign in told)
