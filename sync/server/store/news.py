"""Workers over one PostgreSQL telling each other what moved, so that waiting laptops hear of it at once.

Only a hint, sent after the commit and gathered for a moment: a NOTIFY inside each transaction
would make all commits wait for each other. Whoever misses it finds out when it looks.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Collection

import psycopg

CHANNEL = "approdo_moved"
GATHER_SECONDS = 0.02
LOOK_SECONDS = 1.0
LONGEST = 7800
"""Bytes of a payload; PostgreSQL takes 7,999."""
ANYTHING = "*"

Tell = Callable[[Collection[bytes] | None], None]


class News:
    """Sends to the other workers and hears from them. None for the groups: anything may have moved."""

    def __init__(self, address: str, tell: Tell) -> None:
        self._address, self._tell = address, tell
        self._name = secrets.token_hex(4)
        self._pending: set[bytes | None] = set()
        self._lock = threading.Lock()
        self._something = threading.Event()
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._again, args=(work,), name=f"news-{name}", daemon=True)
            for name, work in (("out", self._send), ("in", self._hear))
        ]
        for thread in self._threads:
            thread.start()

    def send(self, groups: Collection[bytes] | None) -> None:
        """Spaces of these groups moved."""
        with self._lock:
            self._pending |= {None} if groups is None else set(groups)
        self._something.set()

    def close(self) -> None:
        """End both threads."""
        self._stop.set()
        self._something.set()
        for thread in self._threads:
            thread.join()

    def _again(self, work: Callable[[psycopg.Connection[tuple[object, ...]]], None]) -> None:
        """Do `work` over a connection, over a new one when it was lost."""
        while not self._stop.is_set():
            try:
                with psycopg.connect(self._address, autocommit=True) as connection:
                    work(connection)
            except psycopg.OperationalError:
                self._tell(None)  # what was said meanwhile was not heard
                self._stop.wait(LOOK_SECONDS)

    def _send(self, connection: psycopg.Connection[tuple[object, ...]]) -> None:
        while not self._stop.is_set():
            self._something.wait()
            self._stop.wait(GATHER_SECONDS)
            self._something.clear()
            with self._lock:
                groups, self._pending = self._pending, set()
            if groups:
                connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, self._payload(groups)))

    def _hear(self, connection: psycopg.Connection[tuple[object, ...]]) -> None:
        connection.execute(f"LISTEN {CHANNEL}")
        while not self._stop.is_set():
            for notice in connection.notifies(timeout=LOOK_SECONDS):
                sender, _, told = notice.payload.partition(":")
                if sender != self._name:
                    self._tell(None if told == ANYTHING else {bytes.fromhex(one) for one in told.split()})
                if self._stop.is_set():
                    return

    def _payload(self, groups: set[bytes | None]) -> str:
        told = " ".join(sorted(one.hex() for one in groups if one is not None))
        told = ANYTHING if None in groups or len(told) > LONGEST else told
        return f"{self._name}:{told}"
