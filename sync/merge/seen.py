"""Which changes somebody has: a version vector, less the few that were set aside.

One envelope that cannot be read must not hold up its device's later ones, nor may a write claim
to have seen it. So what is missing below the vector is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

import msgspec

D = TypeVar("D", bound=int | bytes)

Extent = list[int]
"""One device's part: the last dseq, then those below it that are missing, ascending."""


class Seen(msgspec.Struct, Generic[D], frozen=True, gc=False):
    """`vector`: device -> its last change here; `missing`: changes up to there that are not here."""

    vector: Mapping[D, int] = msgspec.field(default_factory=dict)
    missing: frozenset[tuple[D, int]] = frozenset()

    def covers(self, dot: tuple[D, int]) -> bool:
        """Whether this change is among them."""
        return self.vector.get(dot[0], 0) >= dot[1] and (not self.missing or dot not in self.missing)

    def missing_of(self, device: D) -> list[int]:
        """What is missing of a device below its last change, ascending."""
        return sorted(dseq for of, dseq in self.missing if of == device) if self.missing else []

    def extent(self, device: D) -> Extent:
        """A device's part."""
        return [self.vector.get(device, 0), *self.missing_of(device)]

    def plus(self, dot: tuple[D, int]) -> Seen[D]:
        """With one more change; what lies between the last one of its device and it is missing."""
        device, dseq = dot
        last = self.vector.get(device, 0)
        between = {(device, skipped) for skipped in range(last + 1, dseq)}
        return Seen({**self.vector, device: max(last, dseq)}, (self.missing - {dot}) | between)


def holds(extent: Extent, dseq: int) -> bool:
    """Whether a device's part has this change."""
    return extent[0] >= dseq and dseq not in extent[1:]


def joined_extents(one: Extent, other: Extent) -> Extent:
    """What either part has."""
    missing = {dseq for dseq in one[1:] + other[1:] if not holds(one, dseq) and not holds(other, dseq)}
    return [max(one[0], other[0]), *sorted(missing)]


def beyond(extent: Extent, here: Extent) -> Extent:
    """Of a part, what is not here, in its one shortest form; [0] when nothing is.

    Changes that are here may count in or not: nobody asks for them again.
    """
    last = extent[0]
    if last <= here[0]:
        last = max((dseq for dseq in here[1:] if holds(extent, dseq)), default=0)
        return [last, *(dseq for dseq in here[1:] if dseq < last and not holds(extent, dseq))]
    return [last, *(dseq for dseq in extent[1:] if not holds(here, dseq))]


def ahead_of(context: Seen[D], here: Seen[D], devices: Iterable[D]) -> dict[D, Extent]:
    """What of a context is not here, by device."""
    found = {device: beyond(context.extent(device), here.extent(device)) for device in devices}
    return {device: extent for device, extent in found.items() if extent[0]}
