"""The state of a space without any laptop's own numbering, and how two states become one.

A value that one side lacks although its vector covers the writing change was replaced there: it
goes on both sides. So nothing has to be remembered of what is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sync.merge import registers as packed
from sync.merge.applying import Rank, in_order, ranked
from sync.merge.registers import IMPLIED, Element, Registers, still_foreseen
from sync.merge.seen import Extent, Seen, holds, joined_extents
from sync.protocol.change import LIFE

Dot = tuple[bytes, int]
"""(device id, dseq)."""
Key = tuple[int, bytes]
"""(kind, record id)."""


@dataclass(slots=True)
class RecordState:
    """Every kept value of a record by the change that wrote it, fields of newer programs included.

    A set field is in `sets` only, any other (LIFE too) in `fields` only. `foreseen` is as in
    `Registers`: field -> element or None -> device id -> extent.
    """

    fields: dict[int, dict[Dot, Any]] = field(default_factory=dict)
    sets: dict[int, dict[Element, set[Dot]]] = field(default_factory=dict)
    foreseen: dict[int, dict[Any, dict[bytes, Extent]]] = field(default_factory=dict)

    def dots(self) -> Iterable[Dot]:
        """Every change some value of the record is of, some of them more than once."""
        for values in self.fields.values():
            yield from values
        for members in self.sets.values():
            for dots in members.values():
                yield from dots

    def is_foreseen(self, number: int, element: Element | None, dot: Dot) -> bool:
        """Whether a change that came before its time had seen and replaced this one here."""
        extent = self.foreseen.get(number, {}).get(element, {}).get(dot[0])
        return extent is not None and holds(extent, dot[1])


@dataclass(slots=True)
class State:
    """A whole space: the changes in it, its records, and the stamp (hlc) of every change still visible."""

    seen: Seen[bytes] = field(default_factory=Seen)
    records: dict[Key, RecordState] = field(default_factory=dict)
    stamps: dict[Dot, int] = field(default_factory=dict)


def lift(
    registers: Registers, values: Mapping[int, Any], seen: Seen[bytes], id_of: Callable[[int], bytes]
) -> RecordState:
    """A stored record as state. `values` must hold LIFE and every stored field; `seen` is its space's."""

    def of(dot: packed.Dot) -> Dot:
        return id_of(dot[0]), dot[1]

    state = RecordState()
    for number in {LIFE, *values, *registers.dots}:
        shown = values.get(number)
        if isinstance(shown, list):
            members = {e: {of(dot) for dot in registers.element_dots(number, e)} for e in shown}
            state.sets |= {number: members} if members else {}
        elif kept := registers.survivors(number, bool(shown) if number == LIFE else shown):
            state.fields[number] = {of(dot): value for dot, value in kept}
    by_id = {
        number: {
            element: {id_of(d): extent for d, extent in known.items()} for element, known in held.items()
        }
        for number, held in registers.foreseen.items()
    }
    state.foreseen = still_foreseen(by_id, seen)
    return state


def lower(
    state: RecordState, number_of: Callable[[bytes], int], rank: Rank
) -> tuple[Registers, dict[int, Any]]:
    """Registers and shown values of a state, LIFE among them; `rank` is of local numbers."""

    def of(dot: Dot) -> packed.Dot:
        return number_of(dot[0]), dot[1]

    registers = Registers(of(_commonest(state.dots())))
    values: dict[int, Any] = {}
    for number, kept in sorted(state.fields.items()):
        survivors = [(of(dot), value) for dot, value in sorted(kept.items(), key=lambda item: item[0])]
        values[number] = registers.keep(number, ranked(number, survivors, rank))
    for number, members in state.sets.items():
        values[number] = in_order(members)
        for element, dots in members.items():
            registers.keep_element(number, element, [of(dot) for dot in sorted(dots)])
    for number, held in state.foreseen.items():
        for element, known in held.items():
            registers.foresee(
                number, element, {number_of(device): extent for device, extent in known.items()}
            )
    return registers, values


def join(ours: State, theirs: State) -> State:
    """Both states in one: as if each side had received everything the other had."""
    joined = State(ours.seen.joined(theirs.seen))
    stamps = ours.stamps | theirs.stamps
    for key in ours.records.keys() | theirs.records.keys():
        record = join_record(ours.records.get(key), ours.seen, theirs.records.get(key), theirs.seen)
        if record is not None:
            joined.records[key] = record
            joined.stamps |= {dot: stamps[dot] for dot in record.dots()}
    return joined


def join_record(
    ours: RecordState | None, we_saw: Seen[bytes], theirs: RecordState | None, they_saw: Seen[bytes]
) -> RecordState | None:
    """One record of both sides (None: not there); None when nothing of it is left."""
    one = _Side(ours or RecordState(), we_saw)
    other = _Side(theirs or RecordState(), they_saw)
    numbers = one.state.fields.keys() | other.state.fields.keys()
    fields = {n: one.values_beside(other, n) | other.values_beside(one, n) for n in numbers}
    sets = {n: _join_sets(one, other, n) for n in one.state.sets.keys() | other.state.sets.keys()}
    joined = RecordState(
        {number: values for number, values in fields.items() if values},
        {number: members for number, members in sets.items() if members},
    )
    if not joined.fields and not joined.sets:
        return None
    foreseen: dict[int, dict[Any, dict[bytes, Extent]]] = {}
    for side in (one.state, other.state):
        for number, held in side.foreseen.items():
            for element, known in held.items():
                both = foreseen.setdefault(number, {}).setdefault(element, {})
                for device, extent in known.items():
                    both[device] = joined_extents(both.get(device, [0]), extent)
    joined.foreseen = still_foreseen(foreseen, we_saw.joined(they_saw))
    return joined


@dataclass(frozen=True, slots=True)
class _Side:
    state: RecordState
    seen: Seen[bytes]

    def replaced(self, dot: Dot, number: int, element: Element | None, value: Any) -> bool:
        """Whether a value that is not here was replaced here, or will be as soon as it arrives."""
        return (
            self.seen.covers(dot)
            or self.state.is_foreseen(number, element, dot)
            or (number == LIFE and value is True and self.state.is_foreseen(IMPLIED, None, dot))
        )

    def values_beside(self, other: _Side, number: int) -> dict[Dot, Any]:
        there = other.state.fields.get(number, {})
        return {
            dot: value
            for dot, value in self.state.fields.get(number, {}).items()
            if dot in there or not other.replaced(dot, number, None, value)
        }

    def dots_beside(self, other: _Side, number: int, element: Element) -> set[Dot]:
        there = other.state.sets.get(number, {}).get(element, set())
        return {
            dot
            for dot in self.state.sets.get(number, {}).get(element, set())
            if dot in there or not other.replaced(dot, number, element, True)
        }


def _join_sets(one: _Side, other: _Side, number: int) -> dict[Element, set[Dot]]:
    elements = one.state.sets.get(number, {}).keys() | other.state.sets.get(number, {}).keys()
    joined = {e: one.dots_beside(other, number, e) | other.dots_beside(one, number, e) for e in elements}
    return {element: dots for element, dots in joined.items() if dots}


def _commonest(dots: Iterable[Dot]) -> Dot:
    counts: dict[Dot, int] = {}
    for dot in dots:
        counts[dot] = counts.get(dot, 0) + 1
    return min(counts, key=lambda dot: (-counts[dot], dot))
