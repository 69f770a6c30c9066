"""Whether a database is the one this server has always had, or was put back from a dump meanwhile.

A dump that is loaded makes every table anew: they get other numbers, in a database or a cluster that may
be another too. Rows that are loaded into the tables there are (`--data-only`) are written by another
transaction than wrote them first. Both are compared with what was noted at the last start. A standby that
took over counts as well: what the one before it had acknowledged last may be missing.
"""

from __future__ import annotations

from collections.abc import Mapping

from sync.server.store.port import Cursor, Database

PLACE = "place"


def is_another(database: Database, renewed: Mapping[str, bytes]) -> bool:
    """Whether the tables, or their rows, are not those of the last start; then `renewed` are the facts from
    now on.

    Stamps of elsewhere mean nothing here and are taken off. Of several workers that start at once one
    does it, and the others wait for it. False for a database noted for the first time, and for one that
    tells by other means (`sync.server.lives`).
    """
    with database.writing() as cursor:
        place = database.place(cursor)
        if not place:
            return False
        cursor.execute("UPDATE fact SET value = value WHERE key = ?", ("members_turn",))  # one at a time
        noted, writer = _noted(cursor)
        if noted == _note(place, writer):
            return False
        _put(cursor, {PLACE: _note(place, database.turn(cursor))})
        if noted in (b"", place):  # never noted, or by a program that noted no more
            return False
        _put(cursor, renewed)
        cursor.execute("UPDATE space SET moved = 0")
        cursor.execute("UPDATE share SET moved = 0")
        return True


def _noted(cursor: Cursor) -> tuple[bytes, bytes]:
    """What was noted, and the transaction that wrote that row as it lies there."""
    cursor.execute("SELECT value, xmin::text FROM fact WHERE key = ?", (PLACE,))
    row = cursor.fetchone()
    return (bytes(row[0]), str(row[1]).encode()) if row else (b"", b"")


def _note(place: bytes, writer: bytes) -> bytes:
    return place + b" " + writer


def _put(cursor: Cursor, facts: Mapping[str, bytes]) -> None:
    upsert = "INSERT INTO fact (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE"
    cursor.executemany(f"{upsert} SET value = excluded.value", [*facts.items()])
