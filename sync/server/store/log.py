"""The logs of all spaces: appending to them, listing what moved, reading on from a cursor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sync.server.store.port import Cursor, Database, marks
from sync.server.store.rows import (
    AGAIN,
    Arriving,
    Last,
    Position,
    Reading,
    Result,
    SpaceRow,
    SpaceState,
    StoredLine,
)
from sync.server.store.sequence import Dot, Known
from sync.server.store.sequence import Sequence as Sequencer

BATCH = 400
"""Values bound in one statement, in rows."""

_SPACE = "SELECT number, id, home, head, substr(chain, 1, 8), floor, moved FROM space"


class LogStore:
    """Envelopes in the order of each space."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(self, items: Sequence[Arriving], now_ms: int) -> list[Result]:
        """Put envelopes into the logs of their spaces in one transaction; a result for each, in order.

        A refused envelope never hinders another: those of its own device and space after it get
        `gap`, all others are appended. Nothing is answered `ok` before it is on the disk.
        """
        if not items:
            return []
        database = self._database
        if (quick := database.append_at_once(items, now_ms)) is not None:
            return quick
        homes = {i.space: i.home for i in items if i.refusal is None}
        # A refused envelope makes no space, but it may be in the log of one that is there.
        wanted = {i.space: homes.get(i.space, b"") for i in sorted(items, key=lambda i: i.space)}
        with database.writing() as cursor:
            states = database.lock_spaces(cursor, wanted)
            lasts = _lasts(cursor, items, states)
            known = _known(cursor, items, states, lasts)
            sequence = Sequencer(lasts, known, member_total(cursor), now_ms)
            results = [_place(sequence, item, states.get(item.space)) for item in items]
            if sequence.lines:
                moved = [s for s in states.values() if s.added]
                database.add_lines(cursor, sequence.lines)
                database.advance(cursor, moved, database.stamp(cursor))
        return results

    def homes(self, spaces: Iterable[bytes]) -> dict[bytes, bytes]:
        """The home of each of these spaces that is there."""
        return {row.id: row.home for row in self.spaces(spaces).values()}

    def spaces(self, ids: Iterable[bytes]) -> dict[bytes, SpaceRow]:
        """Where each of these spaces stands, if it is there."""
        found = {}
        with self._database.reading() as cursor:
            for part in batches(list(ids)):
                cursor.execute(f"{_SPACE} WHERE id IN ({marks(len(part))})", part)
                found.update({row[1]: SpaceRow(*row) for row in cursor.fetchall()})
        return found

    def horizon(self) -> int:
        """The `since` of a listing made after this call's return. See `Database.horizon`."""
        with self._database.reading() as cursor:
            return self._database.horizon(cursor)

    def moved(
        self,
        groups: Sequence[bytes],
        members: Sequence[bytes],
        since: int,
        after: Position | None,
        limit: int,
    ) -> list[SpaceRow]:
        """Spaces at home in `groups`, or shared to one of `members`, that moved at or after `since`.

        In the order of their stamps, so that a listing cut at `limit` can go on after its last
        row and misses nothing that moves meanwhile.
        """
        at = after or Position(since, 0)
        found: dict[int, SpaceRow] = {}
        with self._database.reading() as cursor:
            for part in batches(list(groups)):
                cursor.execute(
                    f"{_SPACE} WHERE home IN ({marks(len(part))}) AND head > 0"
                    " AND (moved, number) > (?, ?) ORDER BY moved, number LIMIT ?",
                    (*part, at.moved, at.number, limit),
                )
                found.update({row[0]: SpaceRow(*row) for row in cursor.fetchall()})
            for part in batches(list(members)):
                cursor.execute(
                    f"{_SPACE} WHERE number IN (SELECT space FROM share WHERE sealed <> ? AND recipient IN"
                    f" ({marks(len(part))})) AND head > 0"
                    " AND (moved, number) > (?, ?) ORDER BY moved, number LIMIT ?",
                    (b"", *part, at.moved, at.number, limit),
                )
                found.update({row[0]: SpaceRow(*row) for row in cursor.fetchall()})
        return sorted(found.values(), key=lambda s: (s.moved, s.number))[:limit]

    def written_by(self, devices: Sequence[bytes], spaces: Sequence[int]) -> set[int]:
        """Those of these spaces (by number) with an envelope of one of these devices."""
        found: set[int] = set()
        with self._database.reading() as cursor:
            for device in devices:
                # Its first envelope there is in the log, or a snapshot stands for it.
                for table, first in (("log", "AND dseq = 1"), ("devhead", "")):
                    for part in batches(list(spaces)):
                        cursor.execute(
                            f"SELECT space FROM {table} WHERE device = ? {first}"
                            f" AND space IN ({marks(len(part))})",
                            (device, *part),
                        )
                        found.update(row[0] for row in cursor.fetchall())
        return found

    def hashes(self, places: Sequence[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
        """The log's running hash (8 bytes) at each (space number, gseq) that is there."""
        found: dict[tuple[int, int], bytes] = {}
        with self._database.reading() as cursor:
            for part in batches(list(places)):
                values = [value for place in part for value in place]
                for table in ("log", "snapshot"):
                    cursor.execute(
                        f"SELECT space, gseq, hash8 FROM {table}"
                        f" WHERE (space, gseq) IN (VALUES {marks(len(part), 2)})",
                        values,
                    )
                    found.update({(row[0], row[1]): row[2] for row in cursor.fetchall()})
        return found

    def lines(self, wanted: Sequence[Reading], own: bytes, budget: int) -> Iterator[StoredLine]:
        """Lines of these runs, in this order, until `budget` bytes were given.

        Of envelopes of the device `own` only the digest is read.
        """
        with self._database.reading() as cursor:
            yield from self._database.lines(cursor, wanted, own, budget)

    def usage(self) -> tuple[int, int]:
        """(spaces, bytes of envelopes) kept."""
        with self._database.reading() as cursor:
            cursor.execute("SELECT count(*), coalesce(sum(bytes), 0) FROM space")
            row = cursor.fetchone() or (0, 0)
            return int(row[0]), int(row[1])


def member_total(cursor: Cursor) -> int:
    """Lines of the membership log."""
    cursor.execute("SELECT coalesce(max(seq) + 1, 0) FROM member_entry")
    return int((cursor.fetchone() or (0,))[0])


def batches(values: Sequence[Any]) -> Iterator[list[Any]]:
    """`values` in parts of at most BATCH."""
    for start in range(0, len(values), BATCH):
        yield list(values[start : start + BATCH])


def _place(sequence: Sequencer, item: Arriving, state: SpaceState | None) -> Result:
    if state is None:
        return item.refusal or (AGAIN, 0)
    return sequence.place(item, state)


def _lasts(
    cursor: Cursor, items: Sequence[Arriving], states: Mapping[bytes, SpaceState]
) -> dict[tuple[int, bytes], Last]:
    """The last line of each device that writes to a space which is not empty."""
    asked = {(s.number, i.device) for i in items if (s := states.get(i.space)) and s.head}
    found: dict[tuple[int, bytes], Last] = {}
    for part in batches(sorted(asked)):
        values = [value for pair in part for value in pair]
        cursor.execute(
            f"WITH want (space, device) AS (VALUES {marks(len(part), 2)})"
            # CROSS JOIN: SQLite keeps this order, where it would else walk the log.
            " SELECT l.space, l.device, l.dseq, l.digest, l.gseq FROM want w CROSS JOIN log l"
            " WHERE l.space = w.space AND l.device = w.device AND l.dseq ="
            " (SELECT max(m.dseq) FROM log m WHERE m.space = w.space AND m.device = w.device)",
            values,
        )
        found.update({(row[0], row[1]): Last(*row[2:]) for row in cursor.fetchall()})
        cursor.execute(
            "SELECT space, device, dseq, digest, gseq FROM devhead"
            f" WHERE (space, device) IN (VALUES {marks(len(part), 2)})",
            values,
        )
        for row in cursor.fetchall():
            found.setdefault((row[0], row[1]), Last(*row[2:]))
    return found


def _known(
    cursor: Cursor,
    items: Sequence[Arriving],
    states: Mapping[bytes, SpaceState],
    lasts: Mapping[tuple[int, bytes], Last],
) -> Known:
    """The lines of dots that arrive once more."""
    asked: list[Dot] = []
    for item in items:
        state = states.get(item.space)
        last = lasts.get((state.number, item.device)) if state else None
        if state and last and item.dseq <= last.dseq:
            asked.append((state.number, item.device, item.dseq))
    found: dict[Dot, tuple[int, bytes]] = {}
    for part in batches(sorted(set(asked))):
        cursor.execute(
            "SELECT space, device, dseq, gseq, digest FROM log"
            f" WHERE (space, device, dseq) IN (VALUES {marks(len(part), 3)})",
            [value for dot in part for value in dot],
        )
        found.update({row[:3]: (row[3], row[4]) for row in cursor.fetchall()})
    return found
