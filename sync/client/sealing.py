"""Waiting changes made into envelopes, kept in one commit before any of them is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sync.client.laptop import Laptop
from sync.client.ports import Link, Outgoing, Sealed, Settled, Waiting
from sync.protocol.envelope import FIRST_PREV, EnvelopeKind, prev_of
from sync.protocol.messages import Code
from sync.protocol.wire import to_wire
from sync.seal import envelopes
from sync.trust import signatures

MANY = 400
"""Changes at once from which on time counts more than bytes."""


@dataclass(slots=True)
class SealedBatch:
    """What one batch became: envelopes to send, and changes that cannot be sealed now."""

    outgoing: list[Outgoing]
    held: list[Settled]


class Sealer:
    """Seals in the order of making. Holds the chain ends of the last batch, nothing else."""

    def __init__(self, laptop: Laptop) -> None:
        self._laptop = laptop
        self._sign = signatures.signer(laptop.identity.device_key)

    def seal(self, batch: Sequence[Waiting]) -> SealedBatch:
        """Seal and keep a batch. Changes whose home or key is unknown are parked, with those after them."""
        laptop = self._laptop
        links = laptop.replica.links({one.change.space for one in batch})
        made = SealedBatch([], [])
        kept: list[Sealed] = []
        stopped: set[bytes] = set()
        quick = len(batch) >= MANY
        for one in batch:
            sealed = None if one.change.space in stopped else self._sealed(one, links, quick)
            if sealed is None:
                stopped.add(one.change.space)
                made.held.append(Settled(one.rid, Code.NOT_MEMBER, 0))
                continue
            group, epoch, raw = sealed
            change = one.change
            links[change.space, change.device] = Link(change.dseq, prev_of(raw))
            kept.append(Sealed(one.rid, raw, epoch, group))
            made.outgoing.append(Outgoing(one.rid, change.space, group, raw))
        if kept:
            laptop.replica.keep_sealed(kept)
        if made.held:
            laptop.replica.settle(made.held)
        return made

    def home(self, one: Waiting) -> bytes | None:
        """The group a change is to be sealed in."""
        return home_of(self._laptop, one.change.space, one.group)

    def _sealed(
        self, one: Waiting, links: dict[tuple[bytes, bytes], Link], quick: bool
    ) -> tuple[bytes, int, bytes] | None:
        laptop, change = self._laptop, one.change
        group = self.home(one)
        if group is None or change.device != laptop.identity.device:
            return None
        key = laptop.keyring.sealing_key(laptop.roster, laptop.identity.user, change.space, group)
        if key is None:
            return None
        link = links.get((change.space, change.device))
        if change.dseq != (link.dseq if link else 0) + 1:
            return None
        raw = envelopes.seal(
            key[1],
            kind=EnvelopeKind.CHANGE,
            space=change.space,
            device=change.device,
            dseq=change.dseq,
            epoch=key[0],
            prev=link.prev if link else FIRST_PREV,
            body=to_wire(change),
            signer=self._sign,
            quick=quick,
        )
        return group, key[0], raw


def home_of(laptop: Laptop, space: bytes, told: bytes | None = None) -> bytes | None:
    """The group a space is to be sealed in, by the program's own policy, else where it was last."""
    return told or laptop.audience.home_of(space) or laptop.replica.home(space)


def can_seal(laptop: Laptop, space: bytes) -> bool:
    """Whether this laptop holds what a new envelope of the space needs."""
    group = home_of(laptop, space)
    if group is None:
        return False
    return laptop.keyring.sealing_key(laptop.roster, laptop.identity.user, space, group) is not None
