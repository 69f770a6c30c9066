"""SQLite for the store: one file, one writer at a time, every commit on the disk before it is answered.

SQLite comes with sqlcipher3, which carries a newer one than Python does (the older has a bug that
can corrupt a write-ahead log). The file is not encrypted: what it holds is sealed already.
"""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sqlcipher3 import dbapi2

from sync.server.store.port import Cursor, StoreBusy
from sync.server.store.rows import Arriving, NewLine, Reading, Result, SpaceState, StoredLine
from sync.server.store.steps import steps_after

READERS = 4
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA secure_delete = ON",
    "PRAGMA busy_timeout = 10000",
    "PRAGMA cache_size = -8000",
    "PRAGMA journal_size_limit = 67108864",
)


def _as_it_is(value: bytes) -> bytes:
    return value


# Left to itself the driver searches in four places, for every value of bytes it binds, for what could make
# something else of it: envelopes and ids are bytes.
dbapi2.register_adapter(bytes, _as_it_is)


class SqliteDatabase:
    """A file, opened by one process; see `Database` for what each call promises."""

    dialect = "sqlite"

    def __init__(self, path: Path) -> None:
        self.path = path
        self._turn = threading.Lock()
        self._writer = self._connect()
        self._readers: queue.LifoQueue[dbapi2.Connection | None] = queue.LifoQueue()
        for _ in range(READERS):  # opened when there is that much to read at once
            self._readers.put(None)

    def _connect(self) -> dbapi2.Connection:
        connection = dbapi2.connect(str(self.path), isolation_level=None, check_same_thread=False)
        for pragma in PRAGMAS:
            connection.execute(pragma).fetchall()
        return connection

    @contextmanager
    def reading(self) -> Iterator[Cursor]:
        """A snapshot of the file."""
        connection = self._readers.get()
        try:
            connection = connection or self._connect()
            yield from _within(connection, "BEGIN")
        finally:
            self._readers.put(connection)

    def snapshot(self) -> AbstractContextManager[Cursor]:
        """Reading does."""
        return self.reading()

    @contextmanager
    def writing(self) -> Iterator[Cursor]:
        """The one writing transaction there is at a time."""
        with self._turn:
            yield from _within(self._writer, "BEGIN IMMEDIATE")

    def stamp(self, cursor: Cursor) -> int:
        """The next number of a counter: writers never overlap."""
        cursor.execute("UPDATE stamp SET last = last + 1 RETURNING last")
        return int((cursor.fetchone() or (0,))[0])

    def place(self, cursor: Cursor) -> bytes:
        """Nothing: a copied file is the same file."""
        return b""

    def turn(self, cursor: Cursor) -> bytes:
        """Nothing: rows do not tell who wrote them."""
        return b""

    def horizon(self, cursor: Cursor) -> int:
        """One more than the last stamp given."""
        cursor.execute("SELECT last FROM stamp")
        return int((cursor.fetchone() or (0,))[0]) + 1

    def append_at_once(self, items: Sequence[Arriving], now_ms: int) -> list[Result] | None:
        """There is no shorter way here: statements cost no journey."""
        return None

    def lock_spaces(self, cursor: Cursor, homes: Mapping[bytes, bytes]) -> dict[bytes, SpaceState]:
        """The transaction is the lock."""
        find = "SELECT number, home, head, floor, chain FROM space WHERE id = ?"
        make = "INSERT INTO space (id, home) VALUES (?, ?) RETURNING number"
        states = {}
        for space, home in homes.items():
            cursor.execute(find, (space,))
            if (row := cursor.fetchone()) is None:
                if not home:
                    continue
                cursor.execute(make, (space, home))
                row = (*(cursor.fetchone() or ()), home, 0, 0, b"")
            states[space] = SpaceState(*row)
        return states

    def add_lines(self, cursor: Cursor, lines: Sequence[NewLine]) -> None:
        """Insert them one statement after the other, prepared once."""
        cursor.executemany(
            "INSERT INTO log (space, gseq, device, dseq, epoch, digest, hash8, received_ms, body)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (n.space, n.gseq, n.device, n.dseq, n.epoch, n.digest, n.hash8, n.received_ms, n.body)
                for n in lines
            ],
        )

    def advance(self, cursor: Cursor, states: Sequence[SpaceState], stamp: int) -> None:
        """Update each."""
        cursor.executemany(
            "UPDATE space SET head = ?, chain = ?, bytes = bytes + ?, moved = ? WHERE number = ?",
            [(s.head, s.chain, s.added, stamp, s.number) for s in states],
        )

    def lines(
        self, cursor: Cursor, wanted: Sequence[Reading], own: bytes, budget: int
    ) -> Iterator[StoredLine]:
        """One index walk after the other, read as far as the caller goes on."""
        find = (
            "SELECT gseq, received_ms, hash8, iif(device = ?, digest, body), device = ? FROM log"
            " WHERE space = ? AND gseq > ? ORDER BY gseq"
        )
        given = 0
        for run in wanted:
            cursor.execute(find, (own, own, run.number, run.after))
            while (row := cursor.fetchone()) is not None:
                yield StoredLine(run.number, row[0], row[1], row[2], row[3], bool(row[4]))
                given += len(row[3])
                if given >= budget:
                    return

    def leave_no_trace(self) -> None:
        """Deleted pages are zeroed (`secure_delete`); the write-ahead log that still has them is emptied."""
        with self._turn, contextlib.suppress(dbapi2.OperationalError):  # somebody reads an older state
            self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def renumber(self, cursor: Cursor) -> None:
        """SQLite goes on from the highest by itself."""

    def upgrade(self) -> int:
        """Run the steps not yet made, each in its own transaction; `user_version` counts them."""
        done = int(self._writer.execute("PRAGMA user_version").fetchone()[0])
        steps = steps_after(self.dialect, done)
        for number, statements in steps:
            with self.writing() as cursor:
                for statement in statements.split(";"):
                    cursor.execute(statement)
                cursor.execute(f"PRAGMA user_version = {number}")
        return len(steps)

    def problems(self) -> list[str]:
        """What `integrity_check` and `foreign_key_check` say."""
        with self.reading() as cursor:
            cursor.execute("PRAGMA integrity_check")
            found = [str(row[0]) for row in cursor.fetchall() if row[0] != "ok"]
            cursor.execute("PRAGMA foreign_key_check")
            return found + [f"foreign key: {row[0]}" for row in cursor.fetchall()]

    def close(self) -> None:
        """Close every connection, folding the write-ahead log into the file."""
        while not self._readers.empty():
            if (reader := self._readers.get_nowait()) is not None:
                reader.close()
        self._writer.close()


def _within(connection: dbapi2.Connection, begin: str) -> Iterator[Cursor]:
    try:
        connection.execute(begin)
    except dbapi2.OperationalError as error:
        raise StoreBusy(str(error)) from error
    try:
        yield connection.cursor()
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
