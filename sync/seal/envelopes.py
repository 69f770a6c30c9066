"""Sealing a change into an envelope and opening it again.

    key, commitment = HKDF(space key, salt, header without commitment)      32 + 16 bytes
    ciphertext      = AES-256-GCM(key, nonce 0, padded(compressed(body)), additional data = header)

The salt is random for every envelope, so is the key: a nonce cannot be used twice, not even on a
cloned disk. AES-GCM alone does not bind a ciphertext to one key; the commitment does.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sync.protocol.envelope import (
    COMMITMENT_BYTES,
    SALT_BYTES,
    Envelope,
    EnvelopeKind,
    Header,
)
from sync.seal.broken import SealBroken
from sync.seal.compression import compressed, decompressed
from sync.seal.derivation import KEY_BYTES, derived
from sync.trust import signatures

_NONCE = bytes(12)
_LABEL = b"approdo envelope 1\x00"
_BLANK = bytes(COMMITMENT_BYTES)
_MARK = b"\x80"
_SMALL, _FINE, _COARSE = 256, 32, 64
"""Padding: steps of 32 bytes up to 256, of 64 above."""


def seal(
    space_key: bytes,
    *,
    kind: EnvelopeKind,
    space: bytes,
    device: bytes,
    dseq: int,
    epoch: int,
    prev: bytes,
    body: bytes,
    signer: Callable[[bytes], bytes] | bytes,
    quick: bool = False,
) -> bytes:
    """The envelope's bytes. `signer` is the device's Ed25519 seed, or what signs with it (faster).

    `quick`: one of thousands; a little longer, and soon done.
    """
    salt = secrets.token_bytes(SALT_BYTES)
    key, commitment = _keys(space_key, Header(kind, space, device, dseq, epoch, prev, salt, _BLANK))
    header = Header(kind, space, device, dseq, epoch, prev, salt, commitment).pack()
    told = header + AESGCM(key).encrypt(_NONCE, _padded(compressed(body, quick=quick)), header)
    return told + (signatures.sign(signer, told) if isinstance(signer, bytes) else signer(told))


def unseal(envelope: Envelope, space_key: bytes) -> bytes:
    """The body; SealBroken(reason). The signature is not looked at: see `sync.trust.signatures`."""
    header = envelope.header
    key, commitment = _keys(space_key, header)
    if not hmac.compare_digest(commitment, header.commitment):
        raise SealBroken("commitment")
    try:
        padded = AESGCM(key).decrypt(_NONCE, envelope.ciphertext, header.pack())
    except InvalidTag:
        raise SealBroken("tag") from None
    return decompressed(_unpadded(padded))


def _keys(space_key: bytes, header: Header) -> tuple[bytes, bytes]:
    info = _LABEL + header.pack()[:-COMMITMENT_BYTES]
    both = derived(space_key, info, KEY_BYTES + COMMITMENT_BYTES, header.salt)
    return both[:KEY_BYTES], both[KEY_BYTES:]


def _padded(packed: bytes) -> bytes:
    return packed + _MARK + bytes(_length(len(packed)) - len(packed) - 1)


def _length(size: int) -> int:
    """Of `size` bytes, a mark and the zeros after it."""
    fine = -(-(size + 1) // _FINE) * _FINE
    return fine if fine <= _SMALL else -(-(size + 1) // _COARSE) * _COARSE


def _unpadded(padded: bytes) -> bytes:
    bare = padded.rstrip(b"\x00")
    if not bare.endswith(_MARK) or len(padded) != _length(len(bare) - 1):
        raise SealBroken("padding")
    return bare[:-1]
