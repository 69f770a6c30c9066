"""The growing pause after wrong passphrases: 1, 2, 4 ... 60 seconds, on a clock nobody can set.

The count lives beside the key file and survives a restart. Time is the system's monotonic clock
(seconds since it started): setting the date changes nothing, and after a reboot the seconds since
the start are counted, which can only make the pause longer. This holds up a colleague at the
keyboard; who takes the file away meets the cost of the stretching instead.
"""

from __future__ import annotations

import os
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

from app.errors import DiskFailing, DiskFull, ReadOnlyMedia
from app.storage.files import disk_errors

NAME = "attempts"
LONGEST_PAUSE = 60.0
_FREE = 1
"""Wrong attempts before the first pause: fingers slip."""
_RECORD = struct.Struct(">4sId")
_MARK = b"try1"


@dataclass(frozen=True, slots=True)
class Attempts:
    """How often in a row a wrong passphrase was typed, and when last (monotonic seconds)."""

    failed: int = 0
    last: float = 0.0

    def pause(self) -> float:
        """Seconds that must pass after the last attempt."""
        return min(LONGEST_PAUSE, 2.0 ** (self.failed - _FREE - 1)) if self.failed > _FREE else 0.0

    def remaining(self, now: float) -> float:
        """Seconds still to wait at monotonic time `now`; a clock that started again counts from its start."""
        passed = now - self.last if now >= self.last else now
        return max(0.0, self.pause() - passed)

    def one_more(self, now: float) -> Attempts:
        """The same after another attempt at `now`."""
        return Attempts(min(self.failed + 1, 1000), now)


def read(folder: Path) -> Attempts:
    """What is written in `folder`; none when there is no file or it is not readable."""
    try:
        with disk_errors():
            content = (folder / NAME).read_bytes()
    except (FileNotFoundError, DiskFailing, ReadOnlyMedia):
        return Attempts()
    record, check = content[: _RECORD.size], content[_RECORD.size :]
    if len(record) < _RECORD.size or zlib.crc32(record).to_bytes(4, "big") != check:
        return Attempts()
    mark, failed, last = _RECORD.unpack(record)
    return Attempts(failed, last) if mark == _MARK else Attempts()


def write(folder: Path, attempts: Attempts) -> None:
    """Remember `attempts`, in place: it needs no room on a full disk once the file is there.

    Not synced: it outlives the process, and a power cut takes longer to come back from than the pause.
    A medium that cannot be written is no reason to keep its owner out: then nothing is remembered.
    """
    record = _RECORD.pack(_MARK, attempts.failed, attempts.last)
    try:
        with disk_errors():
            handle = os.open(folder / NAME, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
            try:
                os.write(handle, record + zlib.crc32(record).to_bytes(4, "big"))
            finally:
                os.close(handle)
    except (DiskFull, DiskFailing, ReadOnlyMedia):
        return
