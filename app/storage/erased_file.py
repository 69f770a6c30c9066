"""The ids of erased spaces, beside the encrypted file: a backup put back must not bring them back.

One line for each: the id (16 bytes) and a mark only this profile's key makes, both in hex. An id is a digest
and says nothing about anybody. A line of another profile, or one somebody made up, counts for nothing.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from pathlib import Path

from app.domain.space_ids import SPACE_BYTES
from app.storage.files import disk_errors, write_durably

NAME = "erased"


def read(database: Path, key: bytes) -> frozenset[bytes]:
    """The ids kept beside `database`; `key` is that of the file."""
    path = database.with_name(NAME)
    if not path.exists():
        return frozenset()
    with disk_errors():
        lines = path.read_text("ascii", errors="replace").splitlines()
    return frozenset(id_ for line in lines if (id_ := _id(line, key)) is not None)


def keep(database: Path, key: bytes, ids: Iterable[bytes]) -> None:
    """Add ids, durably; those that are there stay. Raises `DiskFull`, `ReadOnlyMedia`."""
    before = read(database, key)
    wanted = before | frozenset(ids)
    if wanted != before:
        lines = "".join(f"{id_.hex()} {_mark(id_, key)}\n" for id_ in sorted(wanted))
        write_durably(database.with_name(NAME), lines.encode("ascii"))


def _id(line: str, key: bytes) -> bytes | None:
    told, _, mark = line.partition(" ")
    try:
        id_ = bytes.fromhex(told)
    except ValueError:
        return None
    sound = len(id_) == SPACE_BYTES and hmac.compare_digest(mark.encode(), _mark(id_, key).encode())
    return id_ if sound else None


def _mark(id_: bytes, key: bytes) -> str:
    return hmac.new(key, b"approdo erased" + id_, hashlib.sha256).hexdigest()[:32]
