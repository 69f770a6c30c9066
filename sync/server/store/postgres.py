"""PostgreSQL for the store: many workers over one database, each with a few connections.

Locks are taken on rows of `space` in the order of their ids, so that two transactions never wait
for each other. Stamps are transaction ids, and the horizon is the oldest one still running: what
commits late is listed late, never missed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import psycopg
from psycopg_pool import ConnectionPool

from sync.protocol.messages import Code
from sync.server.store.port import Cursor, Row, StoreBusy
from sync.server.store.rows import Arriving, NewLine, Reading, Result, SpaceState, StoredLine
from sync.server.store.steps import steps_after

CONNECTIONS = 12
UPGRADING = 7_260_413_011
"""Number of the advisory lock held while tables are brought up to date."""
SETTINGS = (
    "-c statement_timeout=60000 -c lock_timeout=30000 -c idle_in_transaction_session_timeout=30000"
    " -c client_min_messages=warning -c jit=off -c plan_cache_mode=force_generic_plan"
)
LINE_COLUMNS = ("int8", "int8", "bytea", "int8", "int8", "bytea", "bytea", "int8", "bytea")
AT_ONCE = (
    "SELECT append_lines(%b::bigint, %b::bigint, %b::bytea[], %b::bytea[], %b::bytea[],"
    " %b::bigint[], %b::bigint[], %b::bytea[], %b::bytea[], %b::bytea[])"
)
NOT_SO_SIMPLE = "AP001"
READ_LINES = (
    "SELECT number, gseq, received_ms, hash8, told, own FROM ("
    " SELECT r.number, l.gseq, l.received_ms, l.hash8,"
    " CASE WHEN l.device = %b THEN l.digest ELSE l.body END AS told, l.device = %b AS own, r.place,"
    " sum(CASE WHEN l.device = %b THEN 32 ELSE length(l.body) END) OVER (ORDER BY r.place, l.gseq) AS run,"
    " CASE WHEN l.device = %b THEN 32 ELSE length(l.body) END AS size"
    " FROM unnest(%b::bigint[], %b::bigint[]) WITH ORDINALITY AS r(number, after, place)"
    " CROSS JOIN LATERAL (SELECT * FROM log WHERE log.space = r.number AND log.gseq > r.after"
    " ORDER BY log.gseq LIMIT %b) l"
    ") t WHERE run - size < %b ORDER BY place, gseq"
)
RUN = 2000
"""Lines looked at in one go of a space."""
PART = 500
"""Spaces looked at in one go."""


class PostgresCursor:
    """A cursor that takes `?` for values, as the statements of the store are written."""

    def __init__(self, connection: psycopg.Connection[Row]) -> None:
        self.raw = connection.cursor(binary=True)

    @property
    def rowcount(self) -> int:
        """Rows the last statement wrote."""
        return self.raw.rowcount

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> object:
        """Run one statement with bound values."""
        return self.raw.execute(_placed(sql), values)

    def executemany(self, sql: str, rows: Sequence[Sequence[Any]], /) -> object:
        """Run one statement for each row of values."""
        if rows:
            self.raw.executemany(_placed(sql), rows)
        return self

    def fetchone(self) -> Row | None:
        """The next row of the answer."""
        return self.raw.fetchone()

    def fetchall(self) -> list[Row]:
        """All rows left of the answer."""
        return self.raw.fetchall()


@lru_cache(maxsize=2000)
def _placed(sql: str) -> str:
    return sql.replace("?", "%b")


class PostgresDatabase:
    """One database of a PostgreSQL; see `Database` for what each call promises."""

    dialect = "postgres"

    def __init__(self, address: str, connections: int = CONNECTIONS) -> None:
        self.address = address
        self._pool: ConnectionPool[psycopg.Connection[Row]] = ConnectionPool(
            address,
            min_size=1,
            max_size=connections,
            timeout=10,
            kwargs={"autocommit": True, "options": SETTINGS},
            open=False,
        )
        with _translated():
            self._pool.open(wait=True, timeout=15)

    @contextmanager
    def connection(self) -> Iterator[psycopg.Connection[Row]]:
        """A connection of the pool, each statement its own transaction."""
        with _translated(), self._pool.connection() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Cursor]:
        """Each statement sees what was committed when it began."""
        with self.connection() as connection:
            yield PostgresCursor(connection)

    @contextmanager
    def snapshot(self) -> Iterator[Cursor]:
        """Repeatable read; a statement may take as long as it needs."""
        with self.connection() as connection, connection.transaction():
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            connection.execute("SET LOCAL statement_timeout = 0")
            yield PostgresCursor(connection)

    @contextmanager
    def writing(self) -> Iterator[Cursor]:
        """A transaction; others write at the same time."""
        with self.connection() as connection, connection.transaction():
            yield PostgresCursor(connection)

    def stamp(self, cursor: Cursor) -> int:
        """The id of this transaction."""
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        return int((cursor.fetchone() or (0,))[0])

    def place(self, cursor: Cursor) -> bytes:
        """The numbers of cluster, timeline, database and tables."""
        cursor.execute(
            "SELECT s.system_identifier, c.timeline_id, d.oid, 'log'::regclass::oid, 'space'::regclass::oid"
            " FROM pg_control_system() s, pg_control_checkpoint() c, pg_database d"
            " WHERE d.datname = current_database()"
        )
        return "/".join(str(one) for one in cursor.fetchone() or ()).encode()

    def turn(self, cursor: Cursor) -> bytes:
        """Its number as rows bear it: the last 32 bits."""
        cursor.execute("SELECT pg_current_xact_id()::xid::text")
        return str((cursor.fetchone() or ("",))[0]).encode()

    def horizon(self, cursor: Cursor) -> int:
        """The oldest transaction that may still commit."""
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int((cursor.fetchone() or (0,))[0])

    def append_at_once(self, items: Sequence[Arriving], now_ms: int) -> list[Result] | None:
        """One call of `append_lines`: one way there and back, locks held for the shortest time."""
        if not _plain(items):
            return None
        order = sorted(range(len(items)), key=lambda at: (items[at].space, items[at].device))
        placed = [items[at] for at in order]
        values = (
            placed[0].members,
            now_ms,
            [i.space for i in placed],
            [i.home for i in placed],
            [i.device for i in placed],
            [i.dseq for i in placed],
            [i.epoch for i in placed],
            [i.prev for i in placed],
            [i.digest for i in placed],
            [i.raw for i in placed],
        )
        with self.connection() as connection:
            try:
                row = connection.cursor(binary=True).execute(AT_ONCE, values).fetchone()
            except psycopg.Error as error:
                if error.sqlstate == NOT_SO_SIMPLE:
                    return None
                raise
        places = dict(zip(order, row[0] if row else (), strict=True))
        return [(Code.OK, int(places[at])) for at in range(len(items))]

    def lock_spaces(self, cursor: Cursor, homes: Mapping[bytes, bytes]) -> dict[bytes, SpaceState]:
        """One call of the function `lock_spaces`."""
        cursor.execute(
            "SELECT id, number, home, head, floor, chain FROM lock_spaces(?::bytea[], ?::bytea[])",
            (list(homes), list(homes.values())),
        )
        return {bytes(row[0]): SpaceState(*row[1:]) for row in cursor.fetchall()}

    def add_lines(self, cursor: Cursor, lines: Sequence[NewLine]) -> None:
        """COPY them."""
        if not isinstance(cursor, PostgresCursor):
            raise TypeError("a cursor of another database")
        columns = "space, gseq, device, dseq, epoch, digest, hash8, received_ms, body"
        with cursor.raw.copy(f"COPY log ({columns}) FROM STDIN (FORMAT BINARY)") as copy:
            copy.set_types(LINE_COLUMNS)
            for n in lines:
                copy.write_row(
                    (n.space, n.gseq, n.device, n.dseq, n.epoch, n.digest, n.hash8, n.received_ms, n.body)
                )

    def advance(self, cursor: Cursor, states: Sequence[SpaceState], stamp: int) -> None:
        """One update of all."""
        cursor.execute(
            "UPDATE space s SET head = t.head, chain = t.chain, bytes = s.bytes + t.added, moved = ?"
            " FROM unnest(?::bigint[], ?::bigint[], ?::bytea[], ?::bigint[]) AS t(number, head, chain, added)"
            " WHERE s.number = t.number",
            (
                stamp,
                [s.number for s in states],
                [s.head for s in states],
                [s.chain for s in states],
                [s.added for s in states],
            ),
        )

    def lines(
        self, cursor: Cursor, wanted: Sequence[Reading], own: bytes, budget: int
    ) -> Iterator[StoredLine]:
        """The database cuts at the budget itself, so nothing is moved that is not given."""
        given = 0
        for part in (wanted[at : at + PART] for at in range(0, len(wanted), PART)):
            after = {run.number: run.after for run in part}
            while after and given < budget:
                numbers = list(after)
                values = (own, own, own, own, numbers, list(after.values()), RUN, budget - given)
                cursor.execute(READ_LINES.replace("%b", "?"), values)
                rows = cursor.fetchall()
                for row in rows:
                    given += len(row[4])
                    yield StoredLine(*row)
                after = _left(after, rows)
            if given >= budget:
                return

    def leave_no_trace(self) -> None:
        """Dead rows are VACUUM's: the database's own (autovacuum) takes them away within minutes."""

    def renumber(self, cursor: Cursor) -> None:
        """Set the sequence of the numbers."""
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('space', 'number'), coalesce(max(number), 0) + 1, false)"
            " FROM space"
        )

    def upgrade(self) -> int:
        """Run the steps not yet made in one transaction; workers that start together take turns."""
        with self.writing() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(?)", (UPGRADING,))
            cursor.execute("CREATE TABLE IF NOT EXISTS tables_version (step bigint PRIMARY KEY)")
            cursor.execute("SELECT coalesce(max(step), 0) FROM tables_version")
            done = int((cursor.fetchone() or (0,))[0])
            steps = steps_after(self.dialect, done)
            for number, statements in steps:
                if isinstance(cursor, PostgresCursor):
                    cursor.raw.connection.execute(statements)  # several in one text
                cursor.execute("INSERT INTO tables_version (step) VALUES (?)", (number,))
        return len(steps)

    def problems(self) -> list[str]:
        """PostgreSQL checks its own pages when it reads them; there is nothing to add."""
        return []

    def close(self) -> None:
        """Close the pool."""
        self._pool.close()


def _plain(items: Sequence[Arriving]) -> bool:
    """Whether nothing speaks against writing them all at once."""
    members = items[0].members
    homes: dict[bytes, bytes] = {}
    return all(
        i.refusal is None and i.members == members and homes.setdefault(i.space, i.home) == i.home
        for i in items
    )


def _left(after: Mapping[int, int], rows: Sequence[Row]) -> dict[int, int]:
    """Where to go on: only a space whose run came out whole can have more."""
    counts: dict[int, int] = {}
    for row in rows:
        counts[row[0]] = counts.get(row[0], 0) + 1
    last = {row[0]: row[1] for row in rows}
    return {number: last[number] for number in after if counts.get(number) == RUN}


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except psycopg.OperationalError as error:
        raise StoreBusy(type(error).__name__) from error
