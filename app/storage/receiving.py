"""Applies one page of other laptops' envelopes: all of it in the one transaction it is given.

First everything is read and merged in memory, then written in batches. A change that does not fit
is set aside with its reason and never hinders the others.
"""

from __future__ import annotations

from app.storage.arriving_spaces import Arrivals, ArrivingSpace
from app.storage.received_changes import ReceivedChanges
from app.storage.record_merging import MergedRecords, Unfit
from app.storage.replaying import replay
from app.storage.setting_aside import SetAsides
from app.storage.spaces import FORGOTTEN
from app.storage.store import Store
from sync.protocol.change import Change
from sync.protocol.envelope import PREV_BYTES
from sync.protocol.replication import Applied, Page, Received

GAP = "gap"
TOLD = "told."
"""Name in `local`, before the space in hexadecimal: the last line known by a snapshot alone."""
TOLD_HASH = "told_hash."
"""Likewise: the running hash of the log there."""
KEEP_ENVELOPES_MS = 14 * 24 * 3600 * 1000


class Receiving:
    """One page on its way in."""

    def __init__(self, store: Store, page: Page) -> None:
        self._store, self._page = store, page
        ids = [line.space for line in page.lines] + [cursor.space for cursor in page.cursors]
        self._arrivals = Arrivals(store, ids)
        self._asides = SetAsides(store, page.lines)
        self._changes = ReceivedChanges(store, self._arrivals)
        self._merged = MergedRecords(store, self._arrivals, self._changes)
        self._late: list[tuple[ArrivingSpace, Received, Change]] = []
        self._links: dict[tuple[int, int], tuple[ArrivingSpace, int]] = {}
        self._known = 0

    def run(self) -> Applied:
        """Apply the page; what it did."""
        self._load_ends()
        self._changes.load(self._page.lines)
        self._merged.load(line.change for line in self._page.lines if line.change is not None)
        for line in self._page.lines:
            self._take(line)
        self._write_spaces()
        self._changes.write()
        self._merged.write()
        self._write_links()
        self._asides.write()
        replay(self._store, [(op.kind, op.record) for _, _, change in self._late for op in change.ops])
        self._changes.forget_old_envelopes(KEEP_ENVELOPES_MS)
        applied = self._changes.count
        if applied:
            self._store.note_act("sync", detail=[str(applied)])
        return Applied(applied, self._known, self._merged.conflicts)

    def _load_ends(self) -> None:
        """Chain ends that came with a snapshot: the lines it stands for bear none themselves."""
        for (space_id, id_), link in self._page.ends.items():
            space, device = self._arrivals.spaces[space_id], self._arrivals.device(id_)
            space.links[device] = (link.dseq, link.prev)
            self._links[(space.number, device)] = (space, device)

    def _take(self, line: Received) -> None:
        space, change = self._arrivals.spaces[line.space], line.change
        if line.linked:
            device = self._arrivals.device(line.device)
            space.links[device] = (line.dseq, line.digest[:PREV_BYTES])
            self._links[(space.number, device)] = (space, device)
        if space.scope == FORGOTTEN:
            self._known += 1
        elif line.reason:
            self._asides.add(line, line.reason)
        elif change is None:
            self._known += 1
            self._changes.confirm(space, line)
            self._asides.arrived(line)
        else:
            self._take_change(space, line, change)

    def _take_change(self, space: ArrivingSpace, line: Received, change: Change) -> None:
        device = self._arrivals.device(line.device)
        if line.dseq <= space.vector.get(device, 0):
            self._take_known(space, device, line, change)
        elif not self._asides.explain(line, space.vector.get(device, 0)):
            self._asides.add(line, GAP)
        else:
            self._take_new(space, device, line, change)

    def _take_known(self, space: ArrivingSpace, device: int, line: Received, change: Change) -> None:
        if self._asides.holds(line):
            if self._merged.begins_anew(change):
                return
            # Later ones of its device are in already: its records are made anew from all their changes.
            self._changes.add(space, device, line, change)
            self._late.append((space, line, change))
            self._asides.drop(line)
        else:
            self._known += 1
            self._changes.confirm(space, line)

    def _take_new(self, space: ArrivingSpace, device: int, line: Received, change: Change) -> None:
        try:
            self._merged.merge(space, device, change, self._changes.next_rid)
        except Unfit as unfit:
            self._asides.add(line, unfit.reason)
            return
        self._changes.add(space, device, line, change)
        space.vector[device] = line.dseq
        self._links[(space.number, device)] = (space, device)
        self._asides.drop(line)

    def _write_spaces(self) -> None:
        homes = self._page.homes
        cursors = {cursor.space: cursor for cursor in self._page.cursors}
        fresh, known = [], []
        for space in self._arrivals.fresh:
            cursor = cursors.pop(space.id, None)
            at = (cursor.gseq, cursor.hash8) if cursor else (None, None)
            fresh.append((space.number, space.id, space.scope, space.root, homes.get(space.id), *at))
        for id_, cursor in cursors.items():
            known.append((cursor.gseq, cursor.hash8, homes.get(id_), id_))
        run = self._store.tables.conn.executemany
        run("INSERT INTO space (rid, id, scope, root, home, gseq, hash8) VALUES (?, ?, ?, ?, ?, ?, ?)", fresh)
        run("UPDATE space SET gseq = ?, hash8 = ?, home = coalesce(?, home) WHERE id = ?", known)
        run(
            "INSERT OR REPLACE INTO local (key, value) VALUES (?, ?)",
            [(TOLD + id_.hex(), cursor.gseq) for id_, cursor in self._page.told.items()]
            + [(TOLD_HASH + id_.hex(), cursor.hash8) for id_, cursor in self._page.told.items()],
        )
        run(
            "UPDATE space SET scope = ?, root = ? WHERE rid = ?",
            [(space.scope, space.root, space.number) for space in self._arrivals.told],
        )

    def _write_links(self) -> None:
        rows = []
        for space, device in self._links.values():
            dseq, prev = space.links.get(device, (0, None))
            rows.append((space.number, device, space.vector.get(device, 0), dseq, prev))
        self._store.tables.conn.executemany(
            "INSERT INTO vector (space, device, dseq, linked, prev) VALUES (?, ?, ?, ?, ?) ON CONFLICT"
            " (space, device) DO UPDATE SET dseq = excluded.dseq, linked = excluded.linked,"
            " prev = excluded.prev",
            rows,
        )
