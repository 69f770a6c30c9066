"""Plans and minutes whose words are agreed, found again where something was written into their file."""

from __future__ import annotations

from typing import Final, TypeVar

from app.domain.declaration import Record, kind_of
from app.domain.equipe import EquipeReview
from app.domain.ids import RecordId
from app.domain.plan import Plan
from app.storage import change_numbers
from app.storage.reader import Reader
from app.storage.rows import read_record, select_list
from app.storage.schema import table_of

WINDOW: Final = 5_000
"""Changes looked at in one transaction."""

R = TypeVar("R", bound=Record)


def newest_change(reader: Reader) -> int:
    """The local number of the newest change; 0 for a file nobody has written in."""
    return change_numbers.last(reader)


def plans_touched(reader: Reader, after: int, until: int) -> list[RecordId]:
    """Plans that were handed in, of files with a change numbered from `after` (not in) to `until` (in)."""
    return _touched(reader, Plan, after, until)


def minutes_touched(reader: Reader, after: int, until: int) -> list[RecordId]:
    """Minutes that were locked, of the same files."""
    return _touched(reader, EquipeReview, after, until)


def lost(reader: Reader, kind: type[R], id: RecordId) -> R | None:
    """A record of this id that was deleted, as it was; None when there never was one."""
    spec = kind_of(kind)
    rows = reader.rows(f"SELECT {select_list(spec)} FROM {table_of(spec)} WHERE id = ? AND NOT alive", [id])
    return read_record(kind, spec, rows[0]) if rows else None


def _touched(reader: Reader, kind: type[Record], after: int, until: int) -> list[RecordId]:
    rows = reader.rows(
        f"SELECT id FROM {table_of(kind_of(kind))} WHERE alive AND frozen IS NOT NULL AND space IN"
        " (SELECT space FROM change WHERE rid > ? AND rid <= ?) ORDER BY id",
        [after, until],
    )
    return [RecordId(row[0]) for row in rows]
