"""A laptop's store in memory with the real merge: what is shown is what `sync.merge` says."""

from __future__ import annotations

import random
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sync.merge.applying import apply
from sync.merge.arrival import arrive
from sync.merge.registers import Registers
from sync.merge.rules import MergeRule
from sync.merge.seen import Seen
from sync.merge.settling import choices
from sync.protocol import clock
from sync.protocol.change import Change, RecordOp
from tests.sync.client.memory import MemoryReplica, Row

Place = tuple[bytes, bytes, int]
"""Space, record, field number."""
Dot = tuple[bytes, bytes, int]
"""Space, device, dseq."""
KIND = 10
"""Number of the kind `person`."""


def edits_in(change: Change) -> frozenset[Any]:
    """The edits of the simulation among what a change wrote."""
    values = [value for op in change.ops for value in op.fields.values()]
    return frozenset(value for value in values if isinstance(value, str) and value.startswith("edit "))


@dataclass
class SimulatedReplica(MemoryReplica):
    """As a laptop keeps it. Nothing of what is set aside counts as seen."""

    hlc: int = 0
    order: random.Random = field(default_factory=lambda: random.Random(0))

    def write_value(self, place: Place, value: Any, now_ms: int, kind: int = KIND) -> Change:
        """One local transaction that writes one field."""
        assert self.who is not None
        space, record, number = place
        seen = self.seen(space)
        self.hlc = clock.tick(self.hlc, now_ms)
        change = Change(
            space=space,
            device=self.who.device,
            dseq=self._own_dseq(space) + 1,
            context=tuple(sorted(seen.vector.items())),
            hlc=self.hlc,
            author=self.who.user,
            schema=1,
            ops=(RecordOp(kind, record, {number: value}),),
            missing=tuple(sorted(seen.missing)),
        )
        self.rows.append(Row(len(self.rows) + 1, change))
        self.applied[space, change.device, change.dseq] = change
        return change

    def seen(self, space: bytes) -> Seen[bytes]:
        """What of a space is here."""
        here: Seen[bytes] = Seen()
        for of, device, dseq in sorted(self.applied):
            if of == space:
                here = here.plus((device, dseq))
        return here

    def writes(self, place: Place) -> set[Any]:
        """Every value ever written there that this laptop has had."""
        space, record, number = place
        return {
            op.fields[number]
            for (of, _, _), change in self.applied.items()
            for op in change.ops
            if of == space and op.record == record and number in op.fields
        }

    @property
    def port(self) -> SimulatedReplica:
        """What the engine works on."""
        return self

    def edits(self) -> dict[Dot, frozenset[Any]]:
        """What the changes it has had wrote."""
        return {dot: edits_in(change) for dot, change in self.applied.items()}

    def believed_sent(self) -> list[Dot]:
        """Changes said to be on the server."""
        changes = [row.change for row in self.rows if row.state == "arrived"]
        return [(change.space, change.device, change.dseq) for change in changes]

    def gave_up(self, space: bytes) -> bool:
        """Whether an order to erase was followed here."""
        return space in self.gone

    def unsent(self) -> set[bytes]:
        """Spaces with changes that are only here."""
        return {row.change.space for row in self.rows if row.state not in ("arrived", "gone")}

    def held_of(self, space: bytes, values: Iterable[str]) -> list[str]:
        """Where anything of a space is; `values` are those ever written there."""
        told = {
            "changes": [dot for dot in self.applied if dot[0] == space],
            "unsent": [row for row in self.rows if row.change.space == space and row.state != "gone"],
            "aside": [one for one in self.aside if one.space == space],
            "by hand": [one for one, _ in self.by_hand.values() if one == space],
            "envelopes": self.kept.get(space, ()),
            "keys": self.known_shares.get(space, ()),
        }
        return [name for name, found in told.items() if found]

    def copied(self, path: Path) -> SimulatedReplica:
        """The store as it is now."""
        return deepcopy(self)

    def close(self) -> None:
        """Nothing is open."""

    def shown(self, places: Iterable[Place]) -> dict[Place, frozenset[Any]]:
        """The values side by side of these fields, merged from all changes in some order."""
        wanted = set(places)
        found: dict[Place, frozenset[Any]] = {}
        for space in sorted({place[0] for place in wanted}):
            found.update({place: kept for place, kept in self._merged(space).items() if place in wanted})
        return found

    def _merged(self, space: bytes) -> dict[Place, frozenset[Any]]:
        changes = {dot[1:]: change for dot, change in self.applied.items() if dot[0] == space}
        numbers = {device: at for at, device in enumerate(sorted({device for device, _ in changes}), 1)}
        ids = {at: device for device, at in numbers.items()}
        records: dict[tuple[int, bytes], tuple[Registers | None, dict[int, Any]]] = {}
        here: Seen[int] = Seen()
        for dot in self._some_order(list(changes)):
            change, local = changes[dot], (numbers[dot[0]], dot[1])
            arrival = arrive(local, _local(change, numbers), here)
            for op in change.ops:
                registers, values = records.get((op.kind, op.record), (None, {}))
                rank = lambda d: (changes[ids[d[0]], d[1]].hlc, ids[d[0]])  # noqa: E731
                outcome = apply(registers, values, op.fields, arrival, rank, lambda _: MergeRule.ASK)
                records[op.kind, op.record] = outcome.registers, values | outcome.shown
            here = here.plus(local)
        return {
            (space, record, number): frozenset(v for _, v in choices(registers, number, value))
            for (kind, record), (registers, values) in records.items()
            if registers is not None and kind == KIND
            for number, value in values.items()
            if isinstance(value, str)
        }

    def _some_order(self, dots: list[tuple[bytes, int]]) -> list[tuple[bytes, int]]:
        """Any order in which each device's changes follow each other."""
        queues: dict[bytes, list[tuple[bytes, int]]] = {}
        for dot in sorted(dots, reverse=True):
            queues.setdefault(dot[0], []).append(dot)
        ordered = []
        while queues:
            device = self.order.choice(sorted(queues))
            ordered.append(queues[device].pop())
            if not queues[device]:
                del queues[device]
        return ordered


def _local(change: Change, numbers: dict[bytes, int]) -> Seen[int]:
    def number(device: bytes) -> int:
        return numbers.setdefault(device, len(numbers) + 1)

    context = {number(device): dseq for device, dseq in change.context}
    return Seen(context, frozenset((number(device), dseq) for device, dseq in change.missing))
