"""Snapshots taken in: sealed stretches of a log, told by a laptop that has read it.

They follow each other without gap or overlap, and the log beside them stays whole: who took one compares
it with the log later, and who cannot open one, or does not want to, reads the log.
"""

from __future__ import annotations

from collections.abc import Callable

from sync.protocol.envelope import Envelope, EnvelopeKind, MalformedEnvelope, parse
from sync.protocol.messages import Code, Kept, Snapshot
from sync.server.auth import Caller
from sync.server.refusal import Refusal, bad, forbidden
from sync.server.store.rows import StoredSnapshot
from sync.server.store.store import Store
from sync.trust.signatures import verify

LEAST = 32
"""Lines that are worth a snapshot."""


class Snapshots:
    """Takes snapshots. `clock` gives milliseconds since 1970."""

    def __init__(self, store: Store, clock: Callable[[], int], *, least: int = LEAST) -> None:
        self._store, self._clock = store, clock
        self.least = least

    def put(self, caller: Caller, request: Snapshot) -> Kept:
        """Keep a snapshot the asker's own laptop made; 0 when another one reaches as far by now.

        403 for who is not in the space's home group, 409 for another log than this server's.
        """
        envelope = self._parsed(caller, request)
        header = envelope.header
        row = self._store.log.spaces([header.space]).get(header.space)
        if row is None or row.home not in caller.roster.groups_of(caller.user):
            raise forbidden("member")
        certificate = caller.roster.device(caller.device)
        if certificate is None or not verify(certificate.pk, envelope.signature, envelope.signed):
            raise Refusal(403, Code.SIGNATURE)
        place = (row.number, header.dseq)
        if self._store.log.hashes([place]).get(place) != request.hash8:
            raise Refusal(409, Code.BEHIND, head=row.head)
        one = StoredSnapshot(
            row.number, header.dseq, caller.device, request.hash8, self._clock(), request.envelope
        )
        return Kept(int(self._store.snapshots.put(one, request.after)))

    def _parsed(self, caller: Caller, request: Snapshot) -> Envelope:
        try:
            envelope = parse(request.envelope)
        except MalformedEnvelope as error:
            raise bad("envelope") from error
        header = envelope.header
        if header.kind is not EnvelopeKind.SNAPSHOT or header.device != caller.device:
            raise bad("snapshot")
        if request.after < 0 or header.dseq - request.after < self.least:
            raise bad("lines")
        return envelope
