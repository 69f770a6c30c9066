"""Single facts the server keeps of itself: its key, its incarnation, the claim code."""

from __future__ import annotations

from sync.server.store.port import Database


class FactStore:
    """Values by name."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, key: str) -> bytes | None:
        """The value of `key`, if there is one."""
        with self._database.reading() as cursor:
            cursor.execute("SELECT value FROM fact WHERE key = ?", (key,))
            row = cursor.fetchone()
            return None if row is None else bytes(row[0])

    def put(self, key: str, value: bytes) -> None:
        """Keep a value in place of the old one."""
        with self._database.writing() as cursor:
            cursor.execute(
                "INSERT INTO fact (key, value) VALUES (?, ?)"
                " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                (key, value),
            )

    def settle(self, key: str, value: bytes) -> bytes:
        """Keep `value` unless there is one already; the one that holds. Two workers get the same."""
        with self._database.writing() as cursor:
            cursor.execute(
                "INSERT INTO fact (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING", (key, value)
            )
            cursor.execute("SELECT value FROM fact WHERE key = ?", (key,))
            row = cursor.fetchone()
            return bytes(row[0]) if row else value
