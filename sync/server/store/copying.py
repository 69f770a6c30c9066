"""Copying a whole store into another, of the same database or the other one, and looking it over.

Tokens and open challenges stay behind: whoever was signed in signs in again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from sync.protocol.envelope import HASH8, chained
from sync.server.store.port import Cursor, Row, marks
from sync.server.store.store import Store

TABLES: dict[str, tuple[str, str]] = {
    "fact": ("key, value", "key"),
    "space": ("number, id, home, head, floor, chain, bytes, 0", "number"),
    "log": ("space, gseq, device, dseq, epoch, digest, hash8, received_ms, body", "space, gseq"),
    "devhead": ("space, device, dseq, digest, gseq", "space, device"),
    "snapshot": ("space, gseq, device, state_hash, hash8, received_ms, body", "space, gseq, device"),
    "member_entry": ("seq, body", "seq"),
    "key_grant": ("group_id, epoch, recipient, sealed", "group_id, epoch, recipient"),
    "share": ("space, recipient, epoch, sealed, move, device, signature, 0", "space, recipient"),
    "invitation": ("id, inviter, member, expires_ms, request, state, parcel", "id"),
    "chunk": ("id, size, received_ms", "id"),
}
"""What is copied: columns (0 for stamps, which mean nothing elsewhere) and the key it is read in order of."""
ROWS = 200


def copy_store(source: Store, target: Store) -> int:
    """Copy everything at one moment of `source` into the empty `target`; the number of rows."""
    count = 0
    with source.database.snapshot() as read, target.database.writing() as write:
        write.execute("DELETE FROM fact")
        for table, (columns, key) in TABLES.items():
            into = columns.replace(", 0", ", moved")
            places = marks(1, into.count(",") + 1)
            for rows in _pages(read, table, columns, key):
                write.executemany(f"INSERT INTO {table} ({into}) VALUES {places}", rows)
                count += len(rows)
        target.database.renumber(write)
    return count


def faults(store: Store) -> Iterator[str]:
    """What is wrong with the logs: lines changed, missing or out of order, heads that do not fit."""
    with store.database.snapshot() as cursor:
        cursor.execute("SELECT number, head, floor, chain FROM space ORDER BY number")
        for number, head, floor, chain in cursor.fetchall():
            yield from _log_faults(cursor, number, head, floor, bytes(chain))


def counts(store: Store) -> dict[str, int]:
    """Rows of each table, and bytes of envelopes and pieces."""
    found = {}
    with store.database.snapshot() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM {table}")
            found[table] = int((cursor.fetchone() or (0,))[0])
        for name, table, column in (("log_bytes", "space", "bytes"), ("chunk_bytes", "chunk", "size")):
            cursor.execute(f"SELECT coalesce(sum({column}), 0) FROM {table}")
            found[name] = int((cursor.fetchone() or (0,))[0])
    return found


def _pages(cursor: Cursor, table: str, columns: str, key: str) -> Iterator[list[Row]]:
    names = [name.strip() for name in columns.split(",")]
    key_names = key.split(", ")
    at = [names.index(name) for name in key_names]
    last: tuple[object, ...] = ()
    while True:
        after = f"WHERE ({key}) > {marks(1, len(at)) if len(at) > 1 else '(?)'}" if last else ""
        cursor.execute(f"SELECT {columns} FROM {table} {after} ORDER BY {key} LIMIT {ROWS}", last)
        rows = cursor.fetchall()
        if not rows:
            return
        yield rows
        last = tuple(rows[-1][place] for place in at)


def _log_faults(cursor: Cursor, number: int, head: int, floor: int, chain: bytes) -> Iterator[str]:
    expected, running, hash8 = floor + 1, b"", b""
    for gseq, digest, hash8, body in _log(cursor, number):
        running = chained(running, digest)
        if gseq != expected:
            yield f"space {number}: line {expected} is missing"
        if hashlib.sha256(body).digest() != digest:
            yield f"space {number}: line {gseq} was changed"
        if not floor and running[:HASH8] != hash8:
            yield f"space {number}: the running hash breaks at line {gseq}"
        expected = gseq + 1
    if expected != head + 1:
        yield f"space {number}: the head is {head}, the log ends at {expected - 1}"
    if hash8 and chain[:HASH8] != hash8:
        yield f"space {number}: the head's running hash is another"


def _log(cursor: Cursor, number: int) -> Iterator[Row]:
    after = 0
    while True:
        cursor.execute(
            "SELECT gseq, digest, hash8, body FROM log WHERE space = ? AND gseq > ? ORDER BY gseq LIMIT ?",
            (number, after, ROWS),
        )
        rows = cursor.fetchall()
        yield from rows
        if len(rows) < ROWS:
            return
        after = rows[-1][0]
