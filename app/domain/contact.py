"""Contacts and interviews, with the part for specialists and the part for named readers.

Append-only: what was written stays; a correction is a new version that points to the one
it amends.
"""

from __future__ import annotations

from datetime import date

from app.domain import declaration as d
from app.domain.declaration import Merge, Need, Record, Scope, Search
from app.domain.ids import RecordId


@d.record("contact", id=80, scope=Scope.FILE)
class Contact(Record):
    """One meeting, call or message with the person."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    case: RecordId | None = d.ref("case", id=2)
    held_on: date | None = d.day(id=3, need=Need.DRAFT, index=True)
    starts_minute: int | None = d.integer(id=4, minimum=0, maximum=1439)
    minutes: int | None = d.integer(id=5, minimum=0, maximum=1440, need=Need.SUBMIT)
    type: str | None = d.code("V27", id=6, need=Need.SUBMIT)
    text: str | None = d.note(id=7, need=Need.SUBMIT, merge=Merge.KEEP_BOTH, search=Search.TEXT)
    place: str | None = d.text(id=8, section="details")
    language: str | None = d.code("language", id=9, section="details")
    participants: str | None = d.text(id=10, section="details")
    with_mediator: bool | None = d.flag(id=11, section="details")
    areas: frozenset[str] = d.codes("V23", id=12, section="details")
    services: frozenset[str] = d.codes("V32", id=13, section="details")
    by: RecordId | None = d.ref("user", id=14)
    site: RecordId | None = d.ref("site", id=15)
    amends: RecordId | None = d.ref("contact", id=16)
    amend_reason: str | None = d.text(id=17)


@d.record("reserved_note", id=81, scope=Scope.RESERVED, data_class="C3", audit_reads=True)
class ReservedNote(Record):
    """The part of a contact that only specialists read."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    contact: RecordId | None = d.ref("contact", id=2)
    text: str | None = d.note(id=3, need=Need.DRAFT, merge=Merge.KEEP_BOTH)
    areas: frozenset[str] = d.codes("V23", id=4)
    written_on: date | None = d.day(id=5)
    by: RecordId | None = d.ref("user", id=6)
    amends: RecordId | None = d.ref("reserved_note", id=7)


@d.record("named_note", id=82, scope=Scope.NAMED, data_class="C4", audit_reads=True)
class NamedNote(Record):
    """The part of a contact that only the users named in `readers` read."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    contact: RecordId | None = d.ref("contact", id=2)
    text: str | None = d.note(id=3, need=Need.DRAFT, merge=Merge.KEEP_BOTH, export=False)
    readers: frozenset[RecordId] = d.refs("user", id=4)
    written_on: date | None = d.day(id=5)
    by: RecordId | None = d.ref("user", id=6)
    amends: RecordId | None = d.ref("named_note", id=7)
