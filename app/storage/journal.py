"""Writes what a transaction did as changes: one for each space it touched, into the outbox.

The dot of a change is known as soon as its space is touched, so rows can keep it; the change
itself is written when the transaction ends, in the same commit as the rows.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from app.domain.ids import RecordId
from app.storage import device
from app.storage.reader import Reader
from app.storage.spaces import Space
from sync.protocol import clock
from sync.protocol.change import Change, RecordOp, encode

SCHEMA_NUMBER = 1
WAITING = 0


@dataclass(slots=True)
class Opened:
    """The change of one space while its transaction runs."""

    space: Space
    device: int
    rid: int
    dseq: int
    context: dict[int, int]
    ops: dict[tuple[int, bytes], dict[int, Any]] = field(default_factory=dict)

    @property
    def dot(self) -> tuple[int, int]:
        """Device number and sequence of this change."""
        return (self.device, self.dseq)


class Journal:
    """The changes of one transaction."""

    def __init__(self, reader: Reader, author: RecordId) -> None:
        self._reader, self._author = reader, author
        self._opened: dict[int, Opened] = {}
        self.device = device.number(reader.tables)
        self.now_ms = time.time_ns() // 1_000_000
        self.hlc = clock.tick(int(reader.local("hlc") or 0), self.now_ms)

    def change_in(self, space: Space) -> Opened:
        """The change of this transaction in `space`, opened at the first touch."""
        opened = self._opened.get(space.number)
        if opened is None:
            vector = self._reader.rows(
                "SELECT device, dseq FROM vector WHERE space = ? AND dseq > 0", [space.number]
            )
            context = dict(vector)
            opened = Opened(space, self.device, self._next_rid(), context.get(self.device, 0) + 1, context)
            self._opened[space.number] = opened
        return opened

    def note(self, opened: Opened, kind: int, record: RecordId, fields: dict[int, Any]) -> None:
        """Add written fields of a record; the later of two writes of a field stands."""
        opened.ops.setdefault((kind, record), {}).update(fields)

    def write(self) -> None:
        """Store the changes, their way to the history and the new vectors."""
        execute = self._reader.tables.execute
        if not self._opened:
            return
        ids = dict(self._reader.rows("SELECT number, id FROM device"))
        stamp = (self.hlc, self.now_ms, self._author)
        for opened in self._opened.values():
            body = encode(
                Change(
                    space=opened.space.id,
                    device=ids[self.device],
                    dseq=opened.dseq,
                    context=tuple(sorted((ids[n], s) for n, s in opened.context.items())),
                    hlc=self.hlc,
                    author=self._author,
                    schema=SCHEMA_NUMBER,
                    ops=tuple(RecordOp(k, r, f) for (k, r), f in opened.ops.items()),
                    missing=self._missing(opened.space),
                )
            )
            execute(
                "INSERT INTO change (rid, space, device, dseq, hlc, at, author, state)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [opened.rid, opened.space.number, *opened.dot, *stamp, WAITING],
            )
            execute("INSERT INTO body (change, body) VALUES (?, ?)", [opened.rid, body])
            execute(
                "INSERT INTO vector (space, device, dseq) VALUES (?, ?, ?)"
                " ON CONFLICT (space, device) DO UPDATE SET dseq = excluded.dseq",
                [opened.space.number, self.device, opened.dseq],
            )
            for _, record in opened.ops:
                execute("INSERT INTO touch (record, change) VALUES (?, ?)", [record, opened.rid])
        self.keep_clock()

    def keep_clock(self) -> None:
        """Remember the last stamp so that none is given twice, whatever the wall clock does."""
        self._reader.tables.execute("INSERT OR REPLACE INTO local (key, value) VALUES ('hlc', ?)", [self.hlc])

    def _missing(self, space: Space) -> tuple[tuple[bytes, int], ...]:
        """What the vector goes over because it was set aside: nobody has seen that here."""
        rows = self._reader.rows(
            "SELECT DISTINCT a.device, a.dseq FROM set_aside a JOIN device d ON d.id = a.device"
            " JOIN vector v ON v.space = ? AND v.device = d.number AND v.dseq > a.dseq"
            " WHERE a.space = ? ORDER BY a.device, a.dseq",
            [space.number, space.id],
        )
        return tuple((device, dseq) for device, dseq in rows)

    def _next_rid(self) -> int:
        last = self._reader.rows("SELECT coalesce(max(rid), 0) FROM change")[0][0]
        return int(last) + 1 + len(self._opened)
