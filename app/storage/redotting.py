"""Lets changes the server never acknowledged go on under the device that writes now.

Needed when another laptop turned out to write under the same device (a clone of the disk): one number
must never name two changes. What the server has under the old device stays, and is read again.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from app.storage import device
from app.storage.change_states import WAITING
from app.storage.reader import Reader
from app.storage.replaying import replay
from app.storage.store import Store
from sync.protocol.change import Change, decode, encode
from sync.protocol.envelope import parse

_UNSENT = (
    "SELECT c.rid, c.space, c.device, c.dseq, c.body, e.raw FROM written c"
    " JOIN device d ON d.number = c.device LEFT JOIN envelope e ON e.change = c.rid"
    " WHERE c.state IN (0, 3, 4, 5) AND c.device <> ? AND d.key IS NOT NULL ORDER BY c.rid"
)


def rename_present_device(store: Store, id_: bytes) -> None:
    """Give the device that writes now another id, in a file nothing was ever sent from."""
    ((number, before),) = store.rows(
        "SELECT number, id FROM device WHERE number = ?", [device.number(store.tables)]
    )
    if before == id_ or store.rows("SELECT 1 FROM device WHERE id = ?", [id_]):
        return
    store.tables.execute("UPDATE device SET id = ? WHERE number = ?", [id_, number])
    renamed = []
    for rid, body in store.rows("SELECT rid, body FROM written"):
        change = decode(body)
        context = tuple(sorted((id_ if one == before else one, seen) for one, seen in change.context))
        missing = tuple(sorted((id_ if one == before else one, gone) for one, gone in change.missing))
        by = id_ if change.device == before else change.device
        told = msgspec.structs.replace(change, device=by, context=context, missing=missing)
        if told != change:
            renamed.append((encode(told), rid))
    store.tables.conn.executemany("UPDATE body SET body = ? WHERE change = ?", renamed)


@dataclass(slots=True)
class _Chain:
    """The changes of one old device in one space: `first` is the first that goes on elsewhere."""

    first: int
    last: int = 0


def is_due(reader: Reader) -> bool:
    """Whether the file was put back from a backup and not used since."""
    return bool(reader.local(device.RENEWED))


def after_renewal(store: Store) -> None:
    """The first act in a file put back from a backup: what was unsent then goes on as the new device.

    Where nothing is shared, every change may keep its old name.
    """
    if store.rows("SELECT 1 FROM identity"):
        to_present_device(store)
        store.tables.execute("DELETE FROM local WHERE key = 'engine.session'")  # it is the old device's
    store.remember_local(device.RENEWED, 0)


def to_present_device(store: Store) -> int:
    """Give every unsent change of earlier devices a dot of the present one; how many there were.

    Inside a transaction, before the present device writes into these spaces.
    """
    present = device.number(store.tables)
    ids = dict(store.rows("SELECT number, id FROM device"))
    chains: dict[tuple[int, int], _Chain] = {}
    rows = store.rows(_UNSENT, [present])
    touched: dict[tuple[int, bytes], None] = {}
    moved: dict[tuple[int, bytes, int], int] = {}
    for rid, space, old, dseq, body, sealed in rows:
        chain = chains.get((space, old))
        if chain is None:
            chain = chains[(space, old)] = _Chain(dseq)
            _cut(store, space, old, dseq, sealed)
        now = _next(store, space, present)
        moved[(space, ids[old], dseq)] = now
        change = _moved(decode(body), ids[old], chain.first - 1, ids[present], now)
        missing = (_under(ids[present], moved.get((space, *dot)), dot) for dot in change.missing)
        change = msgspec.structs.replace(change, missing=tuple(sorted(missing)))
        store.tables.execute(
            "UPDATE change SET device = ?, dseq = ?, state = ?, epoch = NULL, reason = NULL WHERE rid = ?",
            [present, now, WAITING, rid],
        )
        store.tables.execute("UPDATE body SET body = ? WHERE change = ?", [encode(change), rid])
        store.tables.execute("DELETE FROM envelope WHERE change = ?", [rid])
        touched.update(((op.kind, op.record), None) for op in change.ops)
    replay(store, touched)
    return len(rows)


def _cut(store: Store, space: int, old: int, first: int, sealed: bytes | None) -> None:
    """From `first` on the old device's changes in the space are no longer this file's."""
    execute = store.tables.execute
    execute("UPDATE vector SET dseq = ? WHERE space = ? AND device = ?", [first - 1, space, old])
    if sealed is not None:
        execute(
            "UPDATE vector SET linked = ?, prev = ? WHERE space = ? AND device = ? AND linked >= ?",
            [first - 1, parse(sealed).header.prev, space, old, first],
        )
    execute("UPDATE space SET gseq = NULL, hash8 = NULL WHERE rid = ?", [space])


def _next(store: Store, space: int, present: int) -> int:
    ((dseq,),) = store.rows(
        "INSERT INTO vector (space, device, dseq) VALUES (?, ?, 1) ON CONFLICT (space, device)"
        " DO UPDATE SET dseq = dseq + 1 RETURNING dseq",
        [space, present],
    )
    return int(dseq)


def _under(present: bytes, dseq: int | None, dot: tuple[bytes, int]) -> tuple[bytes, int]:
    """The name a change has now: what it was not shown may have gone on elsewhere as well."""
    return dot if dseq is None else (present, dseq)


def _moved(change: Change, old: bytes, kept: int, present: bytes, dseq: int) -> Change:
    context = {id_: seen for id_, seen in change.context if id_ not in (old, present)}
    if kept:
        context[old] = kept
    if dseq > 1:
        context[present] = dseq - 1
    return msgspec.structs.replace(change, device=present, dseq=dseq, context=tuple(sorted(context.items())))
