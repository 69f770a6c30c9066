"""What the emergency copies ask of the encrypted file: secrets of groups, files that were written in."""

from __future__ import annotations

from typing import Final

from app.domain.declaration import Kind
from app.domain.ids import RecordId
from app.storage import change_numbers
from app.storage.reader import Reader
from app.storage.schema import table_of

CHANGES: Final = 400
SPACES: Final = 50
"""Changes, and spaces, looked at in one transaction: a save never waits long for it."""


def newest_secret(reader: Reader, group: bytes) -> tuple[int, bytes] | None:
    """(epoch, secret) of the newest epoch of a group this laptop is in; None when it is in none."""
    sql = "SELECT epoch, secret FROM group_secret WHERE grp = ? ORDER BY epoch DESC LIMIT 1"
    rows = reader.rows(sql, [group])
    return (int(rows[0][0]), bytes(rows[0][1])) if rows else None


def secret(reader: Reader, group: bytes, epoch: int) -> bytes | None:
    """The secret of one epoch of a group."""
    rows = reader.rows("SELECT secret FROM group_secret WHERE grp = ? AND epoch = ?", [group, epoch])
    return bytes(rows[0][0]) if rows else None


def newest_change(reader: Reader) -> int:
    """The local number of the newest change; 0 for a file nobody has written in."""
    return change_numbers.last(reader)


def files_written(reader: Reader, after: int, until: int) -> list[RecordId]:
    """Persons in whose file something was written by the changes from `after` (not in) to `until` (in)."""
    rows = reader.rows(
        """SELECT DISTINCT s.root FROM change c JOIN space s ON s.rid = c.space
           WHERE c.rid > ? AND c.rid <= ? AND s.scope IN ('file', 'reserved')""",
        [after, until],
    )
    return [RecordId(row[0]) for row in rows]


def reserved_files(reader: Reader, after: int) -> list[tuple[int, RecordId]]:
    """The next `SPACES` reserved parts behind local number `after`, as (local number, person)."""
    rows = reader.rows(
        "SELECT rid, root FROM space WHERE scope = 'reserved' AND rid > ? ORDER BY rid LIMIT ?",
        [after, SPACES],
    )
    return [(int(rid), RecordId(root)) for rid, root in rows]


def lives(reader: Reader, kind: Kind, person: RecordId) -> dict[RecordId, bool]:
    """The records of a kind in a person's file, and whether each lives."""
    rows = reader.rows(f"SELECT id, alive FROM {table_of(kind)} WHERE person = ?", [person])
    return {RecordId(id_): bool(alive) for id_, alive in rows}
