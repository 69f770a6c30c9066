"""A stretch of a log in one piece: the changes of many envelopes without their signatures and seals.

It is what a snapshot holds. No write is left out and none is merged, so whoever reads it has the same
history as whoever read the log, and merges it in the same way. It does not take the log's place: who took
a stretch reads those lines later and compares (`sync.client.proving`).

An array: version, number of the line before the first, running hash after the last, devices, chain ends
(device, dseq, prev of the next envelope), lines. A line: device, dseq, hlc and time shown as differences
(to the line before; to the hlc), schema, operations, context where it is not everything the lines before
tell, what is missing in it. A device is its place in the list of devices.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

import msgspec

from sync.protocol import clock
from sync.protocol.change import DEVICE_BYTES, LAST_DSEQ, LIMIT, Change, RecordOp, can_be_kept
from sync.protocol.envelope import PREV_BYTES
from sync.protocol.replication import Link, Logged

VERSION = 1
HASH_BYTES = 32

_Count = Annotated[int, msgspec.Meta(ge=0)]
_One = Annotated[int, msgspec.Meta(ge=1, le=LAST_DSEQ)]
_Device = Annotated[bytes, msgspec.Meta(min_length=DEVICE_BYTES, max_length=DEVICE_BYTES)]
_Prev = Annotated[bytes, msgspec.Meta(min_length=PREV_BYTES, max_length=PREV_BYTES)]
_Hash = Annotated[bytes, msgspec.Meta(min_length=HASH_BYTES, max_length=HASH_BYTES)]


class MalformedStretch(ValueError):
    """The bytes are no stretch of a log."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines `after + 1` to `last` of the log of a space.

    `running` is the log's running hash (32 bytes) after the last line; `ends` is the last envelope of each
    device that wrote one of the lines. The changes bear no author: that is the user of the device.
    """

    after: int
    running: bytes
    ends: Mapping[bytes, Link]
    lines: Sequence[Logged]

    @property
    def last(self) -> int:
        """Number of the last line."""
        return self.after + len(self.lines)


class _Line(msgspec.Struct, array_like=True):
    device: _Count
    dseq: _One
    hlc: int
    at: int
    schema: int
    ops: tuple[RecordOp, ...]
    context: list[_Count] = []
    missing: list[_Count] = []


class _Stretch(msgspec.Struct, array_like=True):
    version: int
    after: _Count
    running: _Hash
    devices: list[_Device]
    ends: list[tuple[_Count, _One, _Prev]]
    lines: Annotated[list[_Line], msgspec.Meta(min_length=1)]


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(_Stretch)


def to_bytes(stretch: Stretch) -> bytes:
    """The bytes to seal."""
    places: dict[bytes, int] = {}
    told: dict[int, int] = {}
    hlc, lines = 0, []
    for line in stretch.lines:
        change = line.change
        by = _place(places, change.device)
        context = {_place(places, one): dseq for one, dseq in change.context if one != change.device}
        missing = [part for one, dseq in change.missing for part in (_place(places, one), dseq)]
        differing = [at for at in {**told, **context} if at != by and context.get(at, 0) != told.get(at, 0)]
        flat = [part for at in sorted(differing) for part in (at, context.get(at, 0))]
        at_ms = line.at_ms - clock.millis(change.hlc)
        stamp = change.hlc - hlc
        lines.append(_Line(by, change.dseq, stamp, at_ms, change.schema, change.ops, flat, missing))
        hlc = change.hlc
        _tell(told, context, by, change.dseq)
    ends = [(places[device], link.dseq, link.prev) for device, link in sorted(stretch.ends.items())]
    return _encoder.encode(_Stretch(VERSION, stretch.after, stretch.running, list(places), ends, lines))


def from_bytes(raw: bytes, space: bytes) -> Stretch:
    """The stretch behind opened bytes; MalformedStretch when they are none, whatever they are."""
    try:
        read = _decoder.decode(raw)
        return _stretch(read, space)
    except (msgspec.MsgspecError, RecursionError, IndexError, ValueError) as error:
        raise MalformedStretch from error


def _place(places: dict[bytes, int], device: bytes) -> int:
    return places.setdefault(device, len(places))


def _tell(told: dict[int, int], context: Mapping[int, int], by: int, dseq: int) -> None:
    """What the next line is taken to have seen, unless it says otherwise: all that went before."""
    for at, seen in context.items():
        told[at] = max(told.get(at, 0), seen)
    told[by] = dseq


def _stretch(read: _Stretch, space: bytes) -> Stretch:
    if read.version != VERSION or len(set(read.devices)) != len(read.devices):
        raise ValueError("version or devices")
    told: dict[int, int] = {}
    last: dict[int, int] = {}
    hlc, lines = 0, []
    for line in read.lines:
        hlc += line.hlc
        at_ms = clock.millis(hlc) + line.at
        if not (0 <= hlc < LIMIT and 0 <= at_ms < LIMIT):
            raise ValueError("time")
        if line.dseq != last.get(line.device, line.dseq - 1) + 1:
            raise ValueError("dseq")
        last[line.device] = line.dseq
        context = {at: seen for at, seen in {**told, **_pairs(line.context)}.items() if at != line.device}
        lines.append(Logged(_change(read.devices, line, context, hlc, space), at_ms))
        _tell(told, context, line.device, line.dseq)
    if {at: dseq for at, dseq, _ in read.ends} != last:
        raise ValueError("ends")
    ends = {read.devices[at]: Link(dseq, prev) for at, dseq, prev in read.ends}
    return Stretch(read.after, read.running, ends, lines)


def _change(
    devices: Sequence[bytes], line: _Line, context: Mapping[int, int], hlc: int, space: bytes
) -> Change:
    seen = {devices[at]: dseq for at, dseq in context.items() if dseq}
    if line.dseq > 1:
        seen[devices[line.device]] = line.dseq - 1
    flat = line.missing
    missing = tuple((devices[at], dseq) for at, dseq in zip(flat[::2], flat[1::2], strict=True))
    if any(not 0 < dseq <= seen.get(device, 0) for device, dseq in missing):
        raise ValueError("missing")
    change = Change(
        space=space,
        device=devices[line.device],
        dseq=line.dseq,
        context=tuple(sorted(seen.items())),
        hlc=hlc,
        author=b"",
        schema=line.schema,
        ops=line.ops,
        missing=missing,
    )
    if not can_be_kept(change):
        raise ValueError("numbers")
    return change


def _pairs(flat: Sequence[int]) -> dict[int, int]:
    return dict(zip(flat[::2], flat[1::2], strict=True))
