"""Changes on their way out of the encrypted file, and what the server said of them."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

import msgspec

from app.storage import device
from app.storage.change_states import ON_SERVER, PARKED, RECEIVED, REFUSED, SEALED, WAITING
from app.storage.reader import Reader
from app.storage.replica_access import Access, batches
from app.storage.replica_pieces import unsent_files
from sync.protocol.change import decode
from sync.protocol.envelope import parse, prev_of
from sync.protocol.messages import Code, Cursor
from sync.protocol.replication import NO_NOTES, Link, Notes, Outgoing, Pending, Sealed, Settled, Waiting

_TAKEN = frozenset((Code.OK, Code.KNOWN))
_SAID: dict[str, int] = {
    Code.EPOCH: WAITING,
    Code.MUST_ROTATE: WAITING,
    Code.NOT_MEMBER: PARKED,
    Code.REVOKED: PARKED,
    Code.GAP: SEALED,
    Code.RATE: SEALED,
    Code.BUSY: SEALED,
    Code.QUOTA: SEALED,
}
"""State a change goes into by what the server said; anything else is `REFUSED`, with its reason: offered
again each time, but nothing of its device in that space goes before it."""


_STATES = (WAITING, SEALED, PARKED, REFUSED)
NOTE = "engine."
"""Before the names of what the engine remembers, in `local`."""
_UNSENT = "c.state IN (0, 3, 4, 5)"
"""The condition of the index of unsent changes, word for word: the planner takes it by that."""


class OutboxTables:
    """`sync.client.ports.Outbox` over the encrypted file."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def waiting(self, limit: int) -> list[Waiting]:
        """Changes without an envelope, oldest first. Those parked are left out, and those behind one that
        was not taken: nothing may be sent before it."""
        return self._access.read(lambda reader: _waiting(reader, limit))

    def links(self, spaces: Iterable[bytes]) -> dict[tuple[bytes, bytes], Link]:
        """The last envelope known of each (space, device) of these spaces."""

        def read(reader: Reader) -> dict[tuple[bytes, bytes], Link]:
            found: dict[tuple[bytes, bytes], Link] = {}
            for marks, part in batches(spaces):
                rows = reader.rows(
                    "SELECT s.id, d.id, v.linked, v.prev FROM space s JOIN vector v ON v.space = s.rid"
                    f" JOIN device d ON d.number = v.device WHERE v.linked > 0 AND s.id IN ({marks})",
                    part,
                )
                found |= {(space, dev): Link(linked, prev) for space, dev, linked, prev in rows}
            return found

        return self._access.glance(read)

    def keep_sealed(self, sealed: Sequence[Sealed]) -> None:
        """Keep envelopes in one durable commit; only then may they be sent. Nothing is kept of a change
        that was given up since it was read."""
        changes = [(SEALED, one.epoch, one.rid) for one in sealed]
        envelopes = [(one.raw, one.rid) for one in sealed]
        headers = [parse(one.raw).header for one in sealed]
        links = [(h.dseq, prev_of(one.raw), one.rid) for h, one in zip(headers, sealed, strict=True)]
        homes = {header.space: one.group for header, one in zip(headers, sealed, strict=True)}

        def keep(reader: Reader) -> None:
            run = reader.tables.conn.executemany
            run("UPDATE change SET state = ?, epoch = ?, reason = NULL WHERE rid = ?", changes)
            run(
                "INSERT OR REPLACE INTO envelope (change, raw) SELECT rid, ? FROM change WHERE rid = ?",
                envelopes,
            )
            run(
                "UPDATE vector SET linked = ?, prev = ? WHERE (space, device) ="
                " (SELECT space, device FROM change WHERE rid = ?)",
                links,
            )
            run(
                "UPDATE space SET home = ? WHERE id = ? AND home IS NOT ?",
                [(home, space, home) for space, home in homes.items()],
            )

        self._access.write(keep)

    def outgoing(self, after: int, limit: int, budget: int) -> list[Outgoing]:
        """Envelopes the server has not acknowledged, in the order of making, after change `after`;
        at most `limit`, and `budget` bytes (one at least)."""
        sql = (
            "SELECT c.rid, s.id, coalesce(s.home, zeroblob(16)), e.raw FROM change c"
            " JOIN envelope e ON e.change = c.rid JOIN space s ON s.rid = c.space"
            f" WHERE {_UNSENT} AND c.state IN (3, 5) AND c.rid > ? AND NOT EXISTS"
            " (SELECT 1 FROM change e WHERE e.state IN (4, 5) AND e.space = c.space AND e.device = c.device"
            " AND e.dseq < c.dseq) ORDER BY c.rid LIMIT ?"
        )
        rows = self._access.read(lambda reader: reader.rows(sql, [after, limit]))
        found: list[Outgoing] = [] if after else self._by_hand()
        for rid, space, home, raw in rows:
            budget -= len(raw)
            if budget < 0 and found:
                break
            found.append(Outgoing(rid, space, home, raw))
        return found

    def _by_hand(self) -> list[Outgoing]:
        """Envelopes that came by hand and cannot be read here: they go on to the server all the same."""
        sql = (
            "SELECT a.space, coalesce(s.home, zeroblob(16)), a.raw FROM set_aside a"
            " LEFT JOIN space s ON s.id = a.space WHERE a.gseq = 0 ORDER BY a.space, a.device, a.dseq"
        )
        rows = self._access.read(lambda reader: reader.rows(sql))
        return [Outgoing(None, space, home, raw) for space, home, raw in rows]

    def settle(
        self, settled: Sequence[Settled], cursors: Sequence[Cursor] = (), notes: Notes = NO_NOTES
    ) -> None:
        """Keep what the server said, and where its answer shows that nothing came between; `notes` too.
        What it said of a change that was given up meanwhile counts for nothing."""
        now = time.time_ns() // 1_000_000
        taken = [(one.number, now, one.rid) for one in settled if one.code in _TAKEN]

        def keep(reader: Reader) -> None:
            writes_now = device.number(reader.tables)
            own = ", ".join(
                str(row[0]) for row in reader.rows("SELECT number FROM device WHERE key IS NOT NULL")
            )
            reader.tables.conn.executemany(
                f"UPDATE change SET state = CASE WHEN device IN ({own}) THEN {ON_SERVER} ELSE {RECEIVED} END,"
                " gseq = ?, received = ?, reason = NULL WHERE rid = ?",
                taken,
            )
            for one in settled:
                after = None if one.code in _TAKEN else _state_after(reader, one, writes_now)
                if after is not None:
                    _hold(reader, one.rid, after, one.code)
            move_cursors(reader, cursors)
            keep_notes(reader, notes)

        self._access.write(keep)

    def pending(self) -> Pending:
        """What is not known to be on the server."""
        sql = f"SELECT c.state, count(*) FROM change c WHERE {_UNSENT} GROUP BY c.state"

        def count(reader: Reader) -> Pending:
            counts = dict(reader.rows(sql))
            waiting, sealed, parked, refused = (counts.get(one, 0) for one in _STATES)
            return Pending(waiting, sealed, parked, refused, *unsent_files(reader))

        return self._access.read(count)

    def parked(self) -> dict[bytes, str]:
        """Spaces with parked changes, and why."""
        sql = "SELECT DISTINCT s.id, c.reason FROM change c JOIN space s ON s.rid = c.space WHERE c.state = ?"
        rows = self._access.read(lambda reader: reader.rows(sql, [PARKED]))
        return {space: reason or "" for space, reason in rows}

    def unseal(self, spaces: Iterable[bytes]) -> None:
        """Forget envelopes never acknowledged in these spaces, so that they are sealed again."""
        self._access.write(lambda reader: _wait_again(reader, spaces, (SEALED, REFUSED)))

    def unpark(self, spaces: Iterable[bytes]) -> None:
        """Access came back: parked changes wait again, those that had an envelope with that very one.

        Others may have read it: a server put back from a backup says of what it had that we have no part
        in it, and under one dot nothing else may ever be sent.
        """
        wanted = list(spaces)

        def let_wait(reader: Reader) -> None:
            for marks, part in batches(wanted):
                reader.tables.execute(
                    f"UPDATE change SET state = {SEALED}, reason = NULL WHERE state = {PARKED}"
                    f" AND space IN (SELECT rid FROM space WHERE id IN ({marks}))"
                    " AND EXISTS (SELECT 1 FROM envelope e WHERE e.change = change.rid)",
                    part,
                )
            _wait_again(reader, wanted, (PARKED,))

        self._access.write(let_wait)


def _wait_again(reader: Reader, spaces: Iterable[bytes], states: tuple[int, ...]) -> None:
    among = ", ".join(map(str, states))
    for marks, part in batches(spaces):
        rows = reader.rows(
            "SELECT min(c.rid) FROM change c JOIN space s ON s.rid = c.space"
            f" WHERE c.state IN ({among}) AND s.id IN ({marks}) GROUP BY c.space, c.device",
            part,
        )
        for (rid,) in rows:
            _hold(reader, rid, WAITING, None)


def keep_notes(reader: Reader, notes: Notes) -> None:
    """Keep what the engine remembers for itself; inside a transaction."""
    reader.tables.conn.executemany(
        "INSERT OR REPLACE INTO local (key, value) VALUES (?, ?)",
        [(NOTE + key, value) for key, value in notes.items()],
    )


def move_cursors(reader: Reader, cursors: Iterable[Cursor]) -> None:
    """Say how far these spaces were read; inside a transaction."""
    reader.tables.conn.executemany(
        "UPDATE space SET gseq = ?, hash8 = ? WHERE id = ?", [(c.gseq, c.hash8, c.space) for c in cursors]
    )


def _waiting(reader: Reader, limit: int) -> list[Waiting]:
    identity = reader.rows("SELECT user FROM identity")
    rows = reader.rows(
        "SELECT c.rid, s.id, d.id, c.dseq, c.author, c.body FROM written c JOIN space s ON s.rid = c.space"
        f" JOIN device d ON d.number = c.device WHERE {_UNSENT} AND c.state = 0 AND NOT EXISTS"
        " (SELECT 1 FROM change e WHERE e.state IN (4, 5) AND e.space = c.space AND e.device = c.device"
        " AND e.dseq < c.dseq)"
        " ORDER BY c.rid LIMIT ?",
        [limit],
    )
    found: list[Waiting] = []
    for rid, space, id_, dseq, author, body in rows:
        by = identity[0][0] if identity else author
        change = msgspec.structs.replace(decode(body), space=space, device=id_, dseq=dseq, author=by)
        found.append(Waiting(rid, change, None))
    return found


def _state_after(reader: Reader, said: Settled, writes_now: int) -> int | None:
    """The state of a change after this word of the server; None for one given up while it was on its way."""
    state = _SAID.get(said.code, REFUSED)
    found = reader.rows(
        "SELECT c.device, d.key IS NOT NULL FROM change c JOIN device d ON d.number = c.device"
        " WHERE c.rid = ?",
        [said.rid],
    )
    if not found:
        return None
    ((by, own),) = found
    if not own:  # came by hand and was passed on: what the server will not have is not ours to send
        return RECEIVED if state != SEALED else SEALED
    if said.code == Code.FORK and by != writes_now:
        # An earlier device of this file left this change in a backup and sent it afterwards, sealed anew.
        return ON_SERVER
    return state


def _hold(reader: Reader, rid: int, state: int, reason: str | None) -> None:
    """Put a change that is not on the server into `state`. One that is to wait loses its envelope; without
    it the later ones of its device in the space hang in the air: they lose theirs too, and its place in the
    chain is free again. One parked without an envelope parks them too."""
    sealed = bool(reader.rows("SELECT 1 FROM envelope WHERE change = ?", [rid]))
    if state not in (WAITING, PARKED) or (state == PARKED and sealed):
        # Without its envelope, which went with that of one before it, it waits: there is nothing to offer.
        if sealed:
            bound = [state, reason, rid]
            reader.tables.execute("UPDATE change SET state = ?, reason = ? WHERE rid = ?", bound)
        return
    ((space, by, dseq, raw),) = reader.rows(
        "SELECT c.space, c.device, c.dseq, e.raw FROM change c LEFT JOIN envelope e ON e.change = c.rid"
        " WHERE c.rid = ?",
        [rid],
    )
    those = "space = ? AND device = ? AND dseq >= ? AND state IN (0, 3, 4, 5)"
    reader.tables.execute(
        f"DELETE FROM envelope WHERE change IN (SELECT rid FROM change WHERE {those})", [space, by, dseq]
    )
    reader.tables.execute(
        f"UPDATE change SET state = ?, reason = ?, epoch = NULL WHERE {those}",
        [state, reason, space, by, dseq],
    )
    if raw is not None:
        reader.tables.execute(
            "UPDATE vector SET linked = ?, prev = ? WHERE space = ? AND device = ? AND linked >= ?",
            [dseq - 1, parse(raw).header.prev, space, by, dseq],
        )
