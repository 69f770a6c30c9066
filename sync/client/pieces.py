"""Files after the text: their sealed pieces to the server, and those wanted here from it.

A round carries pieces last, one at a time, and stops when something was written meanwhile or when its
time is over: words never wait for photographs. What is left is taken up by the next round where this one
stopped, piece by piece; the server is asked first which it has, so nothing is sent twice.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence

from sync.client.laptop import Laptop
from sync.client.ports import PieceAwaited, PieceHeld
from sync.client.steps import Phase, Step, Summary
from sync.protocol.faults import Fault, SyncError
from sync.protocol.messages import Code
from sync.protocol.replication import Wish

AT_ONCE = 1000
"""Pieces the server is asked about in one request."""
PATIENCE = 20.0
"""Seconds a round gives to files before it looks for news again."""


class _Enough(Exception):
    """Words go first, or the time is over."""


class Carrier:
    """The files of one round. `thrifty`: only what somebody asked for, on a line that is paid by the byte."""

    def __init__(self, laptop: Laptop, summary: Summary, *, thrifty: bool) -> None:
        self._laptop, self._summary, self._thrifty = laptop, summary, thrifty
        self._until = time.monotonic() + PATIENCE
        # What waits already may have to wait long (for new keys, say): only what is new goes before files.
        self._words = laptop.replica.pending().waiting
        self._done = self._total = 0

    def run(self) -> Iterator[Step]:
        """What somebody waits for at the screen, then what others wait for, then what comes by itself."""
        try:
            yield from self._fetch(Wish.ASKED)
            if not self._thrifty:
                yield from self._send()
                yield from self._fetch(Wish.FREELY)
        except _Enough:
            self._summary.files_left = True
        except SyncError as error:
            if error.fault is not Fault.BUSY:
                raise
            # The place for files is full or away. The words are through: the round was a good one.

    def _send(self) -> Iterator[Step]:
        after = b""
        while held := self._laptop.replica.unsent_pieces(after, AT_ONCE):
            after = held[-1].place
            there = self._ask([one.name for one in held])
            lacking = [one for one in held if one.name not in there]
            self._total += len(lacking)
            for one in lacking:
                yield self._step()
                self._put(one)

    def _put(self, one: PieceHeld) -> None:
        replica = self._laptop.replica
        sealed = replica.piece(one.name)
        self._done += 1
        if sealed is None:
            return
        try:
            self._laptop.calls.put_chunk(one.name, sealed)
        except SyncError as error:
            if error.detail != Code.TOO_BIG:
                raise
            return  # the others go all the same
        replica.pieces_said([one.name], ())
        self._summary.pieces_sent += 1

    def _fetch(self, least: Wish) -> Iterator[Step]:
        awaited = self._laptop.replica.awaited_pieces(AT_ONCE)
        wanted = [one for one in awaited if one.wish >= least]
        # Of the others too it is good to know whether they could be had: the screen says so.
        asked = wanted if self._thrifty or least is Wish.ASKED else awaited
        there = self._ask([one.name for one in asked]) if asked else set()
        ready = [one for one in wanted if one.name in there]
        if least is Wish.FREELY or self._thrifty:
            self._summary.awaited = len(wanted) - len(ready)
        self._total += len(ready)
        for one in ready:
            yield self._step()
            self._get(one)

    def _get(self, one: PieceAwaited) -> None:
        replica = self._laptop.replica
        self._done += 1
        try:
            sealed = self._laptop.calls.chunk(one.name)
        except SyncError as error:
            if error.detail != Code.NOT_FOUND:
                raise
            replica.pieces_said((), [one.name])  # it said otherwise a moment ago
            return
        if hashlib.sha256(sealed).digest() != one.name:
            self._summary.notice(Fault.MALFORMED, "piece")
            return
        self._summary.pieces_fetched += replica.keep_piece(one.name, sealed, there=True)

    def _ask(self, names: Sequence[bytes]) -> set[bytes]:
        """Which of these the server has, and keep its answer."""
        wanted = set(names)
        there = wanted & set(self._laptop.calls.which_chunks(list(wanted)))
        self._laptop.replica.pieces_said(there, wanted - there)
        return there

    def _step(self) -> Step:
        """Before each piece: what is going on, unless there is something better to do."""
        if time.monotonic() > self._until or self._laptop.replica.pending().waiting > self._words:
            raise _Enough
        return Step(Phase.FILES, self._done, self._total)
