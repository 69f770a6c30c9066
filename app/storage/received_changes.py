"""Rows of the changes a page brings, and of those it shows to have arrived on the server."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from app.storage import change_numbers
from app.storage.arriving_spaces import Arrivals, ArrivingSpace
from app.storage.change_states import ON_SERVER, RECEIVED, SEALED
from app.storage.store import Store
from sync.protocol import clock
from sync.protocol.change import Change, encode
from sync.protocol.replication import Received

HOUR = 3_600_000
DAY = 24 * HOUR
SWEPT = "swept"
"""The day old envelopes were looked for, in days since 1970."""

_INSERT = (
    "INSERT INTO change (rid, space, device, dseq, hlc, at, author, state, gseq, received)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


_DOTS = 300
"""Dots asked for in one question: it binds three numbers for each."""


class ReceivedChanges:
    """The changes of one page."""

    def __init__(self, store: Store, arrivals: Arrivals) -> None:
        self._store, self._arrivals = store, arrivals
        self._first = change_numbers.last(store) + 1
        self._rows: list[tuple[Any, ...]] = []
        self._touches: list[tuple[bytes, int]] = []
        self._envelopes: list[tuple[int, bytes]] = []
        self._bodies: list[tuple[int, bytes]] = []
        self._seen: dict[tuple[int, int, int], int] = {}
        self._written: dict[tuple[int, int, int], tuple[int, int]] = {}
        self._latest, self._soonest = 0, clock.tick(0, store.now_ms + HOUR)

    def load(self, lines: Iterable[Received]) -> None:
        """Read the stamps of what these changes had seen, all with one question instead of one for each."""
        wanted: dict[tuple[int, int, int], None] = {}
        for line in lines:
            space = self._arrivals.spaces[line.space]
            if line.change is not None and space.known:
                for id_, dseq in line.change.context:
                    wanted[(space.number, self._arrivals.device(id_), dseq)] = None
        dots = list(wanted)
        for start in range(0, len(dots), _DOTS):
            part = dots[start : start + _DOTS]
            rows = self._store.rows(
                f"WITH dot (space, device, dseq) AS (VALUES {', '.join(['(?, ?, ?)'] * len(part))})"
                " SELECT c.space, c.device, c.dseq, c.hlc, c.at FROM dot CROSS JOIN change c"
                " ON c.space = dot.space AND c.device = dot.device AND c.dseq = dot.dseq",
                [number for dot in part for number in dot],
            )
            self._written.update({(space, by, dseq): (hlc, at) for space, by, dseq, hlc, at in rows})

    @property
    def next_rid(self) -> int:
        """Number of the change that is added next."""
        return self._first + len(self._rows)

    @property
    def count(self) -> int:
        """How many changes were added."""
        return len(self._rows)

    def add(self, space: ArrivingSpace, device: int, line: Received, change: Change) -> None:
        """Keep a change; `gseq` 0: it came by hand and goes on to the server from here."""
        self._arrivals.is_of(device, change.author)
        at = self._when(space, device, line, change)
        rid, now = self.next_rid, self._store.now_ms
        self._written[(space.number, device, change.dseq)] = (change.hlc, at)
        self._rows.append(
            (
                rid,
                space.number,
                device,
                change.dseq,
                change.hlc,
                at,
                change.author,
                RECEIVED if line.gseq else SEALED,
                line.gseq or None,
                now,
            )
        )
        if line.raw:
            self._envelopes.append((rid, line.raw))
        self._bodies.append((rid, encode(change)))
        if len(change.ops) == 1:
            self._touches.append((change.ops[0].record, rid))
        else:
            self._touches.extend((record, rid) for record in {op.record for op in change.ops})
        for id_, dseq in change.context:
            other = self._arrivals.device(id_)
            if other in self._arrivals.own:
                key = (space.number, device, other)
                self._seen[key] = max(self._seen.get(key, 0), dseq)
        if change.hlc > self._latest:
            self._latest = min(change.hlc, self._soonest)

    def confirm(self, space: ArrivingSpace, line: Received) -> None:
        """A line of the server's log that this file may have: then it is no longer only here.

        Own envelopes come back as their digest alone, without a dot.
        """
        if not line.gseq:
            return
        if line.dseq:
            device = self._arrivals.device(line.device)
            rows = self._store.rows(
                "SELECT rid FROM change WHERE space = ? AND device = ? AND dseq = ?",
                [space.number, device, line.dseq],
            )
            found = [row[0] for row in rows]
        else:
            rows = self._store.rows(
                "SELECT c.rid, e.raw FROM change c JOIN envelope e ON e.change = c.rid"
                " WHERE c.space = ? AND c.state = ?",
                [space.number, SEALED],
            )
            found = [rid for rid, raw in rows if hashlib.sha256(raw).digest() == line.digest]
        for rid in found:
            self._store.tables.execute(
                "UPDATE change SET state = CASE WHEN state = ? THEN state ELSE ? END, gseq = ?,"
                " reason = NULL, received = coalesce(received, ?) WHERE rid = ?",
                [RECEIVED, ON_SERVER, line.gseq, self._store.now_ms, rid],
            )
            if line.raw:
                keep = "INSERT OR REPLACE INTO envelope (change, raw) VALUES (?, ?)"
                self._store.tables.execute(keep, [rid, line.raw])

    def stamp(self, space: int, device: int, dseq: int) -> tuple[int, int]:
        """(hlc, wall time shown) of a change of this page or of the file; zeros for an unknown one."""
        found = self._written.get((space, device, dseq))
        if found is None:
            rows = self._store.rows(
                "SELECT hlc, at FROM change WHERE space = ? AND device = ? AND dseq = ?",
                [space, device, dseq],
            )
            found = self._written[(space, device, dseq)] = (rows[0][0], rows[0][1]) if rows else (0, 0)
        return found

    def write(self) -> None:
        """Write the rows, their way to the history, and who has seen what."""
        run = self._store.tables.conn.executemany
        run(_INSERT, self._rows)
        run("INSERT INTO body (change, body) VALUES (?, ?)", self._bodies)
        run("INSERT INTO envelope (change, raw) VALUES (?, ?)", self._envelopes)
        run("INSERT INTO touch (record, change) VALUES (?, ?)", self._touches)
        run(
            "INSERT INTO seen (space, by, device, dseq) VALUES (?, ?, ?, ?) ON CONFLICT (space, by, device)"
            " DO UPDATE SET dseq = max(dseq, excluded.dseq)",
            [(*key, dseq) for key, dseq in self._seen.items()],
        )
        self._store.meet_clock(self._latest)

    def forget_old_envelopes(self, older_ms: int) -> None:
        """Keep no envelope longer than this after the server had it; looked after once a day."""
        today = self._store.now_ms // DAY
        if self._store.local(SWEPT) == today:
            return
        self._store.remember_local(SWEPT, today)
        self._store.tables.execute(
            "DELETE FROM envelope WHERE change IN (SELECT rid FROM change WHERE received < ?"
            " AND state IN (1, 2))",
            [self._store.now_ms - older_ms],
        )

    def _when(self, space: ArrivingSpace, device: int, line: Received, change: Change) -> int:
        """Wall time to show: by the author's clock, but not after the server had it."""
        at = clock.millis(change.hlc)
        if line.received_ms:
            at = min(at, line.received_ms)
        for id_, dseq in change.context:
            at = max(at, self.stamp(space.number, self._arrivals.device(id_), dseq)[1])
        return at
