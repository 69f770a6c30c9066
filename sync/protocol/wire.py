"""The inside of an envelope: a change without what its header and its signer already say.

Space, device and dseq come from the header. The author is the user the device is certified for,
so nobody can write another's name. The context leaves out the writer's own device: its changes
have no gap, so it has seen `dseq - 1`.
"""

from __future__ import annotations

from typing import Any

import msgspec

from sync.protocol.change import Change, RecordOp, can_be_kept
from sync.protocol.envelope import Header


class WireChange(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """What is sealed of a change. Members are only ever added at the end."""

    context: tuple[tuple[bytes, int], ...]
    hlc: int
    schema: int
    ops: tuple[RecordOp, ...]
    missing: tuple[tuple[bytes, int], ...] = ()


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(WireChange)


def to_wire(change: Change) -> bytes:
    """The bytes to seal."""
    context = tuple((d, s) for d, s in change.context if d != change.device)
    return _encoder.encode(WireChange(context, change.hlc, change.schema, change.ops, change.missing))


def from_wire(body: bytes, header: Header, author: bytes) -> Change:
    """The change behind opened bytes; ValueError when they are none or do not fit the header."""
    try:
        wire = _decoder.decode(body)
    except RecursionError:
        raise ValueError("nested") from None
    own = ((header.device, header.dseq - 1),) if header.dseq > 1 else ()
    if wire.context and any(device == header.device or dseq < 1 for device, dseq in wire.context):
        raise ValueError("context")
    if wire.missing:
        named = {**dict(wire.context), header.device: header.dseq - 1}
        if any(not 0 < dseq <= named.get(device, 0) for device, dseq in wire.missing):
            raise ValueError("missing")
    change = Change(
        space=header.space,
        device=header.device,
        dseq=header.dseq,
        context=tuple(sorted((*wire.context, *own))),
        hlc=wire.hlc,
        author=author,
        schema=wire.schema,
        ops=wire.ops,
        missing=wire.missing,
    )
    if not can_be_kept(change):
        raise ValueError("numbers")
    return change


Plain = Any
"""None, bool, int, str, bytes, or a list or map of those."""
