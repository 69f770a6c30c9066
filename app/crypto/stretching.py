"""Argon2id: makes each guess of a passphrase cost time and memory (RFC 9106)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import msgspec
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

SALT_BYTES = 16
KEY_BYTES = 32


class Cost(msgspec.Struct, frozen=True):
    """What one derivation takes: memory in KiB, passes over it, lanes worked side by side."""

    memory_kib: int
    passes: int
    lanes: int

    def reaches(self, floor: Cost) -> bool:
        """True when a guess at this cost is at least as dear as one at `floor`."""
        return self.memory_kib >= floor.memory_kib and self.passes >= floor.passes

    def bearable(self) -> bool:
        """False for a cost that only a forged key file would name: it would freeze the laptop."""
        within = self.memory_kib <= 4 * 1024 * 1024 and self.passes <= 64
        return within and 1 <= self.lanes <= 64 and self.memory_kib >= 8 * self.lanes and self.passes >= 1


FLOOR = Cost(memory_kib=64 * 1024, passes=3, lanes=4)
"""Never under this (RFC 9106, second recommended option); a key file that asks for less is refused."""
PREFERRED = Cost(memory_kib=256 * 1024, passes=3, lanes=4)

_ONE_AT_A_TIME = threading.Lock()
"""OpenSSL's lanes take their threads from one pool of the process: two derivations at once wait for each
other for ever. One after the other also keeps to the memory of one."""

_STEP_KIB = 16 * 1024
_SHARE = 0.7
"""Of the time allowed: the rest is for opening the file and for a laptop busy with something else."""


def stretch(passphrase: bytes, salt: bytes, cost: Cost) -> bytes:
    """32 bytes from the canonical `passphrase`, from any thread; about a second at the preferred cost."""
    kdf = Argon2id(
        salt=salt, length=KEY_BYTES, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib
    )
    with _ONE_AT_A_TIME:
        return kdf.derive(passphrase)


def _measure() -> float:
    """The best of three, so that a laptop busy at this moment does not get a weak key for ever."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        stretch(b"how fast is this laptop", bytes(SALT_BYTES), FLOOR)
        times.append(time.perf_counter() - start)
    return min(times)


def calibrated(limit_s: float = 1.5, measure: Callable[[], float] = _measure) -> Cost:
    """The dearest cost between floor and preferred that keeps an unlock within `limit_s` seconds here.

    `measure` gives the seconds of one derivation at the floor; the time grows with the memory.
    """
    seconds = max(measure(), 1e-6)
    room = FLOOR.memory_kib * limit_s * _SHARE / seconds
    memory = int(min(max(room, FLOOR.memory_kib), PREFERRED.memory_kib)) // _STEP_KIB * _STEP_KIB
    return Cost(memory_kib=memory, passes=PREFERRED.passes, lanes=PREFERRED.lanes)
