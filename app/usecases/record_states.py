"""Where a record is: only here, on the server, on whose laptops. In words it ends "did it go?" calls."""

from __future__ import annotations

from app.domain.attachment import Attachment
from app.domain.case import Case
from app.domain.declaration import Record, kind_of
from app.domain.ids import RecordId
from app.domain.person import Person
from app.domain.user import User
from app.storage import unsent
from app.storage.reader import Reader
from app.storage.whereabouts import last_change
from app.usecases.sync_views import RecordWhereabouts


def whereabouts(reader: Reader, record: Record) -> RecordWhereabouts:
    """Where the last change of `record` is. Laptops are named by their users, and only when it is proven.

    An attachment is on the server when its bytes are; that they are on a laptop nobody has proven.
    """
    found = last_change(reader, kind_of(record), record.id)
    if found is None:
        return RecordWhereabouts(sent=False)
    if isinstance(record, Attachment):
        return RecordWhereabouts(found.sent and not unsent.in_attachment(reader, record.id))
    return RecordWhereabouts(found.sent, tuple(_name(reader, user) for user in found.users))


def file_whereabouts(reader: Reader, case: RecordId) -> RecordWhereabouts:
    """Where the file of a case is as a whole: on the server only when nothing of it waits here; on a laptop
    only when both its case and its person are."""
    held = reader.get(Case, case)
    person = reader.get(Person, held.person) if held is not None else None
    if held is None or person is None:
        return RecordWhereabouts(sent=False)
    parts = [whereabouts(reader, one) for one in (held, person)]
    sent = all(part.sent for part in parts) and not unsent.in_file(reader, person.id)
    seen = [name for name in parts[0].seen_by if name in parts[1].seen_by]
    return RecordWhereabouts(sent, tuple(seen) if sent else ())


def stored_whereabouts(reader: Reader, kind: str, record: RecordId) -> RecordWhereabouts:
    """Where the last change of a record is, by its kind and id."""
    found = reader.get(reader.registry.named(kind).record, record)
    return whereabouts(reader, found) if found is not None else RecordWhereabouts(sent=False)


def _name(reader: Reader, user: RecordId) -> str:
    known = reader.get(User, user)
    return (known.name if known else None) or ""
