"""What a person asked by letter of who watches over data, who holds no file and looks through none.

The letter goes, sealed, to who leads the sites it may concern; they find the file and the request goes on
there. Beside it stays an entry without a word about anybody, so the organisation can show that it answered
in time when file and letter are gone (GDPR art. 5.2, 12.3, 38.4).
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Final

from app.domain import declaration as d
from app.domain.declaration import Merge, Need, Record, Scope
from app.domain.ids import ID_BYTES, RecordId
from app.domain.partial_dates import PartialDate

ASKED: Final = "asked"
FOUND: Final = "found"
ANSWERED: Final = "answered"
REFUSED: Final = "refused"


@d.record("rights_letter", id=214, scope=Scope.NAMED, data_class="C4", audit_reads=True)
class RightsLetter(Record):
    """Who wrote and what they want, for `readers` alone: who wrote it down and who leads the `sites`.

    `person` and `request` are the file it was found to be about and the request that goes on there: so an
    order to erase takes the letter along. `answer_text` is what was answered in the file.
    """

    sites: frozenset[RecordId] = d.refs("site", id=1)
    readers: frozenset[RecordId] = d.refs("user", id=2)
    asked_by: RecordId | None = d.ref("user", id=3, index=False, merge=Merge.LATEST)
    asked_at: datetime | None = d.moment(id=4, merge=Merge.LATEST)
    type: str | None = d.code("V69", id=5, need=Need.DRAFT, merge=Merge.LATEST)
    received_on: date | None = d.day(id=6, need=Need.DRAFT, merge=Merge.LATEST)
    language: str | None = d.code("language", id=7, merge=Merge.LATEST)
    called: str | None = d.text(id=8, need=Need.DRAFT, merge=Merge.LATEST)
    born: PartialDate | None = d.partial_date(id=9, merge=Merge.LATEST)
    identifier: str | None = d.text(id=10, max_length=60, merge=Merge.LATEST)
    identity_checked: bool | None = d.flag(id=11, merge=Merge.LATEST)
    text: str | None = d.note(id=12, merge=Merge.KEEP_BOTH, export=False)
    state: str | None = d.code("letter_state", id=13, need=Need.DRAFT, index=True, merge=Merge.LATEST)
    answered_by: RecordId | None = d.ref("user", id=14, index=False, merge=Merge.LATEST)
    answered_at: datetime | None = d.moment(id=15, merge=Merge.LATEST)
    answer_text: str | None = d.note(id=16, merge=Merge.KEEP_BOTH, export=False)
    person: RecordId | None = d.ref("person", id=17, index=False, merge=Merge.LATEST)
    request: RecordId | None = d.ref("rights_request", id=18, merge=Merge.LATEST)


@d.record("letter_entry", id=215, scope=Scope.ORGANISATION, data_class="C1", retention="never")
class LetterEntry(Record):
    """One letter in the register; its id is `entry_id`. Nothing in it is about anybody.

    `not_at` are the sites that have no such file. `requests` are ids, which lead to nobody who does not
    hold the file; an order to erase names one of them. `closed_on`: the person was written to.
    """

    type: str | None = d.code("V69", id=1, merge=Merge.LATEST)
    received_on: date | None = d.day(id=2, index=True, merge=Merge.LATEST)
    due: date | None = d.day(id=3, merge=Merge.LATEST)
    asked_by: RecordId | None = d.ref("user", id=4, index=False, merge=Merge.LATEST)
    sites: frozenset[RecordId] = d.refs("site", id=5)
    not_at: frozenset[RecordId] = d.refs("site", id=6)
    requests: frozenset[RecordId] = d.refs("rights_request", id=7)
    closed_on: date | None = d.day(id=8, index=True, merge=Merge.LATEST)


def entry_id(letter: RecordId) -> RecordId:
    """The id of a letter's entry in the register."""
    return RecordId(hashlib.sha256(b"approdo letter entry" + letter).digest()[:ID_BYTES])


def request_id(letter: RecordId, person: RecordId) -> RecordId:
    """The id of the request a letter becomes in the file of a person: the same on every laptop."""
    return RecordId(hashlib.sha256(b"approdo letter request" + letter + person).digest()[:ID_BYTES])


def still_asked(entry: LetterEntry) -> frozenset[RecordId]:
    """The sites that have not said that they have no such file."""
    return frozenset() if entry.closed_on is not None else entry.sites - entry.not_at
