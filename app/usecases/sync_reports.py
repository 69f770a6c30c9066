"""What waits on this laptop and why, and what came and could not be used: read for the page about sync."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.attachment import Attachment
from app.domain.declaration import Kind
from app.domain.ids import RecordId
from app.domain.person import Person
from app.domain.user import User
from app.storage import unsent
from app.storage.reader import Reader
from app.storage.unsent import Moving, Unsent
from app.usecases import erasure_claims, parted_logs, travelling
from app.usecases.sync_views import AsideLine, FileLine, SyncReport, UnsentLine

NEWEST = 60

_QUIET = frozenset({"case_member", "household_member"})
"""Kinds that say nothing by themselves beside the record they belong to."""


def report(reader: Reader) -> SyncReport:
    """The newest changes that are only here, how many there are, and what was set aside."""
    changes = unsent.newest(reader, NEWEST)
    aside = unsent.set_aside(reader, NEWEST)
    users = {user.id: user.name or "" for user in reader.find(User)} if aside else {}
    return SyncReport(
        tuple(_line(reader, change) for change in changes),
        unsent.count(reader),
        tuple(AsideLine(users.get(RecordId(one.user), ""), "", one.received, one.reason) for one in aside),
        tuple(_file(reader, one) for one in unsent.moving(reader, NEWEST)),
        erasure_claims.withheld(reader),
        parted_logs.parted(reader),
    )


def _file(reader: Reader, one: Moving) -> FileLine:
    held = reader.get(Attachment, one.attachment)
    person = reader.get(Person, held.person) if held else None
    name = (person.display_name if person else "") or ""
    title = (held.title or held.file_name if held else "") or ""
    if one.out or one.there:
        return FileLine(one.attachment, name, title, one.size, "out" if one.out else "in")
    holder = travelling.whereabouts(reader, one.attachment).holder
    return FileLine(one.attachment, name, title, one.size, "elsewhere", holder)


def _line(reader: Reader, change: Unsent) -> UnsentLine:
    kind, record = _chief(reader, change.records)
    name = _name(reader, kind, record) if kind is not None else ""
    return UnsentLine(kind.name if kind else "", record, name, change.at, change.state, change.reason)


def _chief(reader: Reader, records: Sequence[tuple[int, RecordId]]) -> tuple[Kind | None, RecordId]:
    """The record a change is told by: the first one that says something by itself."""
    known = [(reader.registry.numbered(number), record) for number, record in records]
    told = [pair for pair in known if pair[0] is not None and pair[0].name not in _QUIET]
    return (told or known or [(None, RecordId(b""))])[0]


def _name(reader: Reader, kind: Kind, record: RecordId) -> str:
    """Whose file it is about, or what the record itself is called."""
    held = reader.get(kind.record, record)
    person = record if kind.name == "person" else getattr(held, "person", None)
    known = reader.get(Person, person) if person else None
    if known is not None:
        return known.display_name or ""
    return str(getattr(held, "name", None) or getattr(held, "display_name", None) or "")
