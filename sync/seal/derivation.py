"""HKDF-SHA256 (RFC 5869) with the purpose bound in."""

from __future__ import annotations

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_HASH = hashes.SHA256()


def derived(key: bytes, info: bytes, length: int = KEY_BYTES, salt: bytes = b"") -> bytes:
    """`length` bytes for one purpose; no other purpose gives the same ones. ValueError above 8160."""
    return HKDF(_HASH, length, salt or None, info).derive(key)
