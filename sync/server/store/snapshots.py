"""Snapshots of spaces, and cutting the logs they stand for."""

from __future__ import annotations

from collections.abc import Iterable

from sync.server.store.log import batches
from sync.server.store.port import Cursor, Database, marks
from sync.server.store.rows import StoredSnapshot

_READ = "SELECT space, gseq, device, state_hash, hash8, received_ms, body FROM snapshot"


class SnapshotStore:
    """Sealed states. One may stand for the log below it once another device found the same state."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, snapshot: StoredSnapshot) -> None:
        """Keep a snapshot; the same device's of the same place gives way."""
        with self._database.writing() as cursor:
            cursor.execute(
                "INSERT INTO snapshot (space, gseq, device, state_hash, hash8, received_ms, body)"
                " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (space, gseq, device) DO UPDATE SET"
                " state_hash = excluded.state_hash, received_ms = excluded.received_ms, body = excluded.body",
                (
                    snapshot.space,
                    snapshot.gseq,
                    snapshot.device,
                    snapshot.state_hash,
                    snapshot.hash8,
                    snapshot.received_ms,
                    snapshot.body,
                ),
            )

    def at_floor(self, spaces: Iterable[int]) -> dict[int, StoredSnapshot]:
        """The snapshot each cut log begins with."""
        found = {}
        with self._database.reading() as cursor:
            for part in batches([(number, 0) for number in spaces]):
                cursor.execute(
                    "SELECT s.space, s.gseq, s.device, s.state_hash, s.hash8, s.received_ms, s.body"
                    " FROM snapshot s JOIN space p ON p.number = s.space AND p.floor = s.gseq"
                    f" WHERE s.space IN ({marks(len(part))}) ORDER BY s.received_ms DESC",
                    [number for number, _ in part],
                )
                found.update({row[0]: StoredSnapshot(*row) for row in cursor.fetchall()})
        return found

    def attested(self, space: int, gseq: int) -> bool:
        """Whether two devices found the same state of a space at `gseq`."""
        with self._database.reading() as cursor:
            cursor.execute(
                "SELECT count(*) FROM snapshot WHERE space = ? AND gseq = ? GROUP BY state_hash"
                " ORDER BY count(*) DESC LIMIT 1",
                (space, gseq),
            )
            row = cursor.fetchone()
            return row is not None and int(row[0]) > 1

    def older_than(self, received_ms: int) -> list[tuple[int, int]]:
        """(space, gseq) of the newest snapshot kept since before then, where the log still goes below it."""
        with self._database.reading() as cursor:
            cursor.execute(
                "SELECT s.space, max(s.gseq) FROM snapshot s JOIN space p ON p.number = s.space"
                " WHERE s.received_ms < ? AND s.gseq > p.floor GROUP BY s.space",
                (received_ms,),
            )
            return [(int(row[0]), int(row[1])) for row in cursor.fetchall()]

    def cut(self, space: int, gseq: int) -> int:
        """Drop the log of a space up to `gseq`, where a snapshot stands; the number of lines dropped.

        What each device wrote last stays known, so that its numbers go on without a gap.
        """
        with self._database.writing() as cursor:
            cursor.execute(f"{_READ} WHERE space = ? AND gseq = ?", (space, gseq))
            if cursor.fetchone() is None:
                return 0
            _remember_devices(cursor, space, gseq)
            cursor.execute("DELETE FROM log WHERE space = ? AND gseq <= ?", (space, gseq))
            dropped = cursor.rowcount
            cursor.execute("DELETE FROM snapshot WHERE space = ? AND gseq < ?", (space, gseq))
            cursor.execute(
                "UPDATE space SET floor = ?, bytes ="
                " (SELECT coalesce(sum(length(body)), 0) FROM log WHERE log.space = space.number)"
                " WHERE number = ?",
                (gseq, space),
            )
            return dropped


def _remember_devices(cursor: Cursor, space: int, gseq: int) -> None:
    cursor.execute(
        "INSERT INTO devhead (space, device, dseq, digest, gseq)"
        " SELECT l.space, l.device, l.dseq, l.digest, l.gseq FROM log l WHERE l.space = ? AND l.gseq <= ?"
        " AND l.dseq = (SELECT max(m.dseq) FROM log m"
        " WHERE m.space = l.space AND m.device = l.device AND m.gseq <= ?)"
        " ON CONFLICT (space, device) DO UPDATE SET"
        " dseq = excluded.dseq, digest = excluded.digest, gseq = excluded.gseq",
        (space, gseq, gseq),
    )
