"""Snapshots taken in, and logs cut once a snapshot can stand for them."""

from __future__ import annotations

from collections.abc import Callable

from sync.protocol.envelope import EnvelopeKind, MalformedEnvelope, parse
from sync.protocol.messages import Code, Kept, Snapshot
from sync.server.auth import Caller
from sync.server.refusal import Refusal, bad, forbidden
from sync.server.store.rows import SpaceRow, StoredSnapshot
from sync.server.store.store import Store
from sync.trust.signatures import verify

KEEP_MS = 30 * 86_400_000
"""After this long one device's word is enough."""
HASH_BYTES = 32


class Compaction:
    """Keeps snapshots and cuts logs. `clock` gives milliseconds since 1970."""

    def __init__(self, store: Store, clock: Callable[[], int]) -> None:
        self._store, self._clock = store, clock

    def put(self, caller: Caller, request: Snapshot) -> Kept:
        """Keep a snapshot the asker's own laptop made; cut the log when another attested the same state."""
        row = self._checked(caller, request)
        self._store.snapshots.put(
            StoredSnapshot(
                row.number,
                request.gseq,
                caller.device,
                request.state_hash,
                request.hash8,
                self._clock(),
                request.envelope,
            )
        )
        if self._store.snapshots.attested(row.number, request.gseq):
            self._store.snapshots.cut(row.number, request.gseq)
        return Kept(1)

    def cut_old(self) -> int:
        """Cut every log whose snapshot has stood long enough; the number of lines dropped."""
        old = self._store.snapshots.older_than(self._clock() - KEEP_MS)
        return sum(self._store.snapshots.cut(space, gseq) for space, gseq in old)

    def _checked(self, caller: Caller, request: Snapshot) -> SpaceRow:
        try:
            envelope = parse(request.envelope)
        except MalformedEnvelope as error:
            raise bad("envelope") from error
        header, roster = envelope.header, caller.roster
        right = header.kind is EnvelopeKind.SNAPSHOT and header.dseq == request.gseq
        if not right or header.device != caller.device or len(request.state_hash) != HASH_BYTES:
            raise bad("snapshot")
        row = self._store.log.spaces([header.space]).get(header.space)
        if row is None or row.home not in roster.groups_of(caller.user):
            raise forbidden("member")
        certificate = roster.device(caller.device)
        if certificate is None or not verify(certificate.pk, envelope.signature, envelope.signed):
            raise Refusal(403, Code.SIGNATURE)
        place = (row.number, request.gseq)
        if self._store.log.hashes([place]).get(place) != request.hash8:
            raise Refusal(409, Code.BEHIND, head=row.head)
        return row
