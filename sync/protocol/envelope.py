"""An envelope: one sealed, signed change (or snapshot) as it stands in the server's log.

    version u8 | kind u8 | space 16 | device 8 | dseq u32 | epoch u32 | prev 16 | salt 16 | commitment 16
    | ciphertext | signature 64

All numbers are big endian. The header stands in clear and is authenticated twice: as additional
data of the seal and under the signature. `prev` is the start of the SHA-256 of the envelope this
device wrote before in this space, so that a gap, a fork or a rewrite shows. Nothing here opens or
checks a seal: that is `sync.seal` and `sync.trust`.
"""

from __future__ import annotations

import hashlib
import struct
from enum import IntEnum

import msgspec

VERSION = 1
SPACE_BYTES = 16
DEVICE_BYTES = 8
PREV_BYTES = 16
SALT_BYTES = 16
COMMITMENT_BYTES = 16
SIGNATURE_BYTES = 64
TAG_BYTES = 16
MAX_ENVELOPE = 1 << 20
"""Longest envelope, in bytes: what one push may carry."""

FIRST_PREV = bytes(PREV_BYTES)

_HEADER = struct.Struct(">BB16s8sII16s16s16s")
HEADER_BYTES = _HEADER.size
DEVICE_AT = slice(2 + SPACE_BYTES, 2 + SPACE_BYTES + DEVICE_BYTES)
"""Where the device stands in an envelope's bytes."""
MIN_ENVELOPE = HEADER_BYTES + TAG_BYTES + SIGNATURE_BYTES


class EnvelopeKind(IntEnum):
    """What an envelope carries."""

    CHANGE = 1
    SNAPSHOT = 2


_KINDS: dict[int, EnvelopeKind] = {kind.value: kind for kind in EnvelopeKind}


class MalformedEnvelope(ValueError):
    """The bytes are no envelope of this protocol."""


class Header(msgspec.Struct, frozen=True, gc=False):
    """The clear part. `salt` and `commitment` belong to the seal; `prev` chains a device's envelopes."""

    kind: EnvelopeKind
    space: bytes
    device: bytes
    dseq: int
    epoch: int
    prev: bytes
    salt: bytes
    commitment: bytes

    def pack(self) -> bytes:
        """The 82 bytes of the header."""
        return _HEADER.pack(
            VERSION,
            self.kind,
            self.space,
            self.device,
            self.dseq,
            self.epoch,
            self.prev,
            self.salt,
            self.commitment,
        )


class Envelope(msgspec.Struct, frozen=True, gc=False):
    """A parsed envelope; `raw` is the whole of it, byte for byte."""

    header: Header
    raw: bytes

    @property
    def ciphertext(self) -> bytes:
        """The sealed part with its tag."""
        return self.raw[HEADER_BYTES:-SIGNATURE_BYTES]

    @property
    def signed(self) -> bytes:
        """What the signature covers: header and ciphertext."""
        return self.raw[:-SIGNATURE_BYTES]

    @property
    def signature(self) -> bytes:
        """Ed25519 signature of the device."""
        return self.raw[-SIGNATURE_BYTES:]

    @property
    def digest(self) -> bytes:
        """SHA-256 of the whole envelope, 32 bytes."""
        return hashlib.sha256(self.raw).digest()


def parse(raw: bytes) -> Envelope:
    """The envelope behind `raw`; MalformedEnvelope when it is none, whatever the bytes are."""
    if not MIN_ENVELOPE <= len(raw) <= MAX_ENVELOPE:
        raise MalformedEnvelope("size")
    version, kind, space, device, dseq, epoch, prev, salt, commitment = _HEADER.unpack_from(raw)
    if version != VERSION:
        raise MalformedEnvelope("version")
    known = _KINDS.get(kind)
    if known is None:
        raise MalformedEnvelope("kind")
    if dseq == 0 or epoch == 0:
        raise MalformedEnvelope("number")
    header = Header(known, space, device, dseq, epoch, prev, salt, commitment)
    return Envelope(header, raw)


def prev_of(raw: bytes) -> bytes:
    """What the envelope after `raw` of the same device and space bears as `prev`."""
    return hashlib.sha256(raw).digest()[:PREV_BYTES]


def chained(before: bytes, digest: bytes) -> bytes:
    """The log's running hash after an envelope of `digest`: 32 bytes; `before` is b'' at the start."""
    return hashlib.sha256(before + digest).digest()


HASH8 = 8
"""How much of the running hash a cursor carries."""
