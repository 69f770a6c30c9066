"""One change on its way into a laptop's state: its dot, what it had seen, what it is ahead of."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from sync.merge.registers import Dot
from sync.merge.seen import Extent, Seen, ahead_of


class Arrival(msgspec.Struct, frozen=True, gc=False):
    """A change that arrives: `context` is what it had seen, `ahead` what of it is not here yet.

    `here` is what this laptop has, without the change itself.
    """

    dot: Dot
    context: Seen[int]
    here: Seen[int]
    ahead: Mapping[int, Extent]

    def covers(self, dot: Dot) -> bool:
        """Whether the author had seen the change `dot` when making this one."""
        return self.context.covers(dot)


def arrive(dot: Dot, context: Seen[int], here: Seen[int]) -> Arrival:
    """A change that made `dot` having seen `context` comes where `here` is known; once per change.

    A device has seen its own earlier changes, whether the context names them or not.
    ValueError when the change is here already: applying it again would revive what it wrote.
    """
    if here.covers(dot):
        raise ValueError("known already")
    device, dseq = dot
    full = Seen({**context.vector, device: dseq - 1}, context.missing)
    if full.missing or here.missing:
        return Arrival(dot, full, here, ahead_of(full, here, full.vector))
    known = here.vector
    ahead = {other: [seen] for other, seen in full.vector.items() if seen > known.get(other, 0)}
    return Arrival(dot, full, here, ahead)
