"""Ids kept beside the encrypted file, because a backup that takes its place does not know them.

One line for each: the id and a mark only this profile's key makes, both in hex. An id says nothing about
anybody. A line of another profile, or one somebody made up, counts for nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.domain.space_ids import SPACE_BYTES
from app.storage.files import disk_errors, write_durably
from sync.protocol.change import DEVICE_BYTES

_ADDING: Final = threading.Lock()
"""A window may carry out one order to erase while the sync thread carries out another."""


@dataclass(frozen=True, slots=True)
class IdsBeside:
    """One such file: its name, what its marks are about, and the octets of an id."""

    name: str
    about: bytes
    size: int

    def read(self, database: Path, key: bytes) -> frozenset[bytes]:
        """The ids kept beside `database`; `key` is that of the file."""
        path = database.with_name(self.name)
        if not path.exists():
            return frozenset()
        with disk_errors():
            lines = path.read_text("ascii", errors="replace").splitlines()
        return frozenset(id_ for line in lines if (id_ := self._id(line, key)) is not None)

    def keep(self, database: Path, key: bytes, ids: Iterable[bytes]) -> None:
        """Add ids, durably; those that are there stay. Raises `DiskFull`, `ReadOnlyMedia`."""
        with _ADDING:
            before = self.read(database, key)
            wanted = before | frozenset(ids)
            if wanted != before:
                lines = "".join(f"{id_.hex()} {self._mark(id_, key)}\n" for id_ in sorted(wanted))
                write_durably(database.with_name(self.name), lines.encode("ascii"))

    def _id(self, line: str, key: bytes) -> bytes | None:
        told, _, mark = line.partition(" ")
        try:
            id_ = bytes.fromhex(told)
        except ValueError:
            return None
        sound = len(id_) == self.size and hmac.compare_digest(mark.encode(), self._mark(id_, key).encode())
        return id_ if sound else None

    def _mark(self, id_: bytes, key: bytes) -> str:
        return hmac.new(key, self.about + id_, hashlib.sha256).hexdigest()[:32]


ERASED: Final = IdsBeside("erased", b"approdo erased", SPACE_BYTES)
"""Spaces that were erased: a backup put back must not bring them back."""
DEVICES: Final = IdsBeside("devices", b"approdo devices", DEVICE_BYTES)
"""Devices whose files lay here before a backup took their place: nobody but the file that lies here now can
say for them that something is gone."""
