"""Writes what a transaction did as changes: one for each space it touched, into the outbox.

The dot of a change is known as soon as its space is touched, so rows can keep it; the change
itself is written when the transaction ends, in the same commit as the rows.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain.ids import ID_BYTES, RecordId
from app.storage import change_numbers, device
from app.storage.reader import Reader
from app.storage.spaces import Space
from sync.merge.arrival import Arrival
from sync.merge.registers import Dot
from sync.merge.seen import Seen
from sync.protocol import clock
from sync.protocol.change import Change, RecordOp, encode

SCHEMA_NUMBER = 1
WAITING = 0
FULL = 256 * 1024
"""About as many bytes in a change, and what follows goes into the next: an envelope takes four times that."""
RECORD_BYTES, FIELD_BYTES = 24, 8


@dataclass(slots=True)
class Opened:
    """The change of one space while its transaction runs."""

    space: Space
    device: int
    rid: int
    dseq: int
    context: dict[int, int]
    hlc: int
    unseen: frozenset[Dot] = frozenset()
    ops: dict[tuple[int, bytes], dict[int, Any]] = field(default_factory=dict)
    size: int = 0
    """About how many bytes were noted."""

    @property
    def dot(self) -> Dot:
        """Device number and sequence of this change."""
        return (self.device, self.dseq)

    def arrival(self) -> Arrival:
        """The change as one that comes in here: what it writes is merged by what it had seen."""
        context = {**self.context, self.device: self.dseq - 1}
        return Arrival(self.dot, Seen(context, self.unseen), Seen(context), {})


class Journal:
    """The changes of one transaction."""

    def __init__(self, reader: Reader, author: RecordId) -> None:
        self._reader, self._author = reader, author
        self._opened: list[Opened] = []
        self._open: dict[tuple[int, frozenset[Dot]], Opened] = {}
        self.device = device.number(reader.tables)
        self.now_ms = time.time_ns() // 1_000_000
        self.hlc = clock.tick(int(reader.local("hlc") or 0), self.now_ms)

    def change_in(self, space: Space, unseen: frozenset[Dot] = frozenset()) -> Opened:
        """The change of this transaction in `space`, opened at the first touch; another when it is full.

        `unseen` are writes that its author was not shown: the change says so and replaces none of them.
        One change for each such set, so that no field is held back by what another one was not shown.
        """
        opened = self._open.get((space.number, unseen))
        if opened is None or opened.size > FULL:
            opened = self._next_in(space, unseen)
            self._opened.append(opened)
            self._open[(space.number, unseen)] = opened
        return opened

    def _next_in(self, space: Space, unseen: frozenset[Dot]) -> Opened:
        vector = self._reader.rows(
            "SELECT device, dseq FROM vector WHERE space = ? AND dseq > 0", [space.number]
        )
        before = sum(opened.space.number == space.number for opened in self._opened)
        context = dict(vector)
        if last := context.get(self.device, 0) + before:
            context[self.device] = last
        return Opened(space, self.device, self._next_rid(), last + 1, context, self.hlc + before, unseen)

    def rank(self, space: Space, dot: Dot) -> tuple[int, bytes]:
        """What decides which of several values is shown: stamp and device of the change that wrote it."""
        ((device_id,),) = self._reader.rows("SELECT id FROM device WHERE number = ?", [dot[0]])
        for opened in self._opened:
            if opened.space.number == space.number and opened.dot == dot:
                return opened.hlc, device_id
        sql = "SELECT hlc FROM change WHERE space = ? AND device = ? AND dseq = ?"
        rows = self._reader.rows(sql, [space.number, *dot])
        return (rows[0][0] if rows else 0), device_id

    def note(self, opened: Opened, kind: int, record: RecordId, fields: dict[int, Any]) -> None:
        """Add written fields of a record; the later of two writes of a field stands."""
        opened.ops.setdefault((kind, record), {}).update(fields)
        opened.size += RECORD_BYTES + sum(map(_size, fields.values()))

    def write(self) -> None:
        """Store the changes, their way to the history and the new vectors."""
        execute = self._reader.tables.execute
        if not self._opened:
            return
        ids = dict(self._reader.rows("SELECT number, id FROM device"))
        for opened in self._opened:
            stamp = (opened.hlc, self.now_ms, self._author)
            body = encode(
                Change(
                    space=opened.space.id,
                    device=ids[self.device],
                    dseq=opened.dseq,
                    context=tuple(sorted((ids[n], s) for n, s in opened.context.items())),
                    hlc=opened.hlc,
                    author=self._author,
                    schema=SCHEMA_NUMBER,
                    ops=tuple(RecordOp(k, r, f) for (k, r), f in opened.ops.items()),
                    missing=self._missing(opened, ids),
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
        self.hlc = max(opened.hlc for opened in self._opened)
        self.keep_clock()

    def keep_clock(self) -> None:
        """Remember the last stamp so that none is given twice, whatever the wall clock does."""
        self._reader.tables.execute("INSERT OR REPLACE INTO local (key, value) VALUES ('hlc', ?)", [self.hlc])

    def _missing(self, opened: Opened, ids: Mapping[int, bytes]) -> tuple[tuple[bytes, int], ...]:
        """What the vector goes over because it was set aside, and what the author was not shown."""
        rows = self._reader.rows(
            "SELECT DISTINCT a.device, a.dseq FROM set_aside a JOIN device d ON d.id = a.device"
            " JOIN vector v ON v.space = ? AND v.device = d.number AND v.dseq > a.dseq"
            " WHERE a.space = ?",
            [opened.space.number, opened.space.id],
        )
        unseen = {(ids[number], dseq) for number, dseq in opened.unseen}
        return tuple(sorted({(device, dseq) for device, dseq in rows} | unseen))

    def _next_rid(self) -> int:
        # Those opened may be ahead of what is kept by more than their number: older ones were forgotten.
        return max([change_numbers.last(self._reader), *(opened.rid for opened in self._opened)]) + 1


def _size(value: Any) -> int:
    """About how many bytes a value takes on its way."""
    if isinstance(value, Mapping):  # a set: element -> is in it
        return FIELD_BYTES + ID_BYTES * len(value)
    return FIELD_BYTES + (len(value) if isinstance(value, str | bytes | list) else 0)
