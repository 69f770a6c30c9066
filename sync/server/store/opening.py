"""Opening a store: which database, and its tables brought up to this program."""

from __future__ import annotations

from pathlib import Path

from sync.server.store.port import Database
from sync.server.store.sqlite import SqliteDatabase
from sync.server.store.store import Store

FILE_NAME = "server.db"


def open_store(folder: Path, address: str = "") -> Store:
    """The store at a PostgreSQL `address`, or else in a file of `folder`; its tables brought up to date."""
    database = _postgres(address) if address else SqliteDatabase(folder / FILE_NAME)
    database.upgrade()
    return Store(database)


def _postgres(address: str) -> Database:
    # Only who uses PostgreSQL pays for loading its driver.
    from sync.server.store.postgres import PostgresDatabase

    return PostgresDatabase(address)
