"""Envelopes that cannot be applied: kept with their reason, out of the way of the others."""

from __future__ import annotations

import time
from collections.abc import Iterable

from app.storage.reader import Reader
from app.storage.replica_access import batches
from sync.protocol.replication import Received

_Dot = tuple[bytes, bytes, int]


class SetAsides:
    """Those of the spaces of one page."""

    def __init__(self, reader: Reader, lines: Iterable[Received]) -> None:
        self._reader = reader
        self._held: set[_Dot] = set()
        self._dropped: set[_Dot] = set()
        self._arrived: list[Received] = []
        self._added: dict[_Dot, tuple[Received, str]] = {}
        if reader.rows("SELECT 1 FROM set_aside LIMIT 1"):
            for marks, part in batches(line.space for line in lines):
                sql = f"SELECT space, device, dseq FROM set_aside WHERE space IN ({marks})"
                self._held.update(tuple(row) for row in reader.rows(sql, part))

    def add(self, line: Received, reason: str) -> None:
        """Keep a line with why."""
        self._added[_dot(line)] = (line, reason)
        self._held.add(_dot(line))
        self._dropped.discard(_dot(line))

    def holds(self, line: Received) -> bool:
        """Whether the line is kept aside."""
        return _dot(line) in self._held

    def drop(self, line: Received) -> None:
        """It could be applied."""
        if _dot(line) in self._held:
            self._held.discard(_dot(line))
            self._dropped.add(_dot(line))
            self._added.pop(_dot(line), None)

    def arrived(self, line: Received) -> None:
        """It is a line of the server's log: kept aside because it came by hand, it goes there no more."""
        if line.gseq and self.holds(line):
            self._arrived.append(line)

    def explain(self, line: Received, last: int) -> bool:
        """Whether everything between dseq `last` of the line's device and the line is kept aside."""
        between = range(last + 1, line.dseq)
        return all((line.space, line.device, dseq) in self._held for dseq in between)

    def write(self) -> None:
        """Bring the list in step."""
        run = self._reader.tables.conn.executemany
        run("DELETE FROM set_aside WHERE space = ? AND device = ? AND dseq = ?", list(self._dropped))
        run(
            "DELETE FROM set_aside WHERE space = ? AND device = ? AND dseq = ? AND gseq = 0",
            [dot for dot, (line, _) in self._added.items() if line.gseq],
        )
        run(
            "UPDATE OR REPLACE set_aside SET gseq = ?"
            " WHERE space = ? AND device = ? AND dseq = ? AND gseq = 0 AND raw = ?",
            [(line.gseq, *_dot(line), line.raw) for line in self._arrived],
        )
        now = time.time_ns() // 1_000_000
        run(
            "INSERT OR REPLACE INTO set_aside (space, gseq, device, dseq, received, raw, reason)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (line.space, line.gseq, line.device, line.dseq, line.received_ms or now, line.raw, reason)
                for line, reason in self._added.values()
            ],
        )


def _dot(line: Received) -> _Dot:
    return line.space, line.device, line.dseq
