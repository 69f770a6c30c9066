"""One process for one profile: a lock the system itself releases when the process ends, however it ends."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

from app.errors import OperationalError
from app.storage.files import disk_errors

_HELD = {errno.EAGAIN, errno.EACCES, errno.EDEADLK}


class ProfileInUse(OperationalError):
    """Another window, on this laptop, has this profile open."""

    key = "profile.in_use"


class FileLock:
    """The lock on `path`, held from `__init__` (which raises `ProfileInUse`) to `release`."""

    def __init__(self, path: Path) -> None:
        with disk_errors():
            self._handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(self._handle)
        except OSError as error:
            os.close(self._handle)
            self._handle = -1
            if error.errno in _HELD:
                raise ProfileInUse from None
            raise

    def release(self) -> None:
        """Let the next one in; harmless when done twice."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
