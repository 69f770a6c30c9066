"""Names of records: 16 bytes, sortable by time of making, meaningless to anyone else.

The form is UUID version 7 (RFC 9562), made on the laptop and never changed.
"""

from __future__ import annotations

import secrets
import time
from typing import NewType

RecordId = NewType("RecordId", bytes)

ID_BYTES = 16


def new_id() -> RecordId:
    """A new id; two laptops never make the same one (74 random bits in each millisecond)."""
    millis = time.time_ns() // 1_000_000 & (1 << 48) - 1
    value = millis << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return RecordId(value.to_bytes(ID_BYTES, "big"))
