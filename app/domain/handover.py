"""Handing somebody on: what one site offers another of the same organisation, and asking for a file.

Both lie in spaces of their own, sealed to the people named in `readers`: the site that receives does
not see the file before it has said yes, and the one that is asked learns no more than it must.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from app.domain import declaration as d
from app.domain.declaration import Merge, Need, Record, Scope
from app.domain.ids import RecordId
from app.domain.partial_dates import PartialDate

OUTSIDE: Final = "outside"
"""Goes to a body without the program, as a referral does."""
COPY: Final = "copy"
"""Goes to a colleague of another site: the chosen data, and nothing else."""
MOVE: Final = "move"
"""Goes to a colleague of another site; once they say yes the whole file goes there."""

INSIDE_MODES: Final = frozenset({COPY, MOVE})

ACCEPTED, REFUSED = "accepted", "refused"
ASKED, GRANTED, WITHDRAWN = "asked", "granted", "withdrawn"
"""States of a request for a file; refused is the same word as above."""


@d.record("handover", id=202, scope=Scope.NAMED, data_class="C4", audit_reads=True)
class Handover(Record):
    """What was offered to a colleague of another site, word for word, and what they said.

    `body` is the canonical text of what left, `card` the same answers as records, for the file that
    begins there; `digest` is of the body. `new_case` is that file's, `moved_at` when the old one went along.
    """

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    referral: RecordId | None = d.ref("referral", id=2)
    case: RecordId | None = d.ref("case", id=3)
    from_site: RecordId | None = d.ref("site", id=4)
    to_site: RecordId | None = d.ref("site", id=5, need=Need.DRAFT)
    mode: str | None = d.code("handover_mode", id=6, need=Need.DRAFT, merge=Merge.LATEST)
    sender: RecordId | None = d.ref("user", id=7, index=False, merge=Merge.LATEST)
    sent_at: datetime | None = d.moment(id=8, merge=Merge.LATEST)
    readers: frozenset[RecordId] = d.refs("user", id=9)
    receiver: RecordId | None = d.ref("user", id=10, index=False, merge=Merge.LATEST)
    body: str | None = d.note(id=11, need=Need.DRAFT, merge=Merge.LATEST, export=False)
    card: str | None = d.note(id=12, merge=Merge.LATEST, export=False, inner=True)
    digest: str | None = d.text(id=13, merge=Merge.LATEST, max_length=64, export=False, inner=True)
    answer: str | None = d.code("handover_answer", id=14, index=True, merge=Merge.LATEST)
    answered_by: RecordId | None = d.ref("user", id=15, index=False, merge=Merge.LATEST)
    answered_at: datetime | None = d.moment(id=16, merge=Merge.LATEST)
    answer_text: str | None = d.text(id=17, merge=Merge.KEEP_BOTH)
    new_case: RecordId | None = d.ref("case", id=18, index=False, merge=Merge.LATEST)
    moved_at: datetime | None = d.moment(id=19, merge=Merge.LATEST)
    withdrawn_at: datetime | None = d.moment(id=20, merge=Merge.LATEST)


@d.record("file_request", id=203, scope=Scope.NAMED, data_class="C4", audit_reads=True)
class FileRequest(Record):
    """Somebody has come to a site and their file is at another: who it is, and why it is asked for.

    Its parent is the site that is asked: who asks does not know the person's record.
    """

    asked_site: RecordId | None = d.ref("site", id=1, parent=True, need=Need.DRAFT)
    for_site: RecordId | None = d.ref("site", id=2, need=Need.DRAFT)
    asked_by: RecordId | None = d.ref("user", id=3, index=False, merge=Merge.LATEST)
    asked_at: datetime | None = d.moment(id=4, merge=Merge.LATEST)
    readers: frozenset[RecordId] = d.refs("user", id=5)
    called: str | None = d.text(id=6, need=Need.DRAFT)
    born: PartialDate | None = d.partial_date(id=7)
    identifier: str | None = d.text(id=8, max_length=60)
    reason: str | None = d.note(id=9, need=Need.DRAFT, merge=Merge.KEEP_BOTH, export=False)
    state: str | None = d.code("file_request_state", id=10, need=Need.DRAFT, index=True, merge=Merge.LATEST)
    answered_by: RecordId | None = d.ref("user", id=11, index=False, merge=Merge.LATEST)
    answered_at: datetime | None = d.moment(id=12, merge=Merge.LATEST)
    answer_text: str | None = d.text(id=13, merge=Merge.KEEP_BOTH)
    # Whose file it was about, once it is handed on: so an order to erase finds it.
    person: RecordId | None = d.ref("person", id=14, index=False, merge=Merge.LATEST)


def waits(offer: Handover) -> bool:
    """Whether nobody has answered an offer and it was not taken back."""
    return offer.answer is None and offer.withdrawn_at is None
