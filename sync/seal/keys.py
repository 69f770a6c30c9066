"""A person's private keys on the way to that person's second laptop, sealed to it alone."""

from __future__ import annotations

import msgspec

from sync.seal import boxes
from sync.seal.broken import SealBroken


class PersonKeys(msgspec.Struct, array_like=True, frozen=True):
    """Who, with the Ed25519 seed (32 bytes) and the HPKE seed (96)."""

    organisation: bytes
    user: bytes
    sign_key: bytes
    seal_key: bytes

    def __repr__(self) -> str:
        return "PersonKeys(...)"


_decoder = msgspec.msgpack.Decoder(PersonKeys)


def seal_person(pk: bytes, keys: PersonKeys, invitation: bytes) -> bytes:
    """The keys for the laptop that asked under `invitation` with the HPKE key `pk`."""
    return boxes.seal_to(pk, msgspec.msgpack.encode(keys), b"person" + invitation)


def open_person(seed: bytes, parcel: bytes, invitation: bytes) -> PersonKeys:
    """The keys behind a parcel; SealBroken when it is not for this laptop and this invitation."""
    try:
        return _decoder.decode(boxes.open_box(seed, parcel, b"person" + invitation))
    except (ValueError, RecursionError):
        raise SealBroken("secret") from None
