"""Which change wrote what of a record: the packed memory that lets two laptops agree.

Every stored value keeps the dot `(device number, dseq)` of the change that wrote it. A change
replaces a value only when its context covers that dot; what it does not cover stays beside it
as a sibling. Devices are local numbers here; a record that was written once costs two integers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import msgspec

Dot = tuple[int, int]

_encoder = msgspec.msgpack.Encoder()


class _Packed(msgspec.Struct, array_like=True, omit_defaults=True):
    base: Dot
    dots: dict[int, Dot] = {}
    siblings: dict[int, list[tuple[Dot, Any]]] = {}
    elements: dict[int, dict[Any, Dot]] = {}


_decoder = msgspec.msgpack.Decoder(_Packed)


@dataclass(slots=True)
class Registers:
    """Dots of one record; `siblings` holds the other values of a field in conflict."""

    base: Dot
    dots: dict[int, Dot] = field(default_factory=dict)
    siblings: dict[int, list[tuple[Dot, Any]]] = field(default_factory=dict)
    elements: dict[int, dict[str | bytes, Dot]] = field(default_factory=dict)

    def dot(self, number: int) -> Dot:
        """The change that wrote field `number` last."""
        return self.dots.get(number, self.base)

    def write(self, number: int, dot: Dot) -> None:
        """A local write: it has seen everything here, so siblings end."""
        self.dots[number] = dot
        self.siblings.pop(number, None)

    def write_element(self, number: int, element: str | bytes, dot: Dot) -> None:
        """A local change of one element of a set."""
        self.elements.setdefault(number, {})[element] = dot

    def pack(self) -> bytes:
        """The bytes kept beside the record."""
        return _encoder.encode(_Packed(self.base, self.dots, self.siblings, self.elements))

    @classmethod
    def unpack(cls, packed: bytes) -> Registers:
        """The registers behind `packed`; ValueError when the bytes are none."""
        read = _decoder.decode(packed)
        return cls(read.base, dict(read.dots), dict(read.siblings), dict(read.elements))
