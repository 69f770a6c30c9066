"""Life in a centre: the place a person has, the daily roll, absences, goods."""

from __future__ import annotations

import hashlib
from datetime import date

from app.domain import declaration as d
from app.domain.declaration import Merge, Need, Record, Scope
from app.domain.ids import ID_BYTES, RecordId
from app.domain.partial_dates import PartialDate


@d.record("placement", id=40, scope=Scope.SITE, retention="placement_ended")
class Placement(Record):
    """A person's stay at a site, from the day of entry to the day of exit."""

    site: RecordId | None = d.ref("site", id=1, parent=True, need=Need.DRAFT)
    person: RecordId | None = d.ref("person", id=2, need=Need.DRAFT)
    state: str | None = d.code("V18", id=3, need=Need.DRAFT, index=True)
    entered_on: PartialDate | None = d.partial_date(id=4, need=Need.DRAFT, merge=Merge.SUPERVISOR, index=True)
    facility: str | None = d.code("V16", id=5)
    unit: str | None = d.text(id=6)
    room: str | None = d.text(id=7)
    bed: str | None = d.text(id=8)
    act: str | None = d.text(id=9, section="act")
    category: str | None = d.text(id=10, section="act")
    authorised_until: date | None = d.day(id=11, index=True, merge=Merge.SUPERVISOR, section="act")
    extension_requested_on: date | None = d.day(id=12, section="act")
    extension_reason: str | None = d.text(id=13, section="act")
    extension_outcome: str | None = d.code("extension_outcome", id=14, section="act")
    left_on: PartialDate | None = d.partial_date(id=15, merge=Merge.SUPERVISOR, index=True, section="exit")
    exit_reason: str | None = d.code("V19", id=16, merge=Merge.SUPERVISOR, section="exit")
    destination: str | None = d.code("V16", id=17, section="exit")
    exit_note: str | None = d.note(id=18, merge=Merge.KEEP_BOTH, section="exit")
    exit_grant: int | None = d.cents(id=19, minimum=0, section="exit")
    database_in_on: date | None = d.day(id=20, section="database")
    database_out_on: date | None = d.day(id=21, section="database")
    database_news_on: date | None = d.day(id=22, section="database")


@d.record("daily_presence", id=41, scope=Scope.SITE, retention="placement_ended")
class DailyPresence(Record):
    """One line of the roll: one person, one day. Its id is `presence_id`."""

    site: RecordId | None = d.ref("site", id=1, parent=True, need=Need.DRAFT)
    person: RecordId | None = d.ref("person", id=2, need=Need.DRAFT)
    on: date | None = d.day(id=3, need=Need.DRAFT, index=True)
    state: str | None = d.code("presence", id=4, need=Need.DRAFT)
    signed: bool | None = d.flag(id=5)
    unsigned_reason: str | None = d.text(id=6)
    meals: int | None = d.integer(id=7, minimum=0, maximum=5)
    pocket_money_days: int | None = d.integer(id=8, minimum=0, maximum=31)


def presence_id(site: RecordId, person: RecordId, on: date) -> RecordId:
    """The id of a person's line of the roll on a day: the same on every laptop.

    So two operators who mark the same guest write one record, and a difference between them
    is a question about one field instead of two lines for one day.
    """
    seed = b"daily_presence" + site + person + on.isoformat().encode()
    return RecordId(hashlib.sha256(seed).digest()[:ID_BYTES])


@d.record("absence", id=42, scope=Scope.SITE, retention="placement_ended")
class Absence(Record):
    """A person away from a site for a time: with leave, without, or in hospital."""

    site: RecordId | None = d.ref("site", id=1, parent=True, need=Need.DRAFT)
    person: RecordId | None = d.ref("person", id=2, need=Need.DRAFT)
    kind: str | None = d.code("presence", id=3, need=Need.DRAFT)
    from_on: date | None = d.day(id=4, need=Need.DRAFT, index=True)
    until_on: date | None = d.day(id=5, index=True)
    reason: str | None = d.text(id=6)
    authorised_by: RecordId | None = d.ref("user", id=7, index=False)
    reported_on: date | None = d.day(id=8)
    text: str | None = d.note(id=9, merge=Merge.KEEP_BOTH)


@d.record("goods_handed", id=43, scope=Scope.FILE)
class GoodsHanded(Record):
    """Things given to a person: kit, clothes, phone card, bus pass."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    site: RecordId | None = d.ref("site", id=2)
    handed_on: date | None = d.day(id=3, need=Need.DRAFT, index=True)
    kind: str | None = d.code("goods_kind", id=4, need=Need.DRAFT)
    description: str | None = d.text(id=5)
    quantity: int | None = d.integer(id=6, minimum=1, maximum=10_000)
    signed: bool | None = d.flag(id=7)
