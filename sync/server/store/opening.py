"""The whole store over one database, opened and brought to this program's tables."""

from __future__ import annotations

from pathlib import Path

from sync.server.store.facts import FactStore
from sync.server.store.joining import JoinStore
from sync.server.store.log import LogStore
from sync.server.store.members import MemberStore
from sync.server.store.port import Database
from sync.server.store.sharing import ShareStore
from sync.server.store.snapshots import SnapshotStore
from sync.server.store.sqlite import SqliteDatabase
from sync.server.store.tokens import TokenStore

FILE_NAME = "server.db"


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
        self.snapshots = SnapshotStore(database)

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()


def open_store(folder: Path, address: str = "") -> Store:
    """The store at a PostgreSQL `address`, or else in a file of `folder`; its tables brought up to date."""
    if address:
        raise NotImplementedError("PostgreSQL")
    database = SqliteDatabase(folder / FILE_NAME)
    database.upgrade()
    return Store(database)
