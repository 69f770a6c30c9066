"""Files given out of the program, to a place somebody chose."""

from __future__ import annotations

from pathlib import Path

from app.storage.files import write_durably


def save(path: Path, content: bytes) -> None:
    """Write the file. Raises the disk's errors, `PlaceGone` too; what was at `path` is then still there."""
    write_durably(path, content)
