"""How the sync thread reaches the encrypted file: short transactions beside the windows' own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

from app.storage.reader import Reader
from app.storage.store import Store

T = TypeVar("T")

BATCH = 900
"""Values bound in one question."""


class Access(Protocol):
    """Doors into one unlocked file; each call is one transaction, from any thread."""

    def read(self, question: Callable[[Reader], T], /) -> T:
        """Ask on a query-only connection."""

    def glance(self, question: Callable[[Reader], T], /) -> T:
        """Ask for few rows on the connection that writes, whose pages are at hand."""

    def write(self, verb: Callable[[Reader], T], /) -> T:
        """Write rows that no window shows."""

    def receive(self, verbs: Iterable[Callable[[Store], T]], /, *, joined: bool = False) -> list[T]:
        """Write records that came from elsewhere, each verb in a transaction of its own, so that windows
        may write in between; then one event says what they all touched. `joined`: while no window waits
        the next ones share a transaction."""

    def erase(self, verbs: Iterable[Callable[[Store], T]], /) -> list[T]:
        """The same for orders to erase: nothing of it can be undone, and nothing stays in the file."""


def batches(values: Iterable[bytes]) -> Iterator[tuple[str, list[bytes]]]:
    """Different values in groups small enough to bind, each with its question marks."""
    different = list(dict.fromkeys(values))
    for start in range(0, len(different), BATCH):
        part = different[start : start + BATCH]
        yield ",".join("?" * len(part)), part
