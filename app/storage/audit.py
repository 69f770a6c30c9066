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


@dataclass(frozen=True, slots=True)
class Told:
    """One act as others are told of it: `file` is the person whose file it was in, or empty."""

    at: int
    action: str
    kind: str
    detail: tuple[str, ...]
    file: bytes


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


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain stands: number of its last entry, that entry's hash, and whether it holds up to there."""

    rid: int
    hash: bytes
    intact: bool = True


def head_before(reader: Reader, at: int, head: Head | None) -> Head:
    """Where the chain stood before the moment `at` (milliseconds since 1970).

    It is walked on from `head`, where it was last looked at, and compared with it; without one it is
    taken as it lies: who wants to know about the whole asks `first_broken`.
    """
    found = reader.rows("SELECT max(rid) FROM audit WHERE at < ? AND rid > ?", [at, head.rid if head else 0])
    last = found[0][0]
    if last is None:
        return head or Head(0, EMPTY_HASH)
    if head is None:
        return Head(int(last), _hash_of(reader, int(last)))
    intact, previous = _hash_of(reader, head.rid) == head.hash, head.hash
    between = f"SELECT {_COLUMNS}, hash FROM audit WHERE rid > ? AND rid <= ? ORDER BY rid"
    for *row, kept in reader.each(between, [head.rid, last]):
        intact = intact and link(previous, row) == kept
        previous = bytes(kept)
    return Head(int(last), previous, intact)


def _hash_of(reader: Reader, rid: int) -> bytes:
    held = reader.rows("SELECT hash FROM audit WHERE rid = ?", [rid])
    return bytes(held[0][0]) if held else EMPTY_HASH


def told_between(
    reader: Reader, rids: tuple[int, int], at: int, actions: Iterable[str], kinds: Iterable[str]
) -> list[Told]:
    """Acts with an entry above the first and up to the second of `rids`, not before `at` (milliseconds
    since 1970): all of `actions`, and what was written of `kinds`; oldest first."""
    of_actions, of_kinds = list(actions), list(kinds)
    rids = (max(rids[0], _before(reader, at)), rids[1])
    rows = reader.rows(
        f"""SELECT a.at, a.action, a.kind, a.detail, CASE WHEN s.scope IN ('file', 'reserved') THEN s.root END
            FROM audit a LEFT JOIN space s ON s.rid = a.space
            WHERE a.rid > ? AND a.rid <= ? AND a.at >= ? AND (a.action IN ({_marks(of_actions)})
              OR (a.kind IN ({_marks(of_kinds)}) AND a.action IN ('create', 'update'))) ORDER BY a.rid""",
        [*rids, at, *of_actions, *of_kinds],
    )
    return [Told(row[0], row[1], row[2], tuple(json.loads(row[3])), row[4] or b"") for row in rows]


def _before(reader: Reader, at: int) -> int:
    """Number of an entry before which all were made earlier than `at`, found by halving: entries are made
    one after the other. Where a clock was put back, some may be passed over here; the page that is written
    of the week goes by their numbers and has them all."""
    low, high = 0, int(reader.rows("SELECT ifnull(max(rid), 0) FROM audit")[0][0])
    while low < high:
        middle = (low + high + 1) // 2
        found = reader.rows("SELECT at FROM audit WHERE rid >= ? ORDER BY rid LIMIT 1", [middle])
        if found and found[0][0] < at:
            low = middle
        else:
            high = middle - 1
    return max(low - 1, 0)


def pages(reader: Reader) -> list[tuple[RecordId, RecordId, str | None]]:
    """Pages of the books of the audit that are here: each with whose it is, and the page before it in hex."""
    rows = reader.rows('SELECT id, "by", previous FROM k_audit_week WHERE alive AND "by" IS NOT NULL')
    return [(RecordId(row[0]), RecordId(row[1]), row[2]) for row in rows]


def _marks(values: list[str]) -> str:
    return ", ".join("?" * len(values))


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
