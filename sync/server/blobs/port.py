"""What a place for pieces must do. An id is the SHA-256 of the piece, so a piece never changes."""

from __future__ import annotations

from typing import Protocol


class BlobsAway(Exception):
    """The place cannot be reached now."""


class Blobs(Protocol):
    """A place for pieces. Calls may come from any thread."""

    def put(self, chunk: bytes, body: bytes) -> None:
        """Keep a piece for good."""

    def get(self, chunk: bytes) -> bytes | None:
        """A piece, if it is there."""

    def drop(self, chunk: bytes) -> None:
        """Let a piece go; one that is not there is gone already."""

    def has(self, chunk: bytes) -> bool:
        """Whether it is there."""
