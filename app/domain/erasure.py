"""An order to erase a person's data, and what each laptop says when it has followed it.

Both stay when the person's file is gone, so neither says anything about anybody: ids that lead to
nothing any more, the ground, who, when, and counts.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Final

from app.domain import declaration as d
from app.domain.declaration import Need, Record, Scope
from app.domain.ids import ID_BYTES, RecordId
from app.domain.space_ids import space_id

REQUEST: Final = "request"
RETENTION: Final = "retention"
MISTAKE: Final = "mistake"
GROUNDS: Final = frozenset({REQUEST, RETENTION, MISTAKE})
"""The person asked (GDPR art. 17), the time to keep is over (art. 5.1.e), or it was written by mistake."""


@d.record("erasure", id=212, scope=Scope.ORGANISATION, data_class="C1", retention="never")
class Erasure(Record):
    """One order. `subject` is the id of the space that held the file, in hex: no id of a person.

    `order_id` is what the membership log and the laptops name it by, in hex; `line` is where it stands there:
    nowhere for a laptop that works alone.
    """

    subject: str | None = d.text(id=1, need=Need.DRAFT, index=True, max_length=40, export=False)
    ground: str | None = d.code("erasure_ground", id=2, need=Need.DRAFT)
    rule: str | None = d.text(id=3, max_length=60)
    request: RecordId | None = d.ref("rights_request", id=4, index=False)
    by: RecordId | None = d.ref("user", id=5, index=False, need=Need.DRAFT)
    ordered_at: datetime | None = d.moment(id=6, need=Need.DRAFT, index=True)
    spaces: int | None = d.integer(id=7, minimum=0)
    records: int | None = d.integer(id=8, minimum=0)
    line: int | None = d.integer(id=9, minimum=0)
    order_id: str | None = d.text(id=10, need=Need.DRAFT, index=True, max_length=32, export=False)


@d.record("erasure_confirmation", id=213, scope=Scope.ORGANISATION, data_class="C1", retention="never")
class ErasureConfirmation(Record):
    """One laptop has nothing of it any more, in its file and in the backups it makes by itself.

    `order_id` is that of the `Erasure`. `device` is the laptop's id in hex. `unsent` counts changes that
    were only there and are gone; `copies`, older backups that were replaced.
    """

    order_id: str | None = d.text(id=1, need=Need.DRAFT, index=True, max_length=32, export=False)
    device: str | None = d.text(id=2, need=Need.DRAFT, max_length=16, export=False)
    by: RecordId | None = d.ref("user", id=3, index=False, need=Need.DRAFT)
    confirmed_at: datetime | None = d.moment(id=4, need=Need.DRAFT)
    records: int | None = d.integer(id=5, minimum=0)
    unsent: int | None = d.integer(id=6, minimum=0)
    copies: int | None = d.integer(id=7, minimum=0)


LOST: Final = "lost"
RESTORED: Final = "restored"
BROKEN: Final = "broken"
RETURNED: Final = "returned"
GONE_REASONS: Final = (RESTORED, BROKEN, RETURNED, LOST)
"""Why a laptop that is waited for will not confirm: it goes on under another number since its data were put
back or copied, it is broken, it was given back emptied, or it is lost and nobody knows what is on it."""


@d.record("laptop_gone", id=216, scope=Scope.ORGANISATION, data_class="C1", retention="never")
class LaptopGone(Record):
    """Why somebody took a laptop away for which orders to erase were waiting. That it is taken away says the
    membership log alone; this is the reason, for the certificate. `device` is its id in hex."""

    device: str | None = d.text(id=1, need=Need.DRAFT, index=True, max_length=16, export=False)
    reason: str | None = d.code("laptop_gone_reason", id=2, need=Need.DRAFT)
    by: RecordId | None = d.ref("user", id=3, index=False, need=Need.DRAFT)
    said_at: datetime | None = d.moment(id=4, need=Need.DRAFT)


def subject_of(person: RecordId) -> str:
    """How an order names the file of a person."""
    return space_id(Scope.FILE, person).hex()


def figures_id(record: RecordId) -> RecordId:
    """The id under which the bare figures of an erased record go on: the same on every laptop."""
    return RecordId(hashlib.sha256(b"approdo figures of" + record).digest()[:ID_BYTES])


WORDS: Final[dict[str, tuple[str, ...]]] = {
    "placement": ("act", "category", "extension_reason", "exit_note"),
    "daily_presence": ("unsigned_reason",),
    "absence": ("reason", "text"),
    "mediation_request": (
        "called_name",
        "reason",
        "place",
        "present",
        "decision_note",
        "cancel_reason",
        "case",
    ),
    "mediation_offer": ("note",),
    "mediator_note": ("text",),
    "household_member": ("custody",),
}
"""What records of a centre (stays, rolls, hours of mediation) and of relatives say in words. It is emptied;
days, states and minutes stay, so the counts of the centre stay true, under an id that leads to nobody."""
