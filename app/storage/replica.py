"""The encrypted file's side of sync: all that the engine's port `Replica` asks for."""

from __future__ import annotations

from app.storage.replica_access import Access
from app.storage.replica_inbox import InboxTables
from app.storage.replica_outbox import OutboxTables
from app.storage.replica_pieces import PieceTables
from app.storage.replica_trust import TrustTables

_OWN = "engine."


class EncryptedReplica(TrustTables, OutboxTables, InboxTables, PieceTables):
    """One unlocked file as the engine sees it. Every call is one transaction, from any thread."""

    def __init__(self, access: Access) -> None:
        super().__init__(access)

    def remembered(self, key: str) -> bytes | None:
        """Something the engine keeps for itself, or None."""
        value: bytes | None = self._access.read(lambda reader: reader.local(_OWN + key))
        return value

    def remember(self, key: str, value: bytes) -> None:
        """Keep it."""
        sql = "INSERT OR REPLACE INTO local (key, value) VALUES (?, ?)"
        self._access.write(lambda reader: reader.tables.execute(sql, [_OWN + key, value]))
