"""What a round has left for work that can wait: until something was written meanwhile, or it took long."""

from __future__ import annotations

import time

from sync.client.laptop import Laptop

PATIENCE = 20.0
"""Seconds a round gives to such work before it looks for news again."""


class Leisure:
    """Begins when it is made."""

    def __init__(self, laptop: Laptop) -> None:
        self._laptop, self._until = laptop, time.monotonic() + PATIENCE
        # What waits already may have to wait long (for new keys, say): only what is new goes first.
        self._words = laptop.replica.pending().waiting

    def is_over(self) -> bool:
        """Whether words go first now, or the time is gone."""
        return time.monotonic() >= self._until or self._laptop.replica.pending().waiting > self._words
