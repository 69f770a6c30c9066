"""Keys of one space for somebody outside its home: what a share or a move carries, sealed."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from sync.seal import boxes
from sync.seal.broken import SealBroken
from sync.seal.derivation import KEY_BYTES

_decoder = msgspec.msgpack.Decoder(dict[int, bytes])


def seal_keys(pk: bytes, keys: Mapping[int, bytes], *, space: bytes, recipient: bytes) -> bytes:
    """The keys of a space by epoch, for the owner of `pk`: a user or a group."""
    return boxes.seal_to(pk, msgspec.msgpack.encode(dict(keys)), b"share" + space + recipient)


def open_keys(seed: bytes, sealed: bytes, *, space: bytes, recipient: bytes) -> dict[int, bytes]:
    """The keys behind `seal_keys`; SealBroken when they are none."""
    opened = boxes.open_box(seed, sealed, b"share" + space + recipient)
    try:
        keys = _decoder.decode(opened)
    except ValueError:
        raise SealBroken("secret") from None
    if any(len(key) != KEY_BYTES or not 0 < epoch < 1 << 32 for epoch, key in keys.items()):
        raise SealBroken("secret")
    return keys
