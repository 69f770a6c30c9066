"""Half-typed forms: encrypted like everything, of this laptop only, back to the letter."""

from __future__ import annotations

from dataclasses import dataclass

from app.storage.database import Database, immediate, translated


@dataclass(frozen=True, slots=True)
class Draft:
    """One half-typed form: `body` is what the form wrote, `at` milliseconds since 1970."""

    key: str
    body: str
    at: int


class Drafts:
    """The drafts of one profile; each call is a transaction of its own."""

    def __init__(self, tables: Database) -> None:
        self._tables = tables

    def save(self, key: str, body: str, at: int) -> None:
        """Keep `body` under `key`, replacing what was there."""
        with immediate(self._tables):
            self._tables.execute(
                "INSERT OR REPLACE INTO draft (key, body, at) VALUES (?, ?, ?)", [key, body, at]
            )

    def get(self, key: str) -> Draft | None:
        """The draft under `key`, or None."""
        with translated():
            row = self._tables.execute("SELECT key, body, at FROM draft WHERE key = ?", [key]).fetchone()
        return Draft(*row) if row else None

    def all(self) -> list[Draft]:
        """Every draft, newest first."""
        with translated():
            rows = self._tables.execute("SELECT key, body, at FROM draft ORDER BY at DESC").fetchall()
        return [Draft(*row) for row in rows]

    def drop(self, key: str) -> None:
        """Forget the draft under `key`; called when its form was saved."""
        with immediate(self._tables):
            self._tables.execute("DELETE FROM draft WHERE key = ?", [key])
