"""Telling laptops that wait that something of theirs moved. A hint: who misses it asks again anyway."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass, field


@dataclass(slots=True, eq=False)
class Waiter:
    """Somebody who waits for news of these groups."""

    groups: Collection[bytes]
    news: asyncio.Event = field(default_factory=asyncio.Event)


class Wakeups:
    """Those who wait in this worker. `tell` may be called from any thread, the rest from the loop."""

    def __init__(self) -> None:
        self._waiters: set[Waiter] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closing = False

    def start(self) -> None:
        """Call once, in the loop."""
        self._loop = asyncio.get_running_loop()

    def stop(self) -> None:
        """Send everybody home, so that the server can end."""
        self._closing = True
        self._wake(None)

    def tell(self, groups: Collection[bytes] | None) -> None:
        """Spaces of these groups moved; None: it may concern anybody."""
        loop = self._loop
        if loop is not None and not loop.is_closed() and (groups is None or groups):
            loop.call_soon_threadsafe(self._wake, groups)

    async def wait(self, waiter: Waiter, seconds: float) -> bool:
        """Whether something came up for `waiter` within `seconds`. It must have been added before."""
        if self._closing:
            return False
        try:
            async with asyncio.timeout(seconds):
                await waiter.news.wait()
        except TimeoutError:
            return False
        return not self._closing

    def add(self, groups: Collection[bytes]) -> Waiter:
        """Somebody begins to wait: add first, then look whether anything moved, then wait."""
        waiter = Waiter(groups)
        self._waiters.add(waiter)
        return waiter

    def remove(self, waiter: Waiter) -> None:
        """Somebody went."""
        self._waiters.discard(waiter)

    @property
    def closing(self) -> bool:
        """Whether everybody is being sent home."""
        return self._closing

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._waiters)

    def _wake(self, groups: Collection[bytes] | None) -> None:
        for waiter in self._waiters:
            if groups is None or not set(groups).isdisjoint(waiter.groups):
                waiter.news.set()


Tell = Callable[[Collection[bytes] | None], None]
