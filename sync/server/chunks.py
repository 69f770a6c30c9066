"""Sealed pieces of attachments: which are there, bringing one, fetching one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from sync.protocol.messages import Code, Kept, Which
from sync.server.auth import Caller
from sync.server.blobs.port import Blobs
from sync.server.limits import Quota
from sync.server.refusal import Refusal, bad, forbidden
from sync.server.store.chunks import ChunkStore

ID_BYTES = 32
MOST = 10_000
FORGETTERS = frozenset({"officer", "supervisor", "dpo"})
"""Roles that may have pieces of files removed."""


class Chunks:
    """A piece is named by the SHA-256 of its sealed bytes: nobody can put another in its place."""

    def __init__(self, store: ChunkStore, blobs: Blobs, quota: Quota, clock: Callable[[], int]) -> None:
        self._store, self._blobs, self._quota, self._clock = store, blobs, quota, clock

    def which(self, request: Which) -> Which:
        """Those of the pieces asked for that are here."""
        if len(request.ids) > MOST:
            raise Refusal(413, Code.TOO_BIG, most=MOST)
        known = self._store.known(request.ids)
        return Which(tuple(one for one in request.ids if one in known))

    def put(self, chunk: bytes, body: bytes) -> Kept:
        """Keep a piece; Refusal when its name is not its hash."""
        if hashlib.sha256(body).digest() != chunk:
            raise bad("hash")
        if not self._store.known([chunk]):
            self._quota.check(len(body))
            self._blobs.put(chunk, body)
            self._store.add(chunk, len(body), self._clock())
        return Kept(1)

    def get(self, chunk: bytes) -> bytes:
        """A piece."""
        body = self._blobs.get(chunk) if len(chunk) == ID_BYTES else None
        if body is None:
            self._store.drop([chunk])  # lost from its place: whoever has it may bring it again
            raise Refusal(404, Code.NOT_FOUND)
        return body

    def forget(self, caller: Caller, request: Which) -> Kept:
        """Let pieces go for good; how many there were. Their names lie sealed in the records, so nobody can
        ask for what he may not read; and of those who can, only who answers for the data may."""
        certificate = caller.roster.user(caller.user)
        if certificate is None or not FORGETTERS.intersection(certificate.roles):
            raise forbidden("role")
        if len(request.ids) > MOST:
            raise Refusal(413, Code.TOO_BIG, most=MOST)
        for chunk in request.ids:
            if len(chunk) != ID_BYTES:
                raise bad("hash")
            self._blobs.drop(chunk)
        return Kept(self._store.drop(request.ids))
