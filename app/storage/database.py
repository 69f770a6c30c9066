"""The one factory of connections to an encrypted file; no other place opens one.

Source of the order of the pragmas: SQLCipher's documentation. A forgotten key silently
makes a readable database, so both the cipher's status and the bytes on disk are checked.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

import sqlcipher3
from sqlcipher3 import dbapi2

# sqlite-utils takes `pysqlite3` when it is there: hand it SQLCipher before it looks.
sys.modules.setdefault("pysqlite3", sqlcipher3)
sys.modules.setdefault("pysqlite3.dbapi2", dbapi2)

from sqlite_utils import Database  # noqa: E402
from sqlite_utils.migrations import Migrations  # noqa: E402

from app.errors import OperationalError, WrongKey  # noqa: E402

__all__ = ["KEY_BYTES", "Database", "Migrations", "connect", "immediate", "translated"]

KEY_BYTES = 48  # 32 of key, 16 of salt: a raw key of another length silently becomes a passphrase


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """Turn the driver's errors into ours, here and nowhere else."""
    try:
        yield
    except dbapi2.OperationalError as error:
        raise OperationalError from error
    except dbapi2.DatabaseError as error:
        if "not a database" in str(error):
            raise WrongKey from None
        raise


def connect(path: Path, key: bytes, *, read_only: bool = False) -> Database:
    """Open `path` with the raw `key` (48 bytes).

    The writer belongs to the database thread; readers are query-only.
    """
    if len(key) != KEY_BYTES:
        raise ValueError(len(key))
    with translated():
        connection = dbapi2.connect(str(path), check_same_thread=False, isolation_level=None)
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("SELECT count(*) FROM sqlite_master")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA busy_timeout = 30000")
        if read_only:
            connection.execute("PRAGMA query_only = ON")
    return Database(connection, execute_plugins=False)


@contextlib.contextmanager
def immediate(tables: Database) -> Iterator[None]:
    """One `BEGIN IMMEDIATE` transaction: commits at the end, rolls back on any way out but that."""
    with translated():
        tables.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            tables.conn.rollback()
            raise
        tables.conn.commit()
