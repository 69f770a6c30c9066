"""Planted faults of store, engine, server and merge: each must be noticed by some schedule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import msgspec

from sync.client.engine import Engine
from sync.client.leisure import Leisure
from sync.client.steps import Step, Summary
from sync.merge.seen import Seen
from sync.protocol.messages import Code, Cursor, Head, Heads, Pulled, Push, Pushed, encode
from sync.protocol.replication import NO_NOTES, Applied, Identity, Logged, Notes, Page, Settled
from tests.simulation.house import House, Request
from tests.simulation.replica import Place, SimulatedReplica


class Fault:
    """The hooks planted faults use; this one does nothing wrong. `first` is the seed to begin with, for one
    that few schedules show."""

    first, tries = 0, 300
    snapshots = False
    store: type[SimulatedReplica] = SimulatedReplica
    engine: type[Engine] = Engine

    def replica(self, whole: SimulatedReplica) -> SimulatedReplica:
        """The store a laptop works on."""
        return whole if type(whole) is self.store else self.store(**vars(whole))

    def ask(self, house: House, request: Request) -> bytes:
        """What the server does with a request."""
        return house.answer(*request)


class _SaysSent(SimulatedReplica):
    def settle(
        self, settled: Sequence[Settled], cursors: Sequence[Cursor] = (), notes: Notes = NO_NOTES
    ) -> None:
        super().settle([replace(one, code=Code.OK) for one in settled], cursors, notes)


class SaysSent(Fault):
    """A change counts as sent whatever the server said of it."""

    store = _SaysSent


class _CursorTooFar(SimulatedReplica):
    def apply(self, page: Page) -> Applied:
        return super().apply(replace(page, lines=page.lines[:-1]))


class CursorTooFar(Fault):
    """The cursor goes past a line that was not kept."""

    store = _CursorTooFar


class _ClaimsTooMuch(SimulatedReplica):
    def seen(self, space: bytes) -> Seen[bytes]:
        told = super().seen(space)
        return Seen({device: dseq + 1 for device, dseq in told.vector.items()})


class ClaimsTooMuch(Fault):
    """A write says it had seen one change more of everybody."""

    store = _ClaimsTooMuch


class _ClaimsNothing(SimulatedReplica):
    def seen(self, space: bytes) -> Seen[bytes]:
        return Seen()


class ClaimsNothing(Fault):
    """A write says it had seen nothing."""

    store = _ClaimsNothing


class _DropsUnsent(SimulatedReplica):
    def keep_identity(self, identity: Identity) -> None:
        if self.who is not None and self.who.device != identity.device:
            for row in self.rows:
                if row.state != "arrived":
                    row.state = "arrived"
                    self.applied.pop((row.change.space, row.change.device, row.change.dseq), None)
        super().keep_identity(identity)


class DropsUnsent(Fault):
    """Going on as another device leaves behind what had not been sent."""

    store = _DropsUnsent


class _LatestOnly(SimulatedReplica):
    def shown(self, places: Iterable[Place]) -> dict[Place, frozenset[Any]]:
        return {place: frozenset([max(values)]) for place, values in super().shown(places).items()}


class LatestOnly(Fault):
    """Of two values one is kept."""

    store = _LatestOnly


class _TakesTwice(SimulatedReplica):
    def keep_identity(self, identity: Identity) -> None:
        self.who = identity


class SameDots(Fault):
    """A cloned laptop goes on as another device under the numbers the other one gave too."""

    store = _TakesTwice


class _Unaware(Engine):
    def _look(self, summary: Any) -> Heads:
        self.looked, self._known_here = b"", False
        return super()._look(summary)


class NoticesNoRestore(Fault):
    """A server that came back from a backup is taken for the one it was."""

    tries = (
        1500  # most of what such a server lost is found by other ways: about one schedule in eighty shows it
    )
    engine = _Unaware


class SwallowsTheLast(Fault):
    """The server says ok to the last envelope of a push and does not keep it."""

    def ask(self, house: House, request: Request) -> bytes:
        if request[1] != "/v1/push":
            return house.answer(*request)
        push = msgspec.msgpack.decode(request[2], type=Push)
        short = encode(msgspec.structs.replace(push, envelopes=push.envelopes[:-1]))
        told = msgspec.msgpack.decode(house.answer(request[0], request[1], short, request[3]), type=Pushed)
        last = (Code.OK.value, max((number for _, number in told.results), default=0) + 1)
        return encode(Pushed((*told.results, last), told.token))


class HidesALine(Fault):
    """The server leaves the first line out of what it hands out."""

    def ask(self, house: House, request: Request) -> bytes:
        answer = house.answer(*request)
        if request[1] != "/v1/pull":
            return answer
        told = msgspec.msgpack.decode(answer, type=Pulled)
        pages = tuple(msgspec.structs.replace(page, lines=page.lines[1:]) for page in told.pages)
        return encode(msgspec.structs.replace(told, pages=pages))


class _ForgetsInTelling(SimulatedReplica):
    def log(self, space: bytes, after: int, last: int) -> list[Logged] | None:
        lines = super().log(space, after, last)
        if lines:
            emptied = msgspec.structs.replace(lines[-1].change, ops=())
            lines[-1] = Logged(emptied, lines[-1].at_ms)
        return lines


class _Believes(Engine):
    def _tell_and_prove(self, moved: Sequence[Head], summary: Summary) -> Iterator[Step]:
        self.teller.look(moved)
        yield from self.teller.run(summary, Leisure(self.laptop))


class SnapshotLosesADot(Fault):
    """A snapshot lacks what one line wrote, and nobody compares it with the log."""

    snapshots = True
    store = _ForgetsInTelling
    engine = _Believes


class _TakesWithoutEnds(SimulatedReplica):
    def apply(self, page: Page) -> Applied:
        return super().apply(replace(page, ends={}))


class LosesChainEnds(Fault):
    """Who takes a snapshot does not keep where the chains end: what follows does not fit."""

    snapshots = True
    store = _TakesWithoutEnds
    engine = _Believes


class _ProvesTooFar(SimulatedReplica):
    def compare(self, page: Page) -> int:
        differed = super().compare(replace(page, lines=[]))
        for space in {line.space for line in page.lines}:
            for dot in [dot for dot in self.applied if dot[0] == space and dot[1] not in self._own()]:
                del self.applied[dot]
        return differed

    def _own(self) -> set[bytes]:
        return {row.change.device for row in self.rows}


class ComparingForgets(Fault):
    """What a snapshot told is given up when the log comes, and not put in its place."""

    snapshots = True
    store = _ProvesTooFar


FAULTS: tuple[type[Fault], ...] = (
    SaysSent,
    CursorTooFar,
    ClaimsTooMuch,
    ClaimsNothing,
    DropsUnsent,
    LatestOnly,
    SameDots,
    NoticesNoRestore,
    SwallowsTheLast,
    HidesALine,
    SnapshotLosesADot,
    LosesChainEnds,
    ComparingForgets,
)
