"""Whose turn it is to write: a lock that knows whether somebody waits for it."""

from __future__ import annotations

import threading
import time

from app.errors import ProfileClosed

_A_MOMENT = 0.0005
"""Seconds between two looks whether whoever waited has gone ahead."""
_PATIENCE = 0.05


class Turns:
    """A lock one thread may take several times, like `threading.RLock`.

    Who has long work in many pieces asks `is_wanted` between two of them, and lets the others go first:
    left to itself the lock mostly goes to whoever let go of it a moment ago. Entering raises ProfileClosed
    after `end`: the sync thread may be in the middle of a step when the profile is shut.
    """

    def __init__(self, patience: float = _PATIENCE) -> None:
        """`patience`: seconds `let_go_first` waits at the longest for one that may have been put to sleep."""
        self._patience = patience
        self._lock, self._counting = threading.RLock(), threading.Lock()
        self._waiting = self._taken = 0
        self._over = False

    def __enter__(self) -> None:
        if not self._lock.acquire(blocking=False):
            with self._counting:
                self._waiting += 1
            self._lock.acquire()
            with self._counting:
                self._waiting -= 1
        if self._over:
            self._lock.release()
            raise ProfileClosed
        self._taken += 1

    def __exit__(self, *_how: object) -> None:
        self._lock.release()

    @property
    def is_over(self) -> bool:
        """Whether nobody gets a turn any more."""
        return self._over

    def end(self) -> None:
        """No turn after this one; called by whoever has it. Who waits gets ProfileClosed."""
        self._over = True

    @property
    def is_wanted(self) -> bool:
        """Whether another thread waits for its turn."""
        return self._waiting > 0

    def let_go_first(self) -> None:
        """Wait until one of those who wait has had a turn; called without holding the lock.

        Not for longer than `patience`: the other one may have been put to sleep.
        """
        taken, until = self._taken, time.monotonic() + self._patience
        while self.is_wanted and self._taken == taken and time.monotonic() < until:
            time.sleep(_A_MOMENT)
