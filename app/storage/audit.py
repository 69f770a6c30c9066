"""The hash-chained record of who did what: names of fields and kinds, never values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.ids import RecordId
from app.storage.reader import Reader

EMPTY_HASH = bytes(32)
NO_RECORD = RecordId(b"")

_COLUMNS = "at, hlc, device, author, action, kind, record, space, detail, reason"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One act: `at` in milliseconds since 1970, `action` a code of list V72."""

    rid: int
    at: int
    author: RecordId
    action: str
    kind: str
    record: RecordId
    detail: tuple[str, ...]
    reason: str


class AuditWriter:
    """Appends to the chain inside one transaction."""

    def __init__(self, reader: Reader, *, author: RecordId, device: int, at: int, hlc: int) -> None:
        self._reader, self._stamp = reader, (at, hlc, device, author)
        self._last: bytes | None = None

    def append(
        self,
        action: str,
        *,
        kind: str = "",
        record: RecordId = NO_RECORD,
        space: int = 0,
        detail: Iterable[str] = (),
        reason: str = "",
    ) -> None:
        """Add one act to the chain."""
        row = (*self._stamp, action, kind, record, space, json.dumps(list(detail)), reason)
        self._last = link(self._last or self._head(), row)
        marks = ", ".join("?" * (len(row) + 1))
        insert = f"INSERT INTO audit ({_COLUMNS}, hash) VALUES ({marks})"
        self._reader.tables.execute(insert, [*row, self._last])

    def _head(self) -> bytes:
        found = self._reader.rows("SELECT hash FROM audit ORDER BY rid DESC LIMIT 1")
        return bytes(found[0][0]) if found else EMPTY_HASH


def link(previous: bytes, row: Iterable[object]) -> bytes:
    """The hash of an entry that stands behind `previous`."""
    text = json.dumps([v.hex() if isinstance(v, bytes) else v for v in row], ensure_ascii=False)
    return hashlib.sha256(previous + text.encode()).digest()


def first_broken(reader: Reader) -> int | None:
    """Number of the first entry that does not fit its place in the chain, or None."""
    previous = EMPTY_HASH
    for rid, *row, held in reader.rows(f"SELECT rid, {_COLUMNS}, hash FROM audit ORDER BY rid"):
        if link(previous, row) != held:
            return int(rid)
        previous = held
    return None


def entries_of(reader: Reader, record: RecordId, limit: int = 200) -> list[AuditEntry]:
    """What was done with one record, newest first."""
    return _entries(reader, "record = ?", record, limit)


def entries_of_space(reader: Reader, space: int, limit: int = 200) -> list[AuditEntry]:
    """What was done in one space, newest first: who opened the file, who wrote in it."""
    return _entries(reader, "space = ?", space, limit)


def _entries(reader: Reader, where: str, bound: object, limit: int) -> list[AuditEntry]:
    rows = reader.rows(
        "SELECT rid, at, author, action, kind, record, detail, reason FROM audit"
        f" WHERE {where} ORDER BY rid DESC LIMIT ?",
        [bound, limit],
    )
    return [
        AuditEntry(r[0], r[1], RecordId(r[2]), r[3], r[4], RecordId(r[5]), tuple(json.loads(r[6])), r[7])
        for r in rows
    ]
