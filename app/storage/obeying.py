"""Following the orders to erase that stand in the membership log, on this laptop."""

from __future__ import annotations

import json
from collections.abc import Mapping

from app.storage.erasing import ERASED, INTENTS, STAYING, GivenUp, give_up, pend, remembered
from app.storage.reader import Reader
from app.storage.replica_access import batches
from app.storage.store import Store
from sync.trust.state import Erased

NO_KEY = "no_key"
"""Why what nobody here can read is set aside; `sync.client.checking` says so."""


def obey(store: Store, erased: Mapping[bytes, Erased]) -> None:
    """Follow the orders of the membership log that this laptop has not followed yet.

    One by a supervisor names the home of each space; where this laptop knows another home, the space was
    perhaps never that supervisor's: it stays until somebody who may erase anywhere has ordered it. What
    readers added to an order goes where it is about the person the order is about, which each laptop that
    has it finds out by itself, and nowhere else. Orders given here are carried out by who gave them.
    """
    own = set(json.loads(store.local(INTENTS) or "{}"))
    found, staying = _sorted(store, erased)
    for order, spaces in found.items():
        if order.hex() not in own:
            pend(store, order, give_up(store, order, spaces))
    for space in unreadable(store, erased):
        store.tables.execute("DELETE FROM set_aside WHERE space = ? AND gseq = 0", [space])
        pend(store, erased[space].order, GivenUp())
    store.remember_local(STAYING, json.dumps(sorted(order.hex() for order in staying)))


def due(reader: Reader, erased: Mapping[bytes, Erased]) -> dict[bytes, list[bytes]]:
    """Order -> its spaces that are not given up here and may be."""
    return _sorted(reader, erased)[0]


def unreadable(reader: Reader, erased: Mapping[bytes, Erased]) -> list[bytes]:
    """Notes for others, gone by the word of all their readers, of which sealed lines lie here that came by
    hand: nobody reads them here, so nobody here could find out whom they are about."""
    sql = "SELECT DISTINCT space FROM set_aside WHERE gseq = 0 AND reason = ?"
    kept = {bytes(row[0]) for row in reader.rows(sql, [NO_KEY])}
    return sorted(space for space in kept if space in erased and erased[space].bound)


def _sorted(reader: Reader, erased: Mapping[bytes, Erased]) -> tuple[dict[bytes, list[bytes]], set[bytes]]:
    """Order -> its spaces that are not given up here and may be; orders of which something stays."""
    gone, found, staying = remembered(reader, ERASED), dict[bytes, list[bytes]](), set[bytes]()
    missed = [space for space in erased if space not in gone]
    homes: dict[bytes, bytes | None] = {}
    for marks, part in batches(missed):
        homes.update(reader.rows(f"SELECT id, home FROM space WHERE id IN ({marks})", part))
    for space in missed:
        one = erased[space]
        if one.bound:  # this laptop knows by itself whether it is meant
            continue
        if one.anywhere or homes.get(space) in (None, *one.homes):
            found.setdefault(one.order, []).append(space)
        else:
            staying.add(one.order)
    return found, staying
