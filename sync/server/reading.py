"""Reading on: what stands in the logs after a laptop's cursors, a page at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sync.protocol.messages import PAGE_BYTES, Cursor, Head, Line, Pulled, PullRequest, SpacePage
from sync.server.auth import Caller
from sync.server.refusal import bad
from sync.server.store.rows import Reading, SpaceRow
from sync.server.store.store import Store

MOST = 20_000
"""Cursors in one request."""


@dataclass(slots=True)
class _Run:
    """What a page says of one space, while it is gathered."""

    row: SpaceRow
    after: int
    hash8: bytes
    until: int
    told: bool = False
    snapshots: list[bytes] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


class Puller:
    """Answers `pull`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def pull(self, caller: Caller, request: PullRequest) -> Pulled:
        """Lines after the cursors, in the order asked for, within the budget.

        A cursor that this log does not continue is told as `rolled_back` and nothing is read for
        it. Spaces the asker may not read are left out.
        """
        if len(request.cursors) > MOST:
            raise bad("cursors")
        rows = self._open(caller, [c.space for c in request.cursors])
        good, rolled_back = self._judged(request.cursors, rows)
        runs = self._begun(good, rows)
        budget = max(1, min(request.budget, PAGE_BYTES))
        unread = self._gather(runs, caller.device, budget)
        left_out = set(unread)
        runs = [run for run in runs if run.row.id not in left_out]
        pages = [_page(run) for run in runs if run.lines or run.snapshots]
        shown = [one for run in runs for one in run.snapshots]
        return Pulled(tuple(pages), tuple(unread), tuple(rolled_back), tuple(shown))

    def _open(self, caller: Caller, ids: Sequence[bytes]) -> dict[bytes, SpaceRow | None]:
        """The spaces the asker may read; None for those that are not there at all."""
        rows = self._store.log.spaces(set(ids))
        groups = caller.roster.groups_of(caller.user)
        strange = [row.number for row in rows.values() if row.home not in groups]
        shared = self._store.shares.open_to([caller.user, *groups], strange) if strange else set()
        found: dict[bytes, SpaceRow | None] = {space: None for space in ids if space not in rows}
        found.update({i: row for i, row in rows.items() if row.home in groups or row.number in shared})
        return found

    def _judged(
        self, cursors: Iterable[Cursor], rows: dict[bytes, SpaceRow | None]
    ) -> tuple[list[Cursor], list[Head]]:
        """Cursors the logs continue, and heads of the others."""
        asked = [c for c in cursors if c.space in rows]
        inside = [(row.number, c.gseq) for c in asked if (row := rows[c.space]) and c.gseq < row.head]
        hashes = self._store.log.hashes(inside)
        good, rolled_back = [], []
        for cursor in asked:
            row = rows[cursor.space]
            if row is None:
                if cursor.gseq:
                    rolled_back.append(Head(cursor.space, b"", 0, b"", 0))
            elif _continues(cursor, row, hashes):
                good.append(cursor)
            else:
                rolled_back.append(Head(row.id, row.home, row.head, row.hash8, row.floor))
        return good, rolled_back

    def _begun(self, cursors: Iterable[Cursor], rows: dict[bytes, SpaceRow | None]) -> list[_Run]:
        behind = [(c, row) for c in cursors if (row := rows[c.space]) and c.gseq < row.head]
        willing = [row.number for cursor, row in behind if cursor.stretches]
        reached = self._store.snapshots.reached(willing) if willing else {}
        return [
            _Run(
                row,
                cursor.gseq,
                cursor.hash8,
                cursor.until or row.head,
                cursor.stretches and cursor.gseq < reached.get(row.number, 0),
            )
            for cursor, row in behind
        ]

    def _gather(self, runs: Sequence[_Run], own: bytes, budget: int) -> list[bytes]:
        """Fill the runs with lines; the spaces that did not come up."""
        wanted, given = 0, 0
        for run in runs:
            if given >= budget:
                break
            wanted += 1
            given += self._tell(run, budget - given) if run.told else 0
        left = max(1, budget - given)
        position = {run.row.number: at for at, run in enumerate(runs[:wanted])}
        readings = [Reading(run.row.number, run.after) for run in runs[:wanted]]
        reached = -1
        for line in self._store.log.lines(readings, own, left):
            reached = position[line.space]
            run = runs[reached]
            left -= len(line.body)
            if line.gseq <= run.until:
                run.lines.append(Line(line.gseq, line.received_ms, line.body, line.own))
                run.hash8 = line.hash8
        if left > 0:  # it ended by itself
            reached = wanted - 1
        return [run.row.id for run in runs[reached + 1 :]]

    def _tell(self, run: _Run, budget: int) -> int:
        """Let snapshots stand for the lines they hold; their bytes."""
        found = self._store.snapshots.following(run.row.number, run.after, budget)
        run.snapshots = [one.body for one in found]
        if found:
            run.after, run.hash8 = found[-1].gseq, found[-1].hash8
        return sum(map(len, run.snapshots))


def _continues(cursor: Cursor, row: SpaceRow, hashes: dict[tuple[int, int], bytes]) -> bool:
    if cursor.gseq == row.head:
        return cursor.gseq == 0 or cursor.hash8 == row.hash8
    if cursor.gseq == 0:
        return True
    return cursor.gseq < row.head and hashes.get((row.number, cursor.gseq)) == cursor.hash8


def _page(run: _Run) -> SpacePage:
    return SpacePage(run.row.id, run.row.home, run.row.head, run.hash8, tuple(run.lines))
