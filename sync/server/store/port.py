"""What a database must do for the store. SQLite and PostgreSQL do it; one suite of tests runs on both.

The statements above it are written once, with `?` for values; a database only does its own way
what the two really do differently: transactions, locks, stamps, and moving many rows at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from sync.server.store.rows import Arriving, NewLine, Reading, Result, SpaceState, StoredLine

Row = tuple[Any, ...]


class StoreBusy(Exception):
    """The database could not do it now; the same request may succeed later."""


class Cursor(Protocol):
    """Runs statements inside one transaction."""

    @property
    def rowcount(self) -> int:
        """Rows the last statement wrote."""

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> object:
        """Run one statement with bound values."""

    def executemany(self, sql: str, rows: Sequence[Sequence[Any]], /) -> object:
        """Run one statement for each row of values."""

    def fetchone(self) -> Row | None:
        """The next row of the answer."""

    def fetchall(self) -> list[Row]:
        """All rows left of the answer."""


class Database(Protocol):
    """One database of one organisation. Calls may come from any thread."""

    dialect: str

    def reading(self) -> AbstractContextManager[Cursor]:
        """A transaction that only reads."""

    def snapshot(self) -> AbstractContextManager[Cursor]:
        """A transaction that only reads and sees one moment, however long it takes."""

    def writing(self) -> AbstractContextManager[Cursor]:
        """A transaction that writes: durable when the block ends, undone when it raises."""

    def stamp(self, cursor: Cursor) -> int:
        """The stamp of this writing transaction, for the column `moved`."""

    def horizon(self, cursor: Cursor) -> int:
        """No row that is not visible now will ever show up with a stamp below this.

        Asked for before a listing, it is the `since` of the next: however slowly a transaction
        commits, its rows are listed then.
        """

    def place(self, cursor: Cursor) -> bytes:
        """What these tables are known by: another after a dump was loaded, the same as long as the database
        itself goes on. Empty where files are put back by copying them and nothing in them tells."""

    def turn(self, cursor: Cursor) -> bytes:
        """This transaction, as the rows it writes tell it; empty where they do not."""

    def append_at_once(self, items: Sequence[Arriving], now_ms: int) -> list[Result] | None:
        """Append envelopes that all follow as they should, the quickest way there is.

        None, and nothing written, when one of them does not or there is no quicker way: then they
        are to be looked at one by one.
        """

    def lock_spaces(self, cursor: Cursor, homes: Mapping[bytes, bytes]) -> dict[bytes, SpaceState]:
        """Lock these spaces (given in the order of their ids), making those not there with these homes.

        With an empty home a space that is not there is left out.
        """

    def add_lines(self, cursor: Cursor, lines: Sequence[NewLine]) -> None:
        """Write lines."""

    def advance(self, cursor: Cursor, states: Sequence[SpaceState], stamp: int) -> None:
        """Write back head, running hash and size of locked spaces."""

    def lines(
        self, cursor: Cursor, wanted: Sequence[Reading], own: bytes, budget: int
    ) -> Iterator[StoredLine]:
        """Lines in the order wanted, each run by gseq; may stop once `budget` bytes were given."""

    def leave_no_trace(self) -> None:
        """After rows were deleted for good: let nothing of them lie about in what the database keeps of old
        pages, as far as it can. Never fails; what it cannot do now it does by itself later."""

    def renumber(self, cursor: Cursor) -> None:
        """After spaces were copied in with their numbers: new ones get numbers beyond them."""

    def upgrade(self) -> int:
        """Bring the tables to this program's version; the number of steps made."""

    def problems(self) -> list[str]:
        """What the database's own check finds wrong."""

    def close(self) -> None:
        """Let go of all connections."""


def marks(count: int, width: int = 1) -> str:
    """`count` places for values, separated by commas; in brackets of `width` when more than one."""
    one = "?" if width == 1 else "(" + ",".join("?" * width) + ")"
    return ",".join([one] * count)
