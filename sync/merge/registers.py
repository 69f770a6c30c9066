"""Which change wrote what of a record: the packed memory that lets two laptops agree.

Every stored value keeps the dot `(device number, dseq)` of the change that wrote it. A change
replaces a value only when its context covers that dot; what it does not cover stays beside it
as a sibling. Devices are local numbers here; a record that was written once costs two integers.

The shown values lie in the record's row, so every question about a field is asked with the value
shown there. A field without a dot of its own was written by `base`, unless it shows nothing: then
it was never written. An element of a set that is not shown has no dot: nothing reminds of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from sync.merge.rules import same
from sync.merge.seen import D, Extent, Seen, beyond, holds, joined_extents
from sync.protocol.change import LIFE

Dot = tuple[int, int]
Element = str | bytes | int
Survivor = tuple[Dot, Any]
"""A value no other write has replaced, and the change that wrote it."""

IMPLIED = -1
"""Key in `foreseen` of the life that comes with every edit: it replaces no deletion."""

_encoder = msgspec.msgpack.Encoder()


class _Packed(msgspec.Struct, array_like=True, omit_defaults=True):
    base: Dot
    dots: dict[int, Dot] = {}
    siblings: dict[int, list[tuple[Dot, Any]]] = {}
    elements: dict[int, dict[Any, list[int]]] = {}
    foreseen: dict[int, dict[Any, dict[int, Extent]]] = {}


_decoder = msgspec.msgpack.Decoder(_Packed)


class Registers(msgspec.Struct, gc=False):
    """Dots of one record, by field number.

    `siblings`: the values not shown of a field with several, equal ones included.
    `elements`: of a set, the changes that put an element in, as device, dseq, device, dseq ...
    `foreseen`: field -> element (None: the field itself) -> what writes that came before their
    time had seen already, device -> extent (`sync.merge.seen`): it is replaced before it arrives.
    """

    base: Dot
    dots: dict[int, Dot] = {}
    siblings: dict[int, list[Survivor]] = {}
    elements: dict[int, dict[Any, list[int]]] = {}
    foreseen: dict[int, dict[Any, dict[int, Extent]]] = {}

    def dot(self, number: int) -> Dot:
        """The change that wrote field `number` last."""
        return self.dots.get(number, self.base)

    def write(self, number: int, dot: Dot) -> None:
        """A local write: it has seen everything here, so siblings end. An edit says the record lives.

        Of a record that shows as deleted only LIFE may be written.
        """
        self.dots[number] = dot
        self.siblings.pop(number, None)
        if number != LIFE:
            self._live(dot)

    def write_element(self, number: int, element: Element, dot: Dot, present: bool) -> None:
        """A local change of one element of a set: put in (`present`) or taken out."""
        held = self.elements.setdefault(number, {})
        if present:
            held[element] = list(dot)
        else:
            held.pop(element, None)
        if not held:
            del self.elements[number]
        self._live(dot)

    def survivors(self, number: int, shown: Any) -> list[Survivor]:
        """Every value of a field with its dot, the shown one first; none when it was never written."""
        found: list[Survivor] = []
        if number in self.dots:
            found.append((self.dots[number], shown))
        elif shown is not None:
            found.append((self.base, shown))
        return found + self.siblings.get(number, [])

    def others(self, number: int, shown: Any) -> list[Survivor]:
        """The values beside the shown one that differ from it, each once, in the order kept."""
        found: list[Survivor] = []
        for dot, value in self.siblings.get(number, []):
            if not same(value, shown) and not any(same(value, kept) for _, kept in found):
                found.append((dot, value))
        return found

    def keep(self, number: int, survivors: list[Survivor]) -> Any:
        """Let a field have these values, the first of them shown; the shown value."""
        self.dots.pop(number, None)
        self.siblings.pop(number, None)
        if not survivors:
            return None
        (dot, shown), *rest = survivors
        if dot != self.base or shown is None:
            self.dots[number] = dot
        if rest:
            self.siblings[number] = rest
        return shown

    def element_dots(self, number: int, element: Element) -> list[Dot]:
        """The changes that put a shown element in."""
        flat = self.elements.get(number, {}).get(element)
        return [self.base] if flat is None else list(zip(flat[::2], flat[1::2], strict=True))

    def keep_element(self, number: int, element: Element, dots: list[Dot]) -> None:
        """Let an element be in by these changes; by none, it is out."""
        held = dict(self.elements.pop(number, {}))
        held.pop(element, None)
        if dots and dots != [self.base]:
            held[element] = [part for dot in dots for part in dot]
        if held:
            self.elements[number] = held

    def is_foreseen(self, number: int, element: Element | None, dot: Dot) -> bool:
        """Whether a write that is only arriving was replaced by one that is here already."""
        extent = self.foreseen.get(number, {}).get(element, {}).get(dot[0])
        return extent is not None and holds(extent, dot[1])

    def foresee(self, number: int, element: Element | None, ahead: Mapping[int, Extent]) -> None:
        """Remember what a write of this field had seen and this laptop has not."""
        if ahead:
            known = self.foreseen.setdefault(number, {}).setdefault(element, {})
            for device, extent in ahead.items():
                known[device] = joined_extents(known.get(device, [0]), extent)

    def forget_foreseen(self, here: Seen[int]) -> None:
        """Forget what has arrived meanwhile."""
        self.foreseen = still_foreseen(self.foreseen, here)

    def copy(self) -> Registers:
        """Registers of the same content that may be changed."""
        foreseen = {n: {e: dict(known) for e, known in held.items()} for n, held in self.foreseen.items()}
        return Registers(self.base, dict(self.dots), dict(self.siblings), dict(self.elements), foreseen)

    def pack(self) -> bytes:
        """The bytes kept beside the record."""
        return _encoder.encode(_Packed(self.base, self.dots, self.siblings, self.elements, self.foreseen))

    @classmethod
    def unpack(cls, packed: bytes) -> Registers:
        """The registers behind `packed`; ValueError when the bytes are none."""
        read = _decoder.decode(packed)
        return cls(read.base, read.dots, read.siblings, read.elements, read.foreseen)

    def _live(self, dot: Dot) -> None:
        # A deletion nobody decided about yet stays in question, whatever else is edited meanwhile.
        self.dots[LIFE] = dot
        deletions = [(at, alive) for at, alive in self.siblings.pop(LIFE, []) if alive is False]
        if deletions:
            self.siblings[LIFE] = deletions


def still_foreseen(
    foreseen: Mapping[int, Mapping[Any, Mapping[D, Extent]]], here: Seen[D]
) -> dict[int, dict[Any, dict[D, Extent]]]:
    """What of it has not arrived where `here` is known."""
    found: dict[int, dict[Any, dict[D, Extent]]] = {}
    for number, held in foreseen.items():
        for element, known in held.items():
            left = {device: beyond(extent, here.extent(device)) for device, extent in known.items()}
            if left := {device: extent for device, extent in left.items() if extent[0]}:
                found.setdefault(number, {})[element] = left
    return found
