"""Envelopes to the server: the next batch is sealed while the one before is on its way."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TypeVar

from sync.client.laptop import HANDED, Laptop
from sync.client.ports import NO_NOTES, Outgoing, Settled
from sync.client.sealing import Sealer, home_of
from sync.client.steps import Phase, Step, Summary
from sync.protocol.envelope import HASH8, chained, parse
from sync.protocol.faults import Fault
from sync.protocol.messages import MAX_PUSH, Code, Cursor, Push, Pushed

FLYING = 4
"""Requests handed to the line before the first answer must be there."""
AT_ONCE = 2000
"""Changes sealed, and answers kept, in one commit when there are many."""
PUSH_BYTES = 1 << 20
"""Envelope bytes in one push."""
T = TypeVar("T")
_DONE = frozenset((Code.OK, Code.KNOWN))
_LOST = frozenset((Code.NOT_MEMBER, Code.REVOKED))
_FOR_NOW = frozenset((Code.GAP, Code.EPOCH, Code.MUST_ROTATE, Code.RATE, Code.BUSY, Code.QUOTA))
"""Answers that may be others a round later, though nobody joins and nobody leaves."""


@dataclass(slots=True)
class Refusals:
    """What the server did not take and something can be done about, by what it takes."""

    stale: set[bytes] = field(default_factory=set)
    """Spaces whose envelopes are of an older epoch."""
    rotate: dict[bytes, set[bytes]] = field(default_factory=dict)
    """Groups that need a new epoch before anything is written, with the spaces that wait for it."""
    ahead: set[bytes] = field(default_factory=set)
    """Spaces whose envelopes are of an epoch the server knows nothing of: it was restored from a backup, and
    had perhaps taken them before. They stay as they are until it has the lines of that epoch again."""
    gaps: dict[bytes, int] = field(default_factory=dict)
    """Spaces where the server lacks earlier envelopes of ours: the dseq it wants."""
    forks: set[bytes] = field(default_factory=set)
    """Spaces where the server has another envelope under the same dot."""
    given: set[bytes] = field(default_factory=set)
    """Those of `forks` where somebody has by file what the server would have sealed again."""
    homeless: set[bytes] = field(default_factory=set)
    """Spaces we are said to have no part in; a server restored from a backup may not know them."""
    forgot: bool = False
    """The server numbers anew what it had numbered before: it was restored from a backup."""

    def __bool__(self) -> bool:
        return bool(self.stale or self.rotate or self.ahead or self.gaps or self.forks or self.homeless)


@dataclass(slots=True)
class _Sent:
    batch: Sequence[Outgoing]
    answer: Future[Pushed]
    cursors: dict[bytes, Cursor]


class Pusher:
    """One round of sending."""

    def __init__(self, laptop: Laptop, summary: Summary) -> None:
        self._laptop, self._summary = laptop, summary
        self.refusals = Refusals()
        self._done = 0
        self._settled: list[Settled] = []
        self._moved: dict[bytes, Cursor] = {}
        self._receipt = b""
        self._handed = int(laptop.replica.remembered(HANDED) or 0)

    def run(self, total: int) -> Iterator[Step]:
        """Send everything that waits; `total` is how many changes that is believed to be."""
        flying: deque[_Sent] = deque()
        try:
            for batch in self._batches():
                flying.append(self._send(batch))
                while len(flying) > 1 and (len(flying) > FLYING or flying[0].answer.done()):
                    yield self._settle(flying.popleft(), total)
            while flying:
                yield self._settle(flying.popleft(), total)
        finally:
            self._keep()

    def offer(self, raws: Sequence[bytes], homes: dict[bytes, bytes]) -> tuple[tuple[str, int], ...]:
        """Push envelopes kept here, of anybody, without a change of state; what the server said of each."""
        results: list[tuple[str, int]] = []
        for part in parts(raws, lambda raw: raw):
            pushed = self._laptop.calls.push(Push(tuple(homes.items()), tuple(part)))
            self._receipt = pushed.token or self._receipt
            results.extend(pushed.results)
        self._keep()
        return tuple(results)

    def _batches(self) -> Iterator[Sequence[Outgoing]]:
        """First what was sealed before, then what is sealed now."""
        replica, after = self._laptop.replica, 0
        while batch := replica.outgoing(after, MAX_PUSH, PUSH_BYTES):
            yield from parts([one for one in batch if self._is_to_go(one)], lambda one: one.raw)
            last = max((one.rid for one in batch if one.rid is not None), default=None)
            if last is None:
                break
            after = last
        sealer, size = Sealer(self._laptop), MAX_PUSH
        while waiting := replica.waiting(size):
            made = sealer.seal(waiting)
            self._summary.parked += len(made.held)
            yield from parts(made.outgoing, lambda one: one.raw)
            if len(waiting) < size:
                return
            size = AT_ONCE  # the first batch is on its way already; those after it share commits

    def _is_to_go(self, one: Outgoing) -> bool:
        """Not what came by hand and cannot be read here, when the server has answered for good."""
        total = self._laptop.roster.total
        return one.rid is not None or self._laptop.turned_away.get(one.raw) != total

    def _send(self, batch: Sequence[Outgoing]) -> _Sent:
        """Put a batch on its way; the line carries one request at a time, so order holds."""
        laptop = self._laptop
        spaces = {one.space for one in batch}
        cursors = laptop.replica.cursors(spaces)
        untold = laptop.homeless | spaces - cursors.keys()
        homes = {one.space: _home(laptop, one) for one in batch if one.space in untold}
        push = Push(tuple(homes.items()), tuple(one.raw for one in batch))
        return _Sent(batch, laptop.io.submit(laptop.calls.push, push), cursors)

    def _settle(self, sent: _Sent, total: int) -> Step:
        pushed = sent.answer.result()
        results, self._receipt = pushed.results, pushed.token or self._receipt
        for one, (said, number) in zip(sent.batch, results, strict=True):
            code = self._meant(one, said, number)
            if one.rid is not None:
                self._settled.append(Settled(one.rid, code, number))
                self._note(one, code, number)
            elif code not in _FOR_NOW:
                self._laptop.turned_away[one.raw] = self._laptop.roster.total
            if code == Code.OK and one.rid is not None:
                known = sent.cursors.get(one.space)
                self.refusals.forgot |= known is not None and number <= known.gseq
                _advance(self._moved, sent.cursors, one, number)
        if len(self._settled) >= AT_ONCE:
            self._keep()
        self._done += len(sent.batch)
        return Step(Phase.SENDING, self._done, max(total, self._done))

    def _meant(self, one: Outgoing, code: str, number: int) -> str:
        """To be sealed again was not what somebody has by file: a second envelope under its dot would be a
        fork to them, and all that follows would never be read. It goes on under another device's dots, and
        what follows it in its space with it. Nor what is of a later epoch than the server's (`number`)."""
        if code not in (Code.EPOCH, Code.MUST_ROTATE) or one.rid is None:
            return code
        if parse(one.raw).header.epoch > number:
            self.refusals.ahead.add(one.space)
            return Code.BUSY
        if one.rid > self._handed and one.space not in self.refusals.given:
            return code
        self.refusals.given.add(one.space)
        return Code.FORK

    def _keep(self) -> None:
        """Keep what the server said so far. What was not kept is offered again: the server knows it."""
        notes = self._laptop.receipt_note(self._receipt) if self._receipt else NO_NOTES
        if self._settled or notes:
            settled, moved = self._settled, self._moved
            self._settled, self._moved = [], {}
            self._laptop.replica.settle(settled, tuple(moved.values()), notes)

    def _note(self, one: Outgoing, code: str, number: int) -> None:
        summary, refusals = self._summary, self.refusals
        if code in _DONE:
            summary.sent += 1
            return
        summary.refused += 1
        if code == Code.EPOCH:
            refusals.stale.add(one.space)
        elif code == Code.MUST_ROTATE:
            refusals.rotate.setdefault(one.group, set()).add(one.space)
        elif code == Code.GAP:
            refusals.gaps.setdefault(one.space, number)
        elif code == Code.FORK:
            self._forked(one)
        elif code in _LOST:
            summary.parked += 1
            if code == Code.NOT_MEMBER:
                refusals.homeless.add(one.space)

    def _forked(self, one: Outgoing) -> None:
        self.refusals.forks.add(one.space)
        if one.space not in self.refusals.given:
            self._summary.notice(Fault.FORKED, Code.FORK, one.space)


def _home(laptop: Laptop, one: Outgoing) -> bytes:
    """The group it was sealed for; where a file did not say, where it belongs."""
    return one.group if any(one.group) else home_of(laptop, one.space) or one.group


def _advance(moved: dict[bytes, Cursor], known: dict[bytes, Cursor], one: Outgoing, gseq: int) -> None:
    """Read past an own envelope without fetching it, when it came right after what was read."""
    before = moved.get(one.space) or known.get(one.space)
    read, running = (before.gseq, before.hash8) if before else (0, b"")
    if gseq == read + 1 and (gseq == 1 or len(running) > HASH8):
        after = chained(running, hashlib.sha256(one.raw).digest())
        moved[one.space] = Cursor(one.space, gseq, after)


def parts(items: Sequence[T], raw: Callable[[T], bytes]) -> Iterator[list[T]]:
    """Runs that fit into one push each."""
    part: list[T] = []
    size = 0
    for one in items:
        length = len(raw(one))
        if part and (len(part) == MAX_PUSH or size + length > PUSH_BYTES):
            yield part
            part, size = [], 0
        part.append(one)
        size += length
    if part:
        yield part
