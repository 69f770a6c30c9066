"""Challenges that may be answered once, and tokens, of which only the hash is kept."""

from __future__ import annotations

from sync.server.store.port import Database
from sync.server.store.rows import PendingChallenge, Session


class TokenStore:
    """Who is let in, and until when. All times are milliseconds since 1970."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put_challenge(self, nonce: bytes, pending: PendingChallenge, now_ms: int) -> None:
        """Keep what was asked of a device; what nobody answered in time goes."""
        with self._database.writing() as cursor:
            cursor.execute("DELETE FROM challenge WHERE expires_ms < ?", (now_ms,))
            cursor.execute(
                "INSERT INTO challenge (nonce, device, client_nonce, expires_ms) VALUES (?, ?, ?, ?)",
                (nonce, pending.device, pending.client_nonce, pending.expires_ms),
            )

    def take_challenge(self, nonce: bytes) -> PendingChallenge | None:
        """The challenge of this nonce, given out once."""
        with self._database.writing() as cursor:
            cursor.execute(
                "DELETE FROM challenge WHERE nonce = ? RETURNING device, client_nonce, expires_ms", (nonce,)
            )
            row = cursor.fetchone()
            return None if row is None else PendingChallenge(bytes(row[0]), bytes(row[1]), int(row[2]))

    def put(self, token_hash: bytes, session: Session, now_ms: int) -> None:
        """Keep a token's hash; those that have ended go."""
        with self._database.writing() as cursor:
            cursor.execute("DELETE FROM token WHERE expires_ms < ?", (now_ms,))
            cursor.execute(
                "INSERT INTO token (hash, device, expires_ms) VALUES (?, ?, ?)",
                (token_hash, session.device, session.expires_ms),
            )

    def get(self, token_hash: bytes) -> Session | None:
        """Who holds the token of this hash; it may have ended."""
        with self._database.reading() as cursor:
            cursor.execute("SELECT device, expires_ms FROM token WHERE hash = ?", (token_hash,))
            row = cursor.fetchone()
            return None if row is None else Session(bytes(row[0]), int(row[1]))
