"""Which device writes into this file.

A file that was put back from a backup has lost the end of what its device wrote, while others may
have received it: were it to go on under the same id, two different changes would bear one number.
So a restored file goes on as a new device.
"""

from __future__ import annotations

import secrets

from app.storage.database import Database, immediate
from sync.protocol.change import DEVICE_BYTES

FIRST = 1
"""Number of the device a file was made on."""


def number(tables: Database) -> int:
    """Number, in this file, of the device that writes now."""
    row = tables.execute("SELECT value FROM local WHERE key = 'device'").fetchone()
    return int(row[0]) if row else FIRST


def found(tables: Database) -> None:
    """Give a new file its first device; harmless when it has one."""
    tables.execute("INSERT OR IGNORE INTO device (number, id) VALUES (?, ?)", [FIRST, _new_id()])


def renew(tables: Database) -> None:
    """Let the file go on as a new device; one without tables yet stays as it is."""
    with immediate(tables):
        if not tables.execute("SELECT 1 FROM sqlite_master WHERE name = 'device'").fetchone():
            return
        (last,) = tables.execute("SELECT coalesce(max(number), 0) FROM device").fetchone()
        tables.execute("INSERT INTO device (number, id) VALUES (?, ?)", [last + 1, _new_id()])
        tables.execute("INSERT OR REPLACE INTO local (key, value) VALUES ('device', ?)", [last + 1])


def _new_id() -> bytes:
    return secrets.token_bytes(DEVICE_BYTES)
