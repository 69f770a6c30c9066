"""The one factory of connections to an encrypted file; no other place opens one.

Source of the order of the pragmas: SQLCipher's documentation. A forgotten key silently
makes a readable database, so both the cipher's status and the bytes on disk are checked.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import sqlcipher3
from sqlcipher3 import dbapi2

# sqlite-utils takes `pysqlite3` when it is there: hand it SQLCipher before it looks.
sys.modules.setdefault("pysqlite3", sqlcipher3)
sys.modules.setdefault("pysqlite3.dbapi2", dbapi2)

if TYPE_CHECKING:
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations
else:

    def __getattr__(name: str) -> object:
        """`Database`, `Migrations`: imported when first wanted, or the first window would wait for them."""
        if name == "Migrations":
            from sqlite_utils.migrations import Migrations

            return Migrations
        if name == "Database":
            from sqlite_utils import Database

            return Database
        raise AttributeError(name)


from app.errors import (  # noqa: E402 - nothing may import sqlite-utils before the alias
    AppError,
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseNotEncrypted,
    DatabaseTooNew,
    DiskFailing,
    DiskFull,
    ReadOnlyMedia,
    WrongKey,
)
from app.storage.authorizer import authorize  # noqa: E402 - after the alias
from app.storage.files import disk_errors  # noqa: E402 - after the alias

__all__ = ["KEY_BYTES", "Database", "Migrations", "connect", "immediate", "roomy", "translated"]

KEY_BYTES = 48  # 32 of key, 16 of salt: a raw key of another length silently becomes a passphrase
SALT = slice(32, 48)
READABLE = b"SQLite format 3\x00"
FORMAT = 2
"""Highest `user_version` this program opens: raised only when an older program must not write the file."""

FOLDED_AT = 4000
"""Pages in the write-ahead log at which it is folded into the file (16 MiB): a first sync writes a thousand
with each page it reads, and folding after every one of them took a tenth of its time."""
CACHE, SMALL_CACHE, LARGE_CACHE = 8000, 4000, 32000
"""KiB of pages a connection keeps: for writing and reading; for one that waits open all day; see `roomy`."""

Journal = Literal["WAL", "DELETE"]


def _as_it_is(value: bytes) -> bytes:
    return value


# Left to itself the driver searches in four places, for every value of bytes it binds and every empty one,
# for what could make something else of it. Ids are bytes and most fields of a form are empty: rows written
# in bulk took thrice as long.
dbapi2.register_adapter(bytes, _as_it_is)
dbapi2.register_adapter(type(None), {None: None}.__getitem__)

_KINDS: dict[int, type[AppError]] = {
    dbapi2.SQLITE_BUSY: DatabaseBusy,
    dbapi2.SQLITE_LOCKED: DatabaseBusy,
    dbapi2.SQLITE_PROTOCOL: DatabaseBusy,
    dbapi2.SQLITE_READONLY: ReadOnlyMedia,
    dbapi2.SQLITE_CANTOPEN: ReadOnlyMedia,
    dbapi2.SQLITE_IOERR: DiskFailing,
    dbapi2.SQLITE_FULL: DiskFull,
    dbapi2.SQLITE_CORRUPT: DatabaseDamaged,
    dbapi2.SQLITE_NOTADB: WrongKey,
}

_SENTENCES: dict[str, type[AppError]] = {
    "database or disk is full": DiskFull,
    "disk I/O error": DiskFailing,
    "database is locked": DatabaseBusy,
    "database table is locked": DatabaseBusy,
    "attempt to write a readonly database": ReadOnlyMedia,
    "unable to open database file": ReadOnlyMedia,
    "database disk image is malformed": DatabaseDamaged,
    "file is not a database": WrongKey,
}
"""The driver's backup raises without a code."""


def _kind_of(error: dbapi2.DatabaseError) -> type[AppError] | None:
    code = getattr(error, "sqlite_errorcode", None)
    return _SENTENCES.get(str(error)) if code is None else _KINDS.get(code & 0xFF)


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """Turn what the world did to the file (full, busy, damaged ...) into our errors, here and nowhere else.

    A wrong statement or a broken constraint is a bug of ours and passes through as it is.
    """
    try:
        yield
    except dbapi2.DatabaseError as error:
        kind = _kind_of(error)
        if kind is None:
            raise
        raise kind from None  # the driver's sentence may quote a value


def connect(path: Path, key: bytes, *, read_only: bool = False, cache: int = CACHE) -> Database:
    """Open `path` with the raw `key` (48 bytes); make it when there is no such file.

    The writer belongs to the database thread; readers are query-only for good. `cache`: KiB of pages it
    keeps at most. Raises `WrongKey`,
    `DatabaseDamaged` (an empty file too: it once held something), `DatabaseNotEncrypted`,
    `DatabaseTooNew`, `DatabaseBusy`, `ReadOnlyMedia`, `DiskFull`, `DiskFailing`; the file stays as it was.
    """
    tables = _open(path, key, "WAL", read_only=read_only)
    tables.execute(f"PRAGMA cache_size = -{int(cache)}")
    tables.execute(f"PRAGMA wal_autocheckpoint = {FOLDED_AT}")
    return tables


def connect_alone(path: Path, key: bytes) -> Database:
    """Open a copy that must stay one single file (a backup): same checks, no write-ahead log beside it."""
    return _open(path, key, "DELETE", read_only=False)


def _open(path: Path, key: bytes, journal: Journal, *, read_only: bool) -> Database:
    if len(key) != KEY_BYTES:
        raise ValueError(len(key))
    _refuse_what_is_not_ours(path)
    with translated():
        connection = dbapi2.connect(
            str(path), check_same_thread=False, isolation_level=None, cached_statements=512
        )
    try:
        with translated():
            _prepare(connection, key, journal, read_only=read_only)
        _assert_encrypted(connection, path)
    except WrongKey:
        connection.close()
        if _head(path) == key[SALT]:  # the file was made with this key: its first page is broken
            raise DatabaseDamaged from None
        raise
    except BaseException:
        connection.close()
        raise
    from sqlite_utils import Database

    return Database(connection, execute_plugins=False)


def _prepare(connection: dbapi2.Connection, key: bytes, journal: Journal, *, read_only: bool) -> None:
    connection.set_key(f"x'{key.hex()}'")  # `PRAGMA key` would stand in traces
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute("PRAGMA busy_timeout = 30000")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if connection.execute("PRAGMA user_version").fetchone()[0] > FORMAT:
        raise DatabaseTooNew
    connection.execute(f"PRAGMA journal_mode = {journal}").fetchone()
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA mmap_size = 0")
    if read_only:
        connection.execute("PRAGMA query_only = ON")
    status = connection.execute("PRAGMA cipher_status").fetchone()
    if status is None or str(status[0]) != "1":
        raise DatabaseNotEncrypted
    connection.set_authorizer(authorize)


def _head(path: Path) -> bytes:
    with disk_errors(), path.open("rb") as file:
        return file.read(16)


def _refuse_what_is_not_ours(path: Path) -> None:
    """Look before the driver does: it would fill an empty file and lock a readable one."""
    try:
        head = _head(path)
    except FileNotFoundError:
        return
    if not head:
        raise DatabaseDamaged
    if head == READABLE:
        raise DatabaseNotEncrypted


def _assert_encrypted(connection: dbapi2.Connection, path: Path) -> None:
    if _head(path) == READABLE:
        connection.close()
        raise DatabaseNotEncrypted


@contextlib.contextmanager
def roomy(tables: Database) -> Iterator[None]:
    """More memory while a table is made anew: what does not fit is encrypted, written and read again."""
    usual = int(tables.execute("PRAGMA cache_size").fetchone()[0])
    tables.execute(f"PRAGMA cache_size = -{LARGE_CACHE}")
    try:
        yield
    finally:
        tables.execute(f"PRAGMA cache_size = {usual}")


@contextlib.contextmanager
def immediate(tables: Database) -> Iterator[None]:
    """One `BEGIN IMMEDIATE` transaction: commits at the end, rolls back on any way out but that.

    A commit that fails (disk full) is rolled back too: the file is as before, the connection usable.
    """
    with translated():
        tables.execute("BEGIN IMMEDIATE")
        try:
            yield
            tables.conn.commit()
        except BaseException:
            tables.conn.rollback()
            raise
