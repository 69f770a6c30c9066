"""The encrypted file's side of sync: all that the engine's port `Replica` asks for."""

from __future__ import annotations

from app.storage.replica_access import Access
from app.storage.replica_inbox import InboxTables
from app.storage.replica_outbox import NOTE, OutboxTables, keep_notes
from app.storage.replica_pieces import PieceTables
from app.storage.replica_trust import TrustTables
from sync.protocol.replication import Notes


class EncryptedReplica(TrustTables, OutboxTables, InboxTables, PieceTables):
    """One unlocked file as the engine sees it. Every call is one transaction, from any thread."""

    def __init__(self, access: Access) -> None:
        super().__init__(access)

    def remembered(self, key: str) -> bytes | None:
        """Something the engine keeps for itself, or None."""
        value: bytes | None = self._access.read(lambda reader: reader.local(NOTE + key))
        return value

    def remember(self, key: str, value: bytes) -> None:
        """Keep it."""
        self.remember_all({key: value})

    def remember_all(self, notes: Notes) -> None:
        """Keep several in one commit."""
        self._access.write(lambda reader: keep_notes(reader, notes))
