"""A key that lies in a paper envelope: what is sealed to it opens without a line, and only with the paper.

The key is an HPKE pair (`boxes`). What others may know of the length of what is sealed is rounded up.
`about` binds every sealed thing to the place it is meant for: it opens nowhere else.
"""

from __future__ import annotations

import secrets
import zlib
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sync.seal import boxes
from sync.seal.broken import SealBroken
from sync.seal.derivation import derived

BLOCK: Final = 256
"""The plaintext of a copy is filled up to a multiple of this many bytes."""
LARGEST: Final = 1 << 20
"""Bytes of a copy once it is unpacked: more is refused unread."""
_NONCE_BYTES = 12
_MARK = b"\x80"


def seal_copy(public: bytes, plain: bytes, about: bytes) -> bytes:
    """`plain`, sealed to the key; SealBroken("key") when `public` is none."""
    packed = zlib.compress(plain, 6) + _MARK
    padded = packed + bytes(-len(packed) % BLOCK)
    return boxes.seal_to(public, padded, b"escrow copy 1\x00" + about)


def open_copy(seed: bytes, box: bytes, about: bytes) -> bytes:
    """What is in a copy; SealBroken, also for one that unpacks to more than `LARGEST`."""
    padded = boxes.open_box(seed, box, b"escrow copy 1\x00" + about)
    packed, mark, filling = padded.rpartition(_MARK)
    if not mark or filling.strip(b"\x00"):
        raise SealBroken("padding")
    unpacking = zlib.decompressobj()
    try:
        plain = unpacking.decompress(packed, LARGEST)
    except zlib.error:
        raise SealBroken("compression") from None
    if not unpacking.eof:
        raise SealBroken("compression")
    return plain


def lock_seed(seed: bytes, code_key: bytes, about: bytes) -> bytes:
    """The private half under 32 bytes made of the words on the paper."""
    return _wrapped(seed, derived(code_key, b"approdo escrow lock 1\x00" + about))


def unlock_seed(locked: bytes, code_key: bytes, about: bytes) -> bytes:
    """The private half; SealBroken("code") for other words."""
    return _unwrapped(locked, derived(code_key, b"approdo escrow lock 1\x00" + about), "code")


def keep_seed(seed: bytes, secret: bytes, about: bytes) -> bytes:
    """The private half under the secret of a group."""
    return _wrapped(seed, derived(secret, b"approdo escrow kept 1\x00" + about))


def kept_seed(kept: bytes, secret: bytes, about: bytes) -> bytes:
    """The private half for a member of that group; SealBroken("secret") for others."""
    return _unwrapped(kept, derived(secret, b"approdo escrow kept 1\x00" + about), "secret")


def link_seed(before: bytes, seed: bytes, about: bytes) -> bytes:
    """The private half of the key before, under that of the one that follows."""
    return _wrapped(before, derived(seed, b"approdo escrow link 1\x00" + about))


def linked_seed(link: bytes, seed: bytes, about: bytes) -> bytes:
    """The private half of the key before; SealBroken("secret") with another key."""
    return _unwrapped(link, derived(seed, b"approdo escrow link 1\x00" + about), "secret")


def _wrapped(seed: bytes, key: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return boxes.SUITE + nonce + AESGCM(key).encrypt(nonce, seed, boxes.SUITE)


def _unwrapped(wrapped: bytes, key: bytes, reason: str) -> bytes:
    if not wrapped.startswith(boxes.SUITE):
        raise SealBroken("suite")
    nonce, sealed = wrapped[1 : 1 + _NONCE_BYTES], wrapped[1 + _NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, sealed, boxes.SUITE)
    except (InvalidTag, ValueError):
        raise SealBroken(reason) from None
