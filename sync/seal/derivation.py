"""HKDF-SHA256 (RFC 5869) with the purpose bound in."""

from __future__ import annotations

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32


def derived(key: bytes, info: bytes, length: int = KEY_BYTES, salt: bytes = b"") -> bytes:
    """`length` bytes for one purpose; no other purpose gives the same ones."""
    return HKDF(SHA256(), length, salt, info).derive(key)
