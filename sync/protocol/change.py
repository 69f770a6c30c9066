"""A change: what one local transaction wrote in one space. Moved, sealed and merged as a whole.

`dot` = (device, dseq) names the change; `dseq` counts a device's changes in a space without a
gap. `context` is the version vector of the space when the change was made: it says which
writes its author had seen, except those `missing` there: their envelopes had been set aside, or the
author was shown another of several values and may not replace what stood beside it.
No clock takes part in any decision; `hlc` is for showing only.
"""

from __future__ import annotations

from typing import Any

import msgspec

LIFE = 0  # field number of a record's life: True alive, False deleted

DEVICE_BYTES = 8
SPACE_BYTES = 16
LAST_DSEQ = (1 << 32) - 1
"""What an envelope's header has room for."""
LIMIT = 1 << 63
"""Stamps and numbers of kinds are below: what is larger no laptop could keep."""


class RecordOp(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """Fields of one record as written: number -> plain value; of a set, element -> is in it."""

    kind: int
    record: bytes
    fields: dict[int, Any]


class Change(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """One transaction of one device in one space."""

    space: bytes
    device: bytes
    dseq: int
    context: tuple[tuple[bytes, int], ...]
    hlc: int
    author: bytes
    schema: int
    ops: tuple[RecordOp, ...]
    missing: tuple[tuple[bytes, int], ...] = ()


def can_be_kept(change: Change) -> bool:
    """Whether its numbers are such as laptops give: one that nobody can store would end every round."""
    return (
        0 <= change.hlc < LIMIT
        and all(0 <= op.kind < LIMIT for op in change.ops)
        and all(0 <= dseq <= LAST_DSEQ for _, dseq in change.context)
    )


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Change)


def encode(change: Change) -> bytes:
    """The bytes of a change; equal changes give equal bytes."""
    return _encoder.encode(change)


def decode(body: bytes) -> Change:
    """The change behind `body`; ValueError when the bytes are no change."""
    try:
        return _decoder.decode(body)
    except RecursionError:
        raise ValueError("nested") from None
