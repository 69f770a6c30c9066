"""Where a record is: only here, on the server, on whose laptops. In words it ends "did it go?" calls."""

from __future__ import annotations

from app.domain.declaration import Record, kind_of
from app.domain.ids import RecordId
from app.domain.user import User
from app.storage.reader import Reader
from app.storage.whereabouts import last_change
from app.usecases.sync_views import RecordWhereabouts


def whereabouts(reader: Reader, record: Record) -> RecordWhereabouts:
    """Where the last change of `record` is. Laptops are named by their users, and only when it is proven."""
    found = last_change(reader, kind_of(record), record.id)
    if found is None:
        return RecordWhereabouts(sent=False)
    return RecordWhereabouts(found.sent, tuple(_name(reader, user) for user in found.users))


def _name(reader: Reader, user: RecordId) -> str:
    known = reader.get(User, user)
    return (known.name if known else None) or ""
