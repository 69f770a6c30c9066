"""How much one laptop may ask of the server, and how much of it is held in memory."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from sync.protocol.messages import Code
from sync.server.refusal import Refusal

BUCKETS = 20_000
"""Askers remembered; the one not heard of for longest is forgotten first."""


class Rate:
    """A token bucket for each asker: `rate` requests a second, `burst` of them at once."""

    def __init__(self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._clock = rate, float(burst), clock
        self._lock = threading.Lock()
        self._buckets: OrderedDict[bytes, tuple[float, float]] = OrderedDict()

    def take(self, asker: bytes) -> None:
        """Count one request; Refusal with the wait (ms) when the bucket is empty."""
        now = self._clock()
        with self._lock:
            level, at = self._buckets.pop(asker, (self._burst, now))
            level = min(self._burst, level + (now - at) * self._rate)
            self._buckets[asker] = (level - 1 if level >= 1 else level, now)
            if len(self._buckets) > BUCKETS:
                self._buckets.popitem(last=False)
        if level < 1:
            raise Refusal(429, Code.RATE, wait_ms=int((1 - level) / self._rate * 1000) + 1)


class Room:
    """Memory for bodies on their way in: `size` bytes for all requests together."""

    def __init__(self, size: int) -> None:
        self._size, self._free = size, size
        self._changed = asyncio.Condition()

    @asynccontextmanager
    async def hold(self, size: int, seconds: float) -> AsyncIterator[None]:
        """Room for `size` bytes while the block lasts; Refusal when there is none for `seconds`."""
        wanted = min(size, self._size)
        try:
            async with asyncio.timeout(seconds), self._changed:
                await self._changed.wait_for(lambda: self._free >= wanted)
                self._free -= wanted
        except TimeoutError as error:
            raise Refusal(503, Code.BUSY, wait_ms=1000) from error
        try:
            yield
        finally:
            self._free += wanted
            async with self._changed:
                self._changed.notify_all()


def expected(declared: str | None, most: int) -> int:
    """How long a body says it is, or may be; Refusal when that is too much."""
    if declared is None:
        return most
    if not declared.isascii() or not declared.isdigit() or int(declared) > most:
        raise Refusal(413, Code.TOO_BIG, most=most)
    return int(declared)


async def read_body(stream: AsyncIterator[bytes], most: int, seconds: float) -> bytes:
    """A body of at most `most` bytes that arrives within `seconds`; Refusal as soon as it cannot be."""
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for part in stream:
                body += part
                if len(body) > most:
                    raise Refusal(413, Code.TOO_BIG, most=most)
    except TimeoutError as error:
        raise Refusal(408, Code.BUSY, reason="slow") from error
    return bytes(body)


class Quota:
    """How many bytes the organisation may keep here; 0: as many as there is room for."""

    def __init__(
        self,
        most: int,
        used: Callable[[], int],
        clock: Callable[[], float] = time.monotonic,
        each: float = 30.0,
    ) -> None:
        self._most, self._used, self._clock, self._each = most, used, clock, each
        self._last = (-each, 0)

    def check(self, more: int) -> None:
        """Refusal when `more` bytes do not fit. What is used is counted anew now and then."""
        if not self._most:
            return
        at, used = self._last
        if self._clock() - at >= self._each:
            at, used = self._clock(), self._used()
        if used + more > self._most:
            raise Refusal(507, Code.QUOTA, most=self._most)
        self._last = (at, used + more)
