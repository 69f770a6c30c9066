"""A space's state as bytes: equal states give equal bytes, so laptops can attest each other's.

An array: version, device ids, extents (last dseq of each device, 0 when only foreseen, then what is
missing below it), stamps (device, dseq, hlc, flat), records. A record: kind, id, number of its
commonest stamp, fields written by that change, other values (field, stamp, value), set elements
(field, element, stamps), foreseen (field, element or None, extents by device).

A state with something missing may be handed over, but a log is not cut by it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Annotated, Any

import msgspec

from sync.merge.applying import elements, in_order
from sync.merge.registers import Element
from sync.merge.seen import Seen
from sync.merge.state import Dot, RecordState, State
from sync.protocol.change import DEVICE_BYTES, LIFE

VERSION = 1

_Count = Annotated[int, msgspec.Meta(ge=0)]
_Extent = Annotated[list[_Count], msgspec.Meta(min_length=1)]
_Device = Annotated[bytes, msgspec.Meta(min_length=DEVICE_BYTES, max_length=DEVICE_BYTES)]


class _Record(msgspec.Struct, array_like=True, omit_defaults=True):
    kind: int
    id: bytes
    base: _Count
    fields: dict[int, Any]
    others: list[tuple[int, _Count, Any]] = []
    elements: list[tuple[int, Any, list[_Count]]] = []
    foreseen: list[tuple[int, Any, dict[_Count, _Extent]]] = []


class _State(msgspec.Struct, array_like=True):
    version: int
    devices: list[_Device]
    extents: list[_Extent]
    stamps: list[_Count]
    records: list[_Record]


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(_State)


class MalformedSnapshot(ValueError):
    """The bytes are no state of a space."""


def to_bytes(state: State) -> bytes:
    """The canonical bytes of a state."""
    devices = sorted({*state.seen.vector, *_foreseen_devices(state)})
    number = {device: at for at, device in enumerate(devices)}
    stamps = sorted({dot for record in state.records.values() for dot in record.dots()})
    place = {dot: at for at, dot in enumerate(stamps)}
    records = [_pack(k, state.records[k], place, number) for k in sorted(state.records)]
    flat = [part for dot in stamps for part in (number[dot[0]], dot[1], state.stamps[dot])]
    extents = [state.seen.extent(device) for device in devices]
    return _encoder.encode(_State(VERSION, devices, extents, flat, records))


def from_bytes(raw: bytes) -> State:
    """The state behind `raw`; MalformedSnapshot when it is none, whatever the bytes are."""
    try:
        read = _decoder.decode(raw)
        return _state(read)
    except (msgspec.MsgspecError, IndexError, TypeError, ValueError) as error:
        raise MalformedSnapshot from error


def state_hash(state: State) -> bytes:
    """SHA-256 of the canonical bytes: equal on all laptops that have the same changes."""
    return hashlib.sha256(to_bytes(state)).digest()


def _pack(
    key: tuple[int, bytes], record: RecordState, place: dict[Dot, int], number: dict[bytes, int]
) -> _Record:
    base = _base(record, place)
    packed = _Record(*key, base, {}, [], [], [])
    for field, values in sorted(record.fields.items()):
        at = {place[dot]: value for dot, value in values.items()}
        if list(at) == [base]:
            packed.fields[field] = at[base]
        else:
            packed.others += [(field, stamp, at[stamp]) for stamp in sorted(at)]
    for field, members in sorted(record.sets.items()):
        packed.elements += [(field, e, sorted(place[d] for d in members[e])) for e in in_order(members)]
    for field, held in sorted(record.foreseen.items()):
        for element in _none_first(held):
            extents = {number[device]: extent for device, extent in sorted(held[element].items())}
            packed.foreseen.append((field, element, extents))
    return packed


def _base(record: RecordState, place: dict[Dot, int]) -> int:
    counts: dict[int, int] = {}
    for values in record.fields.values():
        for dot in values:
            counts[place[dot]] = counts.get(place[dot], 0) + 1
    return min(counts, key=lambda at: (-counts[at], at), default=0)


def _none_first(held: dict[Any, Any]) -> list[Element | None]:
    return [None] * (None in held) + in_order(element for element in held if element is not None)


def _foreseen_devices(state: State) -> Iterator[bytes]:
    for record in state.records.values():
        for held in record.foreseen.values():
            for known in held.values():
                yield from known


def _state(read: _State) -> State:
    if read.version != VERSION or sorted(set(read.devices)) != read.devices:
        raise ValueError("version or devices")
    named = list(zip(read.devices, read.extents, strict=True))
    missing = frozenset((device, dseq) for device, extent in named for dseq in extent[1:])
    seen = Seen({device: extent[0] for device, extent in named if extent[0]}, missing)
    parts = zip(read.stamps[::3], read.stamps[1::3], read.stamps[2::3], strict=True)
    stamps = [((read.devices[device], dseq), hlc) for device, dseq, hlc in parts]
    if any(dot[1] == 0 or not seen.covers(dot) for dot, _ in stamps):
        raise ValueError("a change that is not in it")
    dots = [dot for dot, _ in stamps]
    records = {(r.kind, r.id): _unpack(r, dots, read.devices) for r in read.records}
    return State(seen, records, dict(stamps))


def _unpack(packed: _Record, dots: list[Dot], devices: list[bytes]) -> RecordState:
    written = {element: True for _, element, _ in packed.elements}
    elements(written | {element: True for _, element, _ in packed.foreseen if element is not None})
    record = RecordState({number: {dots[packed.base]: value} for number, value in packed.fields.items()})
    for number, at, value in packed.others:
        record.fields.setdefault(number, {})[dots[at]] = value
    for number, element, places in packed.elements:
        record.sets.setdefault(number, {})[element] = {dots[at] for at in places}
    for number, held, extents in packed.foreseen:
        known = {devices[device]: extent for device, extent in extents.items()}
        record.foreseen.setdefault(number, {})[held] = known
    if LIFE not in record.fields or record.fields.keys() & record.sets.keys():
        raise ValueError("a record without a life, or a field of two shapes")
    return record
