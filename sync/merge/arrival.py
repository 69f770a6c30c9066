"""One change on its way into a laptop's state: its dot, what it had seen, what it is ahead of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from sync.merge.registers import Dot


class Standing(Enum):
    """Where a dot stands against a version vector."""

    KNOWN = "known"
    """It is in already; applying it again would be wrong."""
    NEXT = "next"
    """The device's next one."""
    GAP = "gap"
    """Earlier ones of its device are missing and must come first."""


def standing(dot: Dot, vector: Mapping[int, int]) -> Standing:
    """Whether a change is in, may come in now, or has to wait for an earlier one of its device."""
    device, dseq = dot
    last = vector.get(device, 0)
    if dseq <= last:
        return Standing.KNOWN
    return Standing.NEXT if dseq == last + 1 else Standing.GAP


@dataclass(frozen=True, slots=True)
class Arrival:
    """A change that arrives: `context` is what it had seen, `ahead` what of it is not here yet.

    Both are device number -> dseq; `vector` is what is here, without the change itself.
    """

    dot: Dot
    context: Mapping[int, int]
    vector: Mapping[int, int]
    ahead: Mapping[int, int]

    def covers(self, dot: Dot) -> bool:
        """Whether the author had seen the change `dot` when making this one."""
        return self.context.get(dot[0], 0) >= dot[1]


def arrive(dot: Dot, context: Mapping[int, int], vector: Mapping[int, int]) -> Arrival:
    """A change that made `dot` in `context` arrives where `vector` is known; build it once per change.

    A device has seen its own earlier changes, whether its context names them or not.
    ValueError when the change is known already or an earlier one of its device is missing.
    """
    if standing(dot, vector) is not Standing.NEXT:
        raise ValueError("not the next change of its device")
    device, dseq = dot
    full = {**context, device: dseq - 1}
    ahead = {other: seen for other, seen in full.items() if seen > vector.get(other, 0)}
    return Arrival(dot, full, vector, ahead)
