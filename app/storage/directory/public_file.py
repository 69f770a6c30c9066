"""A directory in a file of its own, for the command line.

It is the same encrypted format, opened by a key that is written here for everyone to read:
what a directory holds is public, so there is nothing to keep secret, only one code path to
keep alive. Case files never lie in such a file.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from app.storage.database import KEY_BYTES, connect, translated
from app.storage.directory.steps import ensure_directory_schema
from app.storage.directory.store import DirectoryStore

PUBLIC_KEY: Final = b"approdo: a public directory, nothing to hide in here".ljust(KEY_BYTES, b".")[:KEY_BYTES]


@contextlib.contextmanager
def public_directory(path: Path, *, read_only: bool = False) -> Iterator[DirectoryStore]:
    """The directory in the file at `path`, made when it is not there (unless `read_only`)."""
    if not read_only:
        path.parent.mkdir(parents=True, exist_ok=True)
    tables = connect(path, PUBLIC_KEY, read_only=read_only)
    try:
        if not read_only:
            ensure_directory_schema(tables)
        yield DirectoryStore(tables)
    finally:
        with translated():
            tables.conn.close()
