"""Sealing to a public key: HPKE (RFC 9180), single shot, base mode.

Key encapsulation is the hybrid of ML-KEM-768 and X25519: it holds as long as either does, so what is
recorded today does not open to the quantum computer of tomorrow. KDF HKDF-SHA256, AEAD AES-256-GCM.
One byte in front names the suite. A box says nothing of its sender: who may have written it is told
by a signature or by a key that stands in the membership log.
"""

from __future__ import annotations

import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from sync.seal.broken import SealBroken

SUITE: Final = b"\x01"
SEED_BYTES: Final = 96
PUBLIC_BYTES: Final = 1216
OVERHEAD: Final = 1 + 1120 + 16
"""Bytes a box is longer than what is in it."""
_MLKEM_SEED, _MLKEM_PUBLIC = 64, 1184
_CONTEXT = b"approdo box 1\x00"
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def new_seed() -> bytes:
    """A new private key: 64 random bytes for ML-KEM-768 and 32 for X25519."""
    return secrets.token_bytes(SEED_BYTES)


def public_of(seed: bytes) -> bytes:
    """The public key of a private one: 1184 bytes of ML-KEM-768 and 32 of X25519."""
    lattice, curve = _private_parts(seed)
    return lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()


def seal_to(pk: bytes, plaintext: bytes, info: bytes) -> bytes:
    """A box only the owner of `pk` opens, and only with the same `info`; SealBroken("key") for no key."""
    try:
        lattice = MLKEM768PublicKey.from_public_bytes(pk[:_MLKEM_PUBLIC])
        curve = X25519PublicKey.from_public_bytes(pk[_MLKEM_PUBLIC:])
        sealed = _SUITE.encrypt(plaintext, MLKEM768X25519PublicKey(lattice, curve), info=_CONTEXT + info)
    except ValueError:
        raise SealBroken("key") from None
    return SUITE + sealed


def open_box(seed: bytes, box: bytes, info: bytes) -> bytes:
    """What is in the box; SealBroken("suite") for one this program does not know, else SealBroken("box")."""
    if not box.startswith(SUITE):
        raise SealBroken("suite")
    private = MLKEM768X25519PrivateKey(*_private_parts(seed))
    try:
        return _SUITE.decrypt(box[1:], private, info=_CONTEXT + info)
    except (InvalidTag, ValueError):
        raise SealBroken("box") from None


def _private_parts(seed: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    try:
        lattice = MLKEM768PrivateKey.from_seed_bytes(seed[:_MLKEM_SEED])
        return lattice, X25519PrivateKey.from_private_bytes(seed[_MLKEM_SEED:])
    except ValueError:
        raise SealBroken("key") from None
