"""Laptops of the model: they keep packed registers and shown values, as the real store does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sync.merge import applying
from sync.merge.applying import Outcome
from sync.merge.arrival import Arrival, arrive
from sync.merge.registers import Dot, Registers
from sync.merge.rules import MergeRule
from sync.merge.seen import Seen
from sync.merge.settling import settle
from sync.protocol.change import LIFE
from tests.sync.merge import whole

ASKED, SUPERVISED, BOTH, LATEST, UNKNOWN, SET, UNKNOWN_SET = range(1, 8)
RULES = {
    ASKED: MergeRule.ASK,
    SUPERVISED: MergeRule.SUPERVISOR,
    BOTH: MergeRule.KEEP_BOTH,
    LATEST: MergeRule.LATEST,
    SET: MergeRule.UNION,
}
SETS = (SET, UNKNOWN_SET)


@dataclass(frozen=True)
class Event:
    """A change with what the model alone knows: the very changes its author had."""

    dot: whole.Dot
    context: Seen[bytes]
    seen: frozenset[whole.Dot]
    hlc: int
    ops: tuple[tuple[whole.Key, Mapping[int, Any]], ...]


class Merge:
    """The code under test; planted faults override one of these."""

    def context(self, seen: Seen[bytes]) -> Seen[bytes]:
        return seen

    def is_known(self, dot: Dot, here: Seen[int]) -> bool:
        return here.covers(dot)

    def arrive(self, dot: Dot, context: Seen[int], here: Seen[int]) -> Arrival:
        return arrive(dot, context, here)

    def rank(self, laptop: Laptop, dot: Dot) -> Any:
        return laptop.stamps[dot], laptop.ids[dot[0]]

    def apply(
        self,
        laptop: Laptop,
        registers: Registers | None,
        values: dict[int, Any],
        fields: Mapping[int, Any],
        arrival: Arrival,
    ) -> Outcome:
        return applying.apply(
            registers, values, fields, arrival, lambda dot: self.rank(laptop, dot), RULES.get
        )

    def write(self, registers: Registers, number: int, dot: Dot) -> None:
        registers.write(number, dot)

    def write_element(self, registers: Registers, number: int, element: Any, dot: Dot, inside: bool) -> None:
        registers.write_element(number, element, dot, inside)

    def settle(self, registers: Registers, number: int, dot: Dot) -> None:
        settle(registers, number, dot)


@dataclass
class Laptop:
    """One replica; devices are numbered in the order it met them."""

    device: bytes
    merge: Merge = field(default_factory=Merge)
    numbers: dict[bytes, int] = field(default_factory=dict)
    ids: dict[int, bytes] = field(default_factory=dict)
    here: Seen[int] = field(default_factory=Seen)
    aside: set[whole.Dot] = field(default_factory=set)
    stamps: dict[Dot, int] = field(default_factory=dict)
    rows: dict[whole.Key, tuple[bytes, dict[int, Any]]] = field(default_factory=dict)
    known: set[whole.Dot] = field(default_factory=set)
    undecided: set[tuple[whole.Key, int]] = field(default_factory=set)

    def number(self, device: bytes) -> int:
        number = self.numbers.setdefault(device, len(self.numbers) + 1)
        self.ids[number] = device
        return number

    def make(self, key: whole.Key, written: Mapping[int, Any], hlc: int, *, decision: bool = False) -> Event:
        """Write locally as the store does: what is written is shown, registers take the dot."""
        own = self.number(self.device)
        context = self.merge.context(self.seen())
        dot = (own, self.here.vector.get(own, 0) + 1)
        held = self.rows.get(key)
        if held is None:
            registers, values = Registers(dot), {LIFE: True}
            for number, value in written.items():
                values[number] = _chosen(None, value)
        else:
            registers, values = Registers.unpack(held[0]), dict(held[1])
            for number, value in written.items():
                self._write(registers, number, value, dot, decision)
                values[number] = _chosen(values.get(number), value)
        self.rows[key] = registers.pack(), values
        self.undecided -= {(key, number) for number in written}
        event = Event((self.device, dot[1]), context, frozenset(self.known), hlc, ((key, written),))
        self._note(event, dot)
        return event

    def _write(self, registers: Registers, number: int, value: Any, dot: Dot, decision: bool) -> None:
        if isinstance(value, dict):
            for element, inside in value.items():
                self.merge.write_element(registers, number, element, dot, inside)
        elif decision:
            self.merge.settle(registers, number, dot)
        else:
            self.merge.write(registers, number, dot)

    def seen(self) -> Seen[bytes]:
        """What it has, by device id."""
        vector = {self.ids[n]: dseq for n, dseq in self.here.vector.items()}
        return Seen(vector, frozenset((self.ids[n], dseq) for n, dseq in self.here.missing))

    def local(self, seen: Seen[bytes]) -> Seen[int]:
        vector = {self.number(device): dseq for device, dseq in seen.vector.items()}
        return Seen(vector, frozenset((self.number(device), dseq) for device, dseq in seen.missing))

    def last(self, device: bytes) -> int:
        """The last envelope it had of a device, set aside or not."""
        own = [dseq for of, dseq in self.aside if of == device]
        return max([self.here.vector.get(self.number(device), 0), *own])

    def can_take(self, dot: whole.Dot) -> bool:
        """Whether its device's earlier ones came before it."""
        return dot in self.aside or dot in self.seen().missing or dot[1] == self.last(dot[0]) + 1

    def receive(self, event: Event) -> None:
        """Apply a change unless it is known."""
        dot = self.number(event.dot[0]), event.dot[1]
        if self.merge.is_known(dot, self.here):
            return
        self.aside.discard(event.dot)
        arrival = self.merge.arrive(dot, self.local(event.context), self.here)
        self.stamps[dot] = event.hlc
        for key, fields in event.ops:
            packed, values = self.rows.get(key, (None, {}))
            registers = None if packed is None else Registers.unpack(packed)
            outcome = self.merge.apply(self, registers, values, fields, arrival)
            self.rows[key] = outcome.registers.pack(), values | outcome.shown
            self.undecided |= {(key, number) for number in outcome.started}
            self.undecided -= {(key, number) for number in outcome.ended}
        self._note(event, dot)

    def _note(self, event: Event, dot: Dot) -> None:
        self.stamps[dot] = event.hlc
        self.here = self.here.plus(dot)
        self.known.add(event.dot)

    def whole(self) -> whole.State:
        """The whole of it, for comparing."""
        seen = self.seen()
        records = {
            key: whole.lift(Registers.unpack(packed), values, seen, self.ids.__getitem__)
            for key, (packed, values) in self.rows.items()
        }
        dots = {dot for record in records.values() for dot in record.dots()}
        return whole.State(seen, records, {d: self.stamps[self.numbers[d[0]], d[1]] for d in dots})


def _chosen(old: Any, written: Any) -> Any:
    if not isinstance(written, dict):
        return written
    inside = set(old or ()) | {e for e, present in written.items() if present}
    return sorted(inside - {e for e, present in written.items() if not present})
