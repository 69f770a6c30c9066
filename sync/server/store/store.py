"""The whole store over one database."""

from __future__ import annotations

from sync.server.store.chunks import ChunkStore
from sync.server.store.facts import FactStore
from sync.server.store.joining import JoinStore
from sync.server.store.log import LogStore
from sync.server.store.members import MemberStore
from sync.server.store.port import Database
from sync.server.store.sharing import ShareStore
from sync.server.store.snapshots import SnapshotStore
from sync.server.store.tokens import TokenStore


class Store:
    """Everything the server remembers, by theme."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.facts = FactStore(database)
        self.log = LogStore(database)
        self.members = MemberStore(database)
        self.shares = ShareStore(database)
        self.joins = JoinStore(database)
        self.tokens = TokenStore(database)
        self.chunks = ChunkStore(database)
        self.snapshots = SnapshotStore(database)

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()
