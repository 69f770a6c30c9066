"""People who live or belong together."""

from __future__ import annotations

from app.domain import declaration as d
from app.domain.declaration import Merge, Need, Record, Scope
from app.domain.ids import RecordId
from app.domain.partial_dates import PartialDate


@d.record("household", id=20, scope=Scope.FILE)
class Household(Record):
    """A family or another group; it lives with the file of the person it was opened for."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    type: str | None = d.code("V11", id=2, need=Need.SUBMIT)
    # The head may change; the file the household lives with may not.
    head: RecordId | None = d.ref("person", id=3)
    residence: str | None = d.code("residence_status", id=4)
    formed_on: PartialDate | None = d.partial_date(id=5)
    dissolved_on: PartialDate | None = d.partial_date(id=6)
    split_from: RecordId | None = d.ref("household", id=7)
    merged_into: RecordId | None = d.ref("household", id=8)
    text: str | None = d.note(id=9, merge=Merge.KEEP_BOTH)


@d.record("household_member", id=21, scope=Scope.FILE)
class HouseholdMember(Record):
    """One person's time in one household; `kinship` is what they are to its head."""

    household: RecordId | None = d.ref("household", id=1, parent=True, need=Need.DRAFT)
    person: RecordId | None = d.ref("person", id=2, need=Need.DRAFT)
    kinship: str | None = d.code("V10", id=3, need=Need.SUBMIT)
    cohabiting: bool | None = d.flag(id=4)
    abroad: bool | None = d.flag(id=5)
    dependent: bool | None = d.flag(id=6)
    custody: str | None = d.text(id=7)
    joined_on: PartialDate | None = d.partial_date(id=8)
    left_on: PartialDate | None = d.partial_date(id=9)
