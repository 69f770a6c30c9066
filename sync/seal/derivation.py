"""HKDF-SHA256 (RFC 5869) with the purpose bound in.

The three lines of the RFC over the C library's HMAC: a first sync derives two keys for each of
10,000 records, and setting up the general object took three times as long as the deriving.
"""

from __future__ import annotations

import hmac

KEY_BYTES = 32
_DIGEST, _HASH = 32, "sha256"
_NO_SALT = bytes(_DIGEST)
_MOST = 255 * _DIGEST


def derived(key: bytes, info: bytes, length: int = KEY_BYTES, salt: bytes = b"") -> bytes:
    """`length` bytes for one purpose; no other purpose gives the same ones. ValueError above 8160."""
    if length > _MOST:
        raise ValueError("length")
    extracted = hmac.digest(salt or _NO_SALT, key, _HASH)
    block, found = b"", b""
    for number in range(1, -(-length // _DIGEST) + 1):
        block = hmac.digest(extracted, block + info + bytes((number,)), _HASH)
        found += block
    return found[:length]
