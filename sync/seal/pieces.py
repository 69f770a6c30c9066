"""Files in sealed pieces: what the server keeps beside the log and cannot read.

    key        = HKDF(the file's own key, salt = SHA-256 of the whole file, number, count)
    piece      = AES-256-GCM(key, nonce 0, padded(bytes), additional data = number, count)
    its name   = SHA-256 of the piece

Each file has a random key of its own, each piece of it another: nothing is sealed twice under one key
but the same bytes, which gives the same piece. So a piece is never kept sealed: it is made again when
it is sent, to the byte, whoever has the file. Lengths are padded by Padme (Nikitin et al., PETS 2019):
at most 12 % longer, and the size of a small photograph tells little.
"""

from __future__ import annotations

import hashlib
import secrets
import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sync.seal.broken import SealBroken
from sync.seal.derivation import KEY_BYTES, derived

PIECE_BYTES = 256 << 10
"""Bytes of a file in one piece; the last may be shorter. A slow line carries it in a minute."""
_NONCE, _TAG = bytes(12), 16
_LABEL = b"approdo piece 1\x00"
_PLACE = struct.Struct(">II")


def new_key() -> bytes:
    """A key for one file."""
    return secrets.token_bytes(KEY_BYTES)


def seal(key: bytes, file_digest: bytes, number: int, count: int, plain: bytes) -> bytes:
    """Piece `number` (from 0) of `count` of the file with that SHA-256. ValueError when it is too long."""
    if len(plain) > PIECE_BYTES:
        raise ValueError("piece")
    place = _PLACE.pack(number, count)
    padded = plain + bytes(padded_length(len(plain)) - len(plain))
    return AESGCM(_key(key, file_digest, place)).encrypt(_NONCE, padded, place)


def open_piece(key: bytes, file_digest: bytes, number: int, count: int, size: int, sealed: bytes) -> bytes:
    """The `size` bytes of a piece; SealBroken `length` or `tag` when it is another."""
    if len(sealed) != padded_length(size) + _TAG:
        raise SealBroken("length")
    place = _PLACE.pack(number, count)
    try:
        padded = AESGCM(_key(key, file_digest, place)).decrypt(_NONCE, sealed, place)
    except InvalidTag:
        raise SealBroken("tag") from None
    return padded[:size]


def name_of(sealed: bytes) -> bytes:
    """What a sealed piece is called, 32 bytes."""
    return hashlib.sha256(sealed).digest()


def padded_length(length: int) -> int:
    """The next length of few significant bits, and never under 256 bytes."""
    if length <= 256:
        return 256
    exponent = length.bit_length() - 1
    dropped = exponent - exponent.bit_length()
    mask = (1 << dropped) - 1
    return (length + mask) & ~mask


def _key(key: bytes, file_digest: bytes, place: bytes) -> bytes:
    return derived(key, _LABEL + place, salt=file_digest)
