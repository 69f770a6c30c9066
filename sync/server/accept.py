"""Taking envelopes in: every check that needs no reading of what is inside.

An envelope is judged by its own header and signature, whoever brings it: laptops hand over each
other's. What was found wrong with one says nothing about the next.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from sync.protocol.envelope import MAX_ENVELOPE, Envelope, EnvelopeKind, MalformedEnvelope, parse
from sync.protocol.messages import MAX_PUSH, Code, Push, Pushed
from sync.server.appending import Appender
from sync.server.auth import Caller
from sync.server.membership import Membership
from sync.server.refusal import Refusal, bad
from sync.server.store.rows import AGAIN, Arriving, Result
from sync.server.store.store import Store
from sync.trust.roster import Roster
from sync.trust.signatures import verify

TRIES = 4
"""How often an envelope is checked anew because the membership log grew or its space moved home meanwhile."""
SPLIT = 32
"""Signatures worth a thread of their own."""
ID_BYTES = 16


class Acceptor:
    """Checks pushes and hands what they hold to the log."""

    def __init__(
        self,
        store: Store,
        membership: Membership,
        appender: Appender,
        *,
        healing: Callable[[], bool],
    ) -> None:
        self._store, self._membership, self._appender = store, membership, appender
        self._healing = healing
        self._cores = os.cpu_count() or 1
        self._pool = ThreadPoolExecutor(self._cores, "signatures")

    def push(self, caller: Caller, request: Push) -> Pushed:
        """A result for each envelope, in order."""
        if len(request.envelopes) > MAX_PUSH:
            raise Refusal(413, Code.TOO_BIG, most=MAX_PUSH)
        if any(len(space) != ID_BYTES or len(home) != ID_BYTES for space, home in request.homes):
            raise bad("homes")
        results: dict[int, Result] = {}
        pending: dict[int, Envelope] = {}
        for at, raw in enumerate(request.envelopes):
            envelope, refused = _parsed(raw)
            if envelope is None:
                results[at] = refused
            else:
                pending[at] = envelope
        self._take(caller, dict(request.homes), pending, results)
        return Pushed(tuple(results[at] for at in range(len(request.envelopes))))

    def close(self) -> None:
        """End the threads."""
        self._pool.shutdown()

    def _take(
        self,
        caller: Caller,
        told: Mapping[bytes, bytes],
        pending: dict[int, Envelope],
        results: dict[int, Result],
    ) -> None:
        for _ in range(TRIES):
            if not pending:
                return
            roster = self._membership.current()
            arriving = self._checked(caller.device, roster, told, list(pending.values()))
            outcome = dict(zip(pending, self._appender.append(arriving), strict=True))
            results.update({at: result for at, result in outcome.items() if result[0] != AGAIN})
            pending = {at: pending[at] for at, result in outcome.items() if result[0] == AGAIN}
        results.update(dict.fromkeys(pending, (Code.BUSY, 0)))

    def _checked(
        self, pusher: bytes, roster: Roster, told: Mapping[bytes, bytes], envelopes: Sequence[Envelope]
    ) -> list[Arriving]:
        spaces = {e.header.space for e in envelopes}
        rows = self._store.log.spaces(spaces)
        rights = Rights(roster, pusher, healing=self._healing())
        found = []
        for envelope in envelopes:
            space = envelope.header.space
            row = rows.get(space)
            home = row.home if row else told.get(space, b"")
            found.append(rights.arriving(envelope, home, self._shared_to(row.number if row else 0)))
        return self._verified(roster, envelopes, found)

    def _shared_to(self, number: int) -> Callable[[frozenset[bytes]], bool]:
        def asked(recipients: frozenset[bytes]) -> bool:
            return bool(number) and bool(self._store.shares.open_to(recipients, [number]))

        return asked

    def _verified(
        self, roster: Roster, envelopes: Sequence[Envelope], arriving: list[Arriving]
    ) -> list[Arriving]:
        """The same, with `signature` as the refusal of those whose signature does not hold."""
        todo = [at for at, item in enumerate(arriving) if item.refusal is None]
        if not todo:
            return arriving

        def holds(at: int) -> bool:
            device = roster.device(arriving[at].device)
            envelope = envelopes[at]
            return device is not None and verify(device.pk, envelope.signature, envelope.signed)

        def broken(part: Sequence[int]) -> list[int]:
            return [at for at in part if not holds(at)]

        if len(todo) < SPLIT or self._cores == 1:
            parts = [broken(todo)]
        else:
            size = -(-len(todo) // self._cores)
            parts = list(self._pool.map(broken, [todo[at : at + size] for at in range(0, len(todo), size)]))
        for at in (at for part in parts for at in part):
            arriving[at] = replace(arriving[at], refusal=(Code.SIGNATURE, 0))
        return arriving


def _parsed(raw: bytes) -> tuple[Envelope | None, Result]:
    if len(raw) > MAX_ENVELOPE:
        return None, (Code.TOO_BIG, MAX_ENVELOPE)
    try:
        envelope = parse(raw)
    except MalformedEnvelope:
        return None, (Code.BAD, 0)
    if envelope.header.kind is not EnvelopeKind.CHANGE:
        return None, (Code.BAD, 0)
    return envelope, (Code.OK, 0)


class Rights:
    """What an author may write, by one roster.

    An epoch that has passed is taken from a laptop that brings what another wrote (the author may
    be far away), and from everybody while a restored server is being healed; the author must have
    been a member in that epoch. Who was revoked writes nothing, save what a restored server lost.
    """

    def __init__(self, roster: Roster, pusher: bytes, *, healing: bool) -> None:
        self._roster, self._pusher, self._healing = roster, pusher, healing
        self._known: dict[tuple[bytes, bytes, int], Result | None] = {}

    def arriving(
        self, envelope: Envelope, home: bytes, shared: Callable[[frozenset[bytes]], bool]
    ) -> Arriving:
        """The envelope with what these rights say of it; its signature is not looked at."""
        header = envelope.header
        gone = self._roster.is_erased(header.space, home)
        return Arriving(
            space=header.space,
            device=header.device,
            dseq=header.dseq,
            epoch=header.epoch,
            prev=header.prev,
            digest=envelope.digest,
            raw=envelope.raw,
            home=home,
            members=self._roster.total,
            refusal=(Code.ERASED, 0) if gone else self._refusal(header.device, home, header.epoch, shared),
        )

    def _refusal(
        self, device: bytes, home: bytes, epoch: int, shared: Callable[[frozenset[bytes]], bool]
    ) -> Result | None:
        asked = (device, home, epoch)
        if asked in self._known:
            return self._known[asked]
        by_membership = self._by_membership(device, home, epoch)
        if by_membership is not None and by_membership[0] == Code.NOT_MEMBER:
            # Whether the one space is shared differs from space to space: not remembered.
            user = self._roster.author_of(device) or b""
            if self._roster.group(home) and shared(self._roster.groups_of(user) | {user}):
                return self._by_epoch(device, home, epoch)
            return by_membership
        self._known[asked] = by_membership
        return by_membership

    def _by_membership(self, device: bytes, home: bytes, epoch: int) -> Result | None:
        user = self._roster.author_of(device)
        if user is None:
            return Code.UNKNOWN_DEVICE, 0
        if self._healing and self._roster.could_write(device, home, epoch):
            return None
        if self._roster.is_revoked(device):
            return Code.REVOKED, 0
        if user not in self._roster.members_of(home):
            return Code.NOT_MEMBER, 0
        return self._by_epoch(device, home, epoch)

    def _by_epoch(self, device: bytes, home: bytes, epoch: int) -> Result | None:
        group = self._roster.group(home)
        current = group.epoch if group else 0
        if self._roster.must_rotate(home):
            return Code.MUST_ROTATE, current
        if epoch == current:
            return None
        relayed = device != self._pusher and self._roster.could_write(device, home, epoch)
        return None if relayed else (Code.EPOCH, current)
