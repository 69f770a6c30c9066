"""Lines of logs that are known by a snapshot alone, and the log beside them once it was read.

A snapshot is another laptop's word for what everybody wrote. Its changes lie among the others, without
envelopes; how far they reach in each space is remembered until the log itself was compared. Where the two
differ the log is right, and records are made anew from their changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.storage import change_numbers, device, forgetting
from app.storage.change_states import SEALED
from app.storage.page_parts import LINES_AT_ONCE
from app.storage.reader import Reader
from app.storage.receiving import GAP, TOLD, TOLD_HASH, Receiving
from app.storage.record_writes import Key
from app.storage.replaying import replay
from app.storage.spaces import FORGOTTEN
from app.storage.store import Store
from sync.protocol import clock
from sync.protocol.change import Change, decode, encode
from sync.protocol.messages import Cursor
from sync.protocol.replication import Link, Logged, Page, Received

DIFFERED = "differed."
"""Name in `local`, before the space in hexadecimal: something differed so far."""

_LINES = (
    "SELECT c.rid, d.id, c.dseq, c.gseq, c.at, b.body, e.change IS NOT NULL, d.key IS NOT NULL FROM change c"
    " JOIN device d ON d.number = c.device JOIN body b ON b.change = c.rid"
    " LEFT JOIN envelope e ON e.change = c.rid WHERE c.space = ? AND "
)
_PLACED, _NAMED = "c.gseq BETWEEN ? AND ?", "d.id = ? AND c.dseq = ?"


@dataclass(slots=True)
class _Held:
    """A change that is here; with an envelope (`sealed`) or of this file (`own`) it is nobody's mere word."""

    rid: int
    device: bytes
    dseq: int
    gseq: int | None
    at: int
    body: bytes
    sealed: int
    own: int


def told(reader: Reader) -> dict[bytes, int]:
    """The last line of each space that is known by a snapshot alone."""
    rows = reader.rows("SELECT substr(key, 6), value FROM local WHERE key >= 'told.' AND key < 'told/'")
    return {bytes.fromhex(space): last for space, last in rows}


def logged(reader: Reader, space: bytes, after: int, last: int) -> list[Logged] | None:
    """The changes of lines `after + 1` to `last`; None unless all are here, read from the log itself."""
    if reader.local(TOLD + space.hex()) is not None:
        return None
    rows = reader.rows(
        "SELECT c.gseq, c.at, c.body FROM written c JOIN space s ON s.rid = c.space"
        " WHERE s.id = ? AND c.gseq > ? AND c.gseq <= ? ORDER BY c.gseq",
        [space, after, last],
    )
    if [row[0] for row in rows] != list(range(after + 1, last + 1)):
        return None
    return [Logged(decode(body), at) for _, at, body in rows]


def parts_of(page: Page) -> Iterator[Page]:
    """A page of one log in transactions short enough for the windows; the last has cursor and chain ends."""
    lines = list(page.lines)
    while len(lines) > LINES_AT_ONCE:
        yield Page(lines[:LINES_AT_ONCE], (), {})
        lines = lines[LINES_AT_ONCE:]
    yield Page(lines, page.cursors, page.homes, page.ends, seen=page.seen)


class Comparing:
    """One page of a log beside what was told of it; all of it in the one transaction it is given."""

    def __init__(self, store: Store, page: Page) -> None:
        self._store, self._page = store, page
        self._differed = 0
        self._anew: dict[Key, None] = {}

    def run(self) -> int:
        """How many lines differed; with the last page chain ends count in."""
        spaces = {line.space for line in self._page.lines} | {cursor.space for cursor in self._page.cursors}
        for space in spaces:
            rows = self._store.rows("SELECT rid, scope FROM space WHERE id = ?", [space])
            if rows and rows[0][1] != FORGOTTEN:
                self._compare(space, rows[0][0])
            else:
                self._done(space)
        return self._differed

    def _compare(self, space: bytes, number: int) -> None:
        lines = [line for line in self._page.lines if line.space == space and line.dseq]
        held = self._held(number, lines)
        strange = [line for line in lines if not self._is_as_told(line, held)]
        cursor = next((one for one in self._page.cursors if one.space == space), None)
        if cursor is not None:
            self._give_up(number, cursor)
        replay_or_remove(self._store, self._anew)
        self._take(number, strange)
        if self._differed:
            self._store.remember_local(DIFFERED + space.hex(), 1)
            self._store.note_act("sync", detail=["snapshot", str(self._differed)])
        if cursor is not None:
            self._end(space, number, cursor)

    def _held(self, number: int, lines: list[Received]) -> dict[tuple[bytes, int], _Held]:
        """What is said to stand on these lines, and what they really hold, as far as it is here."""
        if not lines:
            return {}
        rows = self._store.rows(_LINES + _PLACED, [number, lines[0].gseq, lines[-1].gseq])
        found = {(row[1], row[2]): _Held(*row) for row in rows}
        for line in lines:
            if (line.device, line.dseq) not in found:
                for row in self._store.rows(_LINES + _NAMED, [number, line.device, line.dseq]):
                    found[line.device, line.dseq] = _Held(*row)
        return found

    def _is_as_told(self, line: Received, held: dict[tuple[bytes, int], _Held]) -> bool:
        """Whether a line's change is here by now; one told otherwise is put right."""
        one = held.get((line.device, line.dseq))
        if one is None:
            return False
        if line.change is None:
            return not self._drop(one)
        if encode(line.change) != one.body:
            self._rewrite(one, line.change)
        # Of the time shown nobody's word makes it earlier than the author's clock and the server had it.
        at = max(one.at, min(clock.millis(line.change.hlc), line.received_ms))
        run = self._store.tables.execute
        run("UPDATE change SET gseq = ?, at = ? WHERE rid = ?", [line.gseq, at, one.rid])
        run("INSERT OR REPLACE INTO envelope (change, raw) VALUES (?, ?)", [one.rid, line.raw])
        return True

    def _rewrite(self, one: _Held, change: Change) -> None:
        run = self._store.tables.execute
        before = decode(one.body)
        self._differed += 1
        self._anew.update(((op.kind, op.record), None) for op in (*before.ops, *change.ops))
        run("UPDATE body SET body = ? WHERE change = ?", [encode(change), one.rid])
        run("UPDATE change SET hlc = ?, author = ? WHERE rid = ?", [change.hlc, change.author, one.rid])
        run("DELETE FROM touch WHERE change = ?", [one.rid])
        touches = [(record, one.rid) for record in {op.record for op in change.ops}]
        self._store.tables.conn.executemany("INSERT INTO touch (record, change) VALUES (?, ?)", touches)

    def _drop(self, one: _Held) -> bool:
        """Give up a change that only a snapshot told; False for one that is known otherwise."""
        if one.own or one.sealed:
            return False
        self._differed += 1
        self._anew.update(((op.kind, op.record), None) for op in decode(one.body).ops)
        change_numbers.keep(self._store)
        for table, column in (("body", "change"), ("touch", "change"), ("change", "rid")):
            self._store.tables.execute(f"DELETE FROM {table} WHERE {column} = ?", [one.rid])
        return True

    def _give_up(self, number: int, cursor: Cursor) -> None:
        """What is said to stand in the log and does not. What came by hand is still to be sent.

        The rest goes only if this is the very log that was told of: of another one (a server was put back,
        say) nobody knows what it has lost.
        """
        is_that_log = self._store.local(TOLD_HASH + cursor.space.hex()) == cursor.hash8
        for row in self._store.rows(_LINES + _PLACED, [number, 1, cursor.gseq]):
            one = _Held(*row)
            if (one.device, one.dseq) in self._page.seen or one.own:
                continue
            if one.sealed:
                self._differed += 1
                sql = "UPDATE change SET gseq = NULL, state = ? WHERE rid = ?"
                self._store.tables.execute(sql, [SEALED, one.rid])
            elif is_that_log:
                self._drop(one)

    def _take(self, number: int, strange: list[Received]) -> None:
        """Lines whose change is not here: below the vector they come late, like any that was set aside."""
        if not strange:
            return
        before = self._count(number)
        vector = dict(
            self._store.rows(
                "SELECT d.id, v.dseq FROM vector v JOIN device d ON d.number = v.device WHERE v.space = ?",
                [number],
            )
        )
        holes = [
            (line.space, line.gseq, line.device, line.dseq, line.received_ms, line.raw, GAP)
            for line in strange
            if line.change is not None and line.dseq <= vector.get(line.device, 0)
        ]
        self._store.tables.conn.executemany(
            "INSERT OR IGNORE INTO set_aside (space, gseq, device, dseq, received, raw, reason)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            holes,
        )
        Receiving(self._store, Page([_unlinked(line) for line in strange], (), {})).run()
        self._differed += self._count(number) - before

    def _count(self, number: int) -> int:
        return int(self._store.rows("SELECT count(*) FROM change WHERE space = ?", [number])[0][0])

    def _end(self, space: bytes, number: int, cursor: Cursor) -> None:
        """The whole of what was told was read. Where it was not true, what came after is read again too."""
        ends = {of: link for (in_, of), link in self._page.ends.items() if in_ == space}
        chains = self._chains(number)
        self._differed += sum(not _is_end(chains.get(of), link) for of, link in ends.items())
        if self._differed or self._store.local(DIFFERED + space.hex()) is not None:
            self._put_right(number, cursor, ends)
        self._done(space)

    def _chains(self, number: int) -> dict[bytes, Link]:
        rows = self._store.rows(
            "SELECT d.id, v.linked, v.prev FROM vector v JOIN device d ON d.number = v.device"
            " WHERE v.space = ? AND d.key IS NULL",
            [number],
        )
        return {id_: Link(linked, prev or b"") for id_, linked, prev in rows}

    def _put_right(self, number: int, cursor: Cursor, ends: dict[bytes, Link]) -> None:
        run = self._store.tables.execute
        run(
            "UPDATE vector SET dseq = (SELECT coalesce(max(c.dseq), 0) FROM change c"
            " WHERE c.space = vector.space AND c.device = vector.device)"
            " WHERE space = ? AND device IN (SELECT number FROM device WHERE key IS NULL)",
            [number],
        )
        run("UPDATE vector SET linked = 0, prev = NULL WHERE space = ? AND dseq = 0", [number])
        for id_, link in ends.items():
            of = device.number_of(self._store.tables, id_)
            run(
                "INSERT INTO vector (space, device, dseq, linked, prev) VALUES (?, ?, 0, ?, ?) ON CONFLICT"
                " (space, device) DO UPDATE SET linked = excluded.linked, prev = excluded.prev",
                [number, of, link.dseq, link.prev],
            )
        run("UPDATE space SET gseq = ?, hash8 = ? WHERE rid = ?", [cursor.gseq, cursor.hash8, number])

    def _done(self, space: bytes) -> None:
        for name in (TOLD, TOLD_HASH, DIFFERED):
            self._store.tables.execute("DELETE FROM local WHERE key = ?", [name + space.hex()])


def replay_or_remove(store: Store, keys: dict[Key, None]) -> None:
    """Bring records in step with their changes; one that no change is left of goes."""
    written = {
        key
        for key in keys
        if store.rows("SELECT 1 FROM touch t JOIN change c ON c.rid = t.change WHERE t.record = ?", [key[1]])
    }
    replay(store, [key for key in keys if key in written])
    gone = [key for key in keys if key not in written]
    forgetting.forget_records(store, gone)


def _unlinked(line: Received) -> Received:
    """The chain ends here are those of later lines."""
    return Received(
        line.space,
        line.gseq,
        line.received_ms,
        line.raw,
        line.digest,
        line.device,
        line.dseq,
        line.change,
        line.reason,
    )


def _is_end(here: Link | None, true: Link) -> bool:
    """Whether a chain that ended in `true` can end as it does here, some lines later."""
    if here is None or here.dseq < true.dseq:
        return False
    return here.dseq > true.dseq or here.prev == true.prev
