"""Files that survive a power cut: written beside, synced, renamed, the folder synced too."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from app.errors import DiskFailing, DiskFull, OperationalError, PlaceGone, ReadOnlyMedia

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}


@contextlib.contextmanager
def disk_errors() -> Iterator[None]:
    """Turn the system's refusals into ours; a file that is not there stays a `FileNotFoundError`."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull from None
        if error.errno in _READ_ONLY:
            raise ReadOnlyMedia from None
        raise DiskFailing from None


@contextlib.contextmanager
def place_errors() -> Iterator[None]:
    """Like `disk_errors` for a place somebody chose: one that is not there (any more) is a `PlaceGone`."""
    try:
        with disk_errors():
            yield
    except FileNotFoundError:
        raise PlaceGone from None


def sync_folder(folder: Path) -> None:
    """Make renames and new names in `folder` durable; Windows has no such call and needs none."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Make the content of `path`, written by someone else, durable."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_durably(path: Path, content: bytes) -> None:
    """Replace `path` with `content`: after a power cut it holds the old bytes or the new, never a mix.

    Raises `DiskFull`, `ReadOnlyMedia`, `DiskFailing`, or `PlaceGone` when there is no such folder (any more).
    """
    beside = path.with_name(f"{path.name}.new")
    try:
        with place_errors():
            _write_beside(beside, content)
            beside.replace(path)
            sync_folder(path.parent)
    except OperationalError:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise


def _write_beside(beside: Path, content: bytes) -> None:
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def private_folder(path: Path) -> Path:
    """Make `path` with its parents, readable by its owner alone; return it."""
    with disk_errors():
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path
