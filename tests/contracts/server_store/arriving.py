"""Envelopes as the store sees them: a header's facts and bytes that mean nothing."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from sync.protocol.envelope import FIRST_PREV, PREV_BYTES
from sync.server.store.rows import Arriving, Result

HOME = b"h" * 16
NOW = 1_795_000_000_000


def key(name: str, size: int = 16) -> bytes:
    return hashlib.sha256(name.encode()).digest()[:size]


@dataclass
class Writer:
    """A device that writes on from what it wrote last in each space."""

    name: str
    home: bytes = HOME
    members: int = 0
    last: dict[bytes, tuple[int, bytes]] = field(default_factory=dict)

    @property
    def device(self) -> bytes:
        return key(self.name, 8)

    def next(self, space: bytes, size: int = 100, refusal: Result | None = None) -> Arriving:
        dseq, prev = self.last.get(space, (0, FIRST_PREV))
        made = self.envelope(space, dseq + 1, prev, size, refusal)
        self.last[space] = (dseq + 1, made.digest[:PREV_BYTES])
        return made

    def run(self, space: bytes, count: int, size: int = 100) -> list[Arriving]:
        return [self.next(space, size) for _ in range(count)]

    def envelope(
        self,
        space: bytes,
        dseq: int,
        prev: bytes = FIRST_PREV,
        size: int = 100,
        refusal: Result | None = None,
    ) -> Arriving:
        raw = secrets.token_bytes(size)
        digest = hashlib.sha256(raw).digest()
        return Arriving(space, self.device, dseq, 1, prev, digest, raw, self.home, self.members, refusal)


def codes(results: Sequence[Result]) -> list[tuple[str, int]]:
    return [(str(code), number) for code, number in results]
