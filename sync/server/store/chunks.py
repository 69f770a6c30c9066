"""Which pieces of attachments there are; the pieces themselves lie elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from sync.server.store.log import batches
from sync.server.store.port import Database, marks


class ChunkStore:
    """Ids and sizes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, chunk: bytes, size: int, now_ms: int) -> None:
        """A piece was kept."""
        with self._database.writing() as cursor:
            cursor.execute(
                "INSERT INTO chunk (id, size, received_ms) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING",
                (chunk, size, now_ms),
            )

    def known(self, ids: Sequence[bytes]) -> set[bytes]:
        """Which of these there are."""
        found = set()
        with self._database.reading() as cursor:
            for part in batches(list(ids)):
                cursor.execute(f"SELECT id FROM chunk WHERE id IN ({marks(len(part))})", part)
                found |= {bytes(row[0]) for row in cursor.fetchall()}
        return found

    def drop(self, ids: Sequence[bytes]) -> int:
        """These are gone; how many of them there were."""
        dropped = 0
        with self._database.writing() as cursor:
            for part in batches(list(ids)):
                cursor.execute(f"DELETE FROM chunk WHERE id IN ({marks(len(part))})", part)
                dropped += cursor.rowcount
        return dropped

    def all(self) -> list[bytes]:
        """Every id."""
        with self._database.reading() as cursor:
            cursor.execute("SELECT id FROM chunk ORDER BY id")
            return [bytes(row[0]) for row in cursor.fetchall()]

    def usage(self) -> int:
        """Bytes of all pieces."""
        with self._database.reading() as cursor:
            cursor.execute("SELECT coalesce(sum(size), 0) FROM chunk")
            return int((cursor.fetchone() or (0,))[0])
