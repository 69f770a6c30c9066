"""Snapshots: sealed stretches of the logs, each beginning where the one before it ends."""

from __future__ import annotations

from collections.abc import Iterable

from sync.server.store.log import batches
from sync.server.store.port import Database, marks
from sync.server.store.rows import StoredSnapshot

MOST = 16
"""Snapshots of one space in one answer."""
_REACHED = "SELECT coalesce(max(gseq), 0) FROM snapshot WHERE space = ?"


class SnapshotStore:
    """Sealed stretches by space and last line."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, snapshot: StoredSnapshot, after: int) -> bool:
        """Keep a snapshot of what follows line `after`; False when the last one kept ends elsewhere."""
        with self._database.writing() as cursor:
            # Held until the end: of two that come at once the second sees the first.
            cursor.execute("UPDATE space SET number = number WHERE number = ?", (snapshot.space,))
            if not cursor.rowcount:  # an order took the space away meanwhile
                return False
            cursor.execute(_REACHED, (snapshot.space,))
            if int((cursor.fetchone() or (0,))[0]) != after:
                return False
            cursor.execute(
                "INSERT INTO snapshot (space, gseq, device, state_hash, hash8, received_ms, body)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    snapshot.space,
                    snapshot.gseq,
                    snapshot.device,
                    b"",  # of an earlier design, in which logs were cut
                    snapshot.hash8,
                    snapshot.received_ms,
                    snapshot.body,
                ),
            )
            return True

    def reached(self, spaces: Iterable[int]) -> dict[int, int]:
        """The last line that is in a snapshot, of those of these spaces that have one."""
        found: dict[int, int] = {}
        with self._database.reading() as cursor:
            for part in batches(list(spaces)):
                cursor.execute(
                    f"SELECT space, max(gseq) FROM snapshot WHERE space IN ({marks(len(part))})"
                    " GROUP BY space",
                    part,
                )
                found.update({int(row[0]): int(row[1]) for row in cursor.fetchall()})
        return found

    def following(self, space: int, after: int, budget: int) -> list[StoredSnapshot]:
        """Snapshots that follow each other from line `after` on, the first of them and, within `budget`
        bytes, those after it; none when no snapshot ends there."""
        found: list[StoredSnapshot] = []
        with self._database.reading() as cursor:
            if after:
                cursor.execute("SELECT 1 FROM snapshot WHERE space = ? AND gseq = ?", (space, after))
                if cursor.fetchone() is None:
                    return []
            cursor.execute(
                "SELECT space, gseq, device, hash8, received_ms, body FROM snapshot"
                " WHERE space = ? AND gseq > ? ORDER BY gseq LIMIT ?",
                (space, after, MOST),
            )
            while budget > 0 and (row := cursor.fetchone()) is not None:
                found.append(StoredSnapshot(*row))
                budget -= len(found[-1].body)
        return found
