"""A laptop's worth of requests for the server's benchmarks: envelopes made beforehand, in bulk."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sync.protocol.envelope import FIRST_PREV, PREV_BYTES
from sync.server.store.rows import Arriving

HOME = b"h" * 16


@dataclass
class Stream:
    """A device that writes on in each space; `per` envelopes of `size` bytes in each batch."""

    seed: int
    spaces: list[bytes]
    size: int = 300
    last: dict[bytes, tuple[int, bytes]] = field(default_factory=dict)

    def batches(self, count: int, per: int) -> list[list[Arriving]]:
        chance = random.Random(self.seed)
        device = self.seed.to_bytes(8, "big")
        return [list(self._batch(chance, device, per)) for _ in range(count)]

    def _batch(self, chance: random.Random, device: bytes, per: int) -> Iterator[Arriving]:
        space = chance.choice(self.spaces)
        for _ in range(per):
            dseq, prev = self.last.get(space, (0, FIRST_PREV))
            raw = chance.randbytes(self.size)
            digest = hashlib.sha256(raw).digest()
            self.last[space] = (dseq + 1, digest[:PREV_BYTES])
            yield Arriving(space, device, dseq + 1, 1, prev, digest, raw, HOME, 0)


def space_ids(count: int, seed: int = 0) -> list[bytes]:
    chance = random.Random(seed)
    return [chance.randbytes(16) for _ in range(count)]


def resident_mb(pid: int) -> float:
    """Memory a process has in hand now."""
    for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0
