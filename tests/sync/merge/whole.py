"""The state of a space without any laptop's own numbering, to compare laptops of the model by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sync.merge import registers as packed
from sync.merge.registers import Element, Registers, still_foreseen
from sync.merge.seen import Extent, Seen
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


def canonical(state: State) -> str:
    """The same text for equal states."""
    records = {key: (one.fields, one.sets, one.foreseen) for key, one in state.records.items()}
    return repr(_in_order((state.seen.vector, state.seen.missing, records, state.stamps)))


def _in_order(value: Any) -> Any:
    if isinstance(value, Mapping):
        return sorted(((key, _in_order(held)) for key, held in value.items()), key=repr)
    if isinstance(value, set | frozenset):
        return sorted(value, key=repr)
    return [_in_order(one) for one in value] if isinstance(value, tuple) else value
