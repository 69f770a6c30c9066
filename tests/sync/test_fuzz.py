"""Every reader of bytes from outside ends in its own error or in a value, whatever it is fed."""

from __future__ import annotations

import hashlib
import inspect
import struct
import tempfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.client import calls, container
from sync.protocol import change, entries, messages
from sync.protocol.envelope import EnvelopeKind, Header, parse
from sync.protocol.faults import SyncError
from sync.protocol.wire import from_wire
from sync.seal import boxes, compression, envelopes, groups, keys, kit, space_keys
from sync.seal.broken import SealBroken
from sync.server.endpoints import ENDPOINTS
from sync.server.refusal import Refusal
from sync.trust.following import followed
from sync.trust.refusal import TrustRefused
from sync.trust.roster import Roster
from tests.sync.example import example
from tests.sync.trust.organisation import settled

SEED, ID = bytes(range(96)), bytes(16)
PK = boxes.public_of(SEED)
CODES = (kit.new_code(), kit.new_code())
ONE = example()
LINES = settled().lines
HEADER = Header(EnvelopeKind.CHANGE, ID, bytes(8), 1, 1, ID, ID, ID)
MESSAGES = sorted(
    (kind for _, kind in inspect.getmembers(messages, inspect.isclass) if issubclass(kind, messages.Message)),
    key=lambda kind: kind.__name__,
)


def message(raw: bytes) -> None:
    """As the laptop reads answers and the server requests: every kind of message in turn."""
    for kind in MESSAGES:
        try:
            calls._decoded(raw, kind)
        except SyncError:
            continue
    for endpoint in ENDPOINTS:
        try:
            endpoint.read(raw)
        except Refusal:
            continue


def stick(raw: bytes) -> None:
    """As a file handed over, whole and rightly summed, and as each of its pieces."""
    with tempfile.NamedTemporaryFile() as file:
        path = Path(file.name)
        path.write_bytes(container.MAGIC + raw + hashlib.sha256(container.MAGIC + raw).digest())
        for _, body in container.read(path):
            for kind in (container.About, container.Lines, container.Grants, container.Envelopes):
                container.decoded(body, kind)


def piece(kind: container.Piece, content: msgspec.Struct) -> bytes:
    body = msgspec.msgpack.encode(content)
    return struct.pack(">IB", len(body), kind) + body


def line(raw: bytes) -> None:
    entries.body_of(entries.decode_entry(raw))


def grant(raw: bytes) -> None:
    groups.open_grant(messages.Grant(ID, 1, ID, raw), SEED, PK)


def members(raw: bytes) -> None:
    followed(Roster.empty().extended(LINES), messages.Members(12, (LINES[-1], raw), 14))


def link(raw: bytes) -> None:
    groups.open_link(messages.Grant(ID, 2, ID, raw), ID + ID, PK)


READERS: dict[str, tuple[Callable[[bytes], object], list[bytes]]] = {
    "envelope": (lambda raw: envelopes.unseal(parse(raw), ONE.space_key), [ONE.envelope]),
    "change": (change.decode, [ONE.change]),
    "wire": (lambda raw: from_wire(raw, HEADER, ID), [ONE.change]),
    "compression": (compression.decompressed, [ONE.packed, compression.compressed(bytes(400))]),
    "line": (line, LINES[:3]),
    "roster": (lambda raw: Roster.empty().extended([raw]), LINES[:1]),
    "members": (members, LINES[:1]),
    "messages": (message, [messages.encode(messages.Members(0, tuple(LINES[:2]), 2))]),
    "box": (lambda raw: boxes.open_box(SEED, raw, b""), [boxes.seal_to(PK, b"inside", b"")]),
    "grant": (grant, [groups.grant(ID + ID, ID, 1, ID, PK).sealed]),
    "link": (link, [groups.link(ID + ID, ID, 2, ID + ID).sealed]),
    "share": (
        lambda raw: space_keys.open_keys(SEED, raw, space=ID, recipient=ID),
        [space_keys.seal_keys(PK, {1: ID + ID}, space=ID, recipient=ID)],
    ),
    "person": (
        lambda raw: keys.open_person(SEED, raw, ID),
        [keys.seal_person(PK, keys.PersonKeys(ID, ID, ID, ID), ID)],
    ),
    "kit": (
        lambda raw: kit.open_kit(raw, *CODES),
        [kit.make_kit(kit.KitSecrets(ID, ID + ID, SEED), CODES)],
    ),
    "stick": (
        stick,
        [
            piece(container.Piece.ABOUT, container.About(ID, bytes(8), 1))
            + piece(container.Piece.LINES, container.Lines(0, tuple(LINES[:2])))
        ],
    ),
}
OWN = (ValueError, SealBroken, TrustRefused, SyncError, container.BrokenFile)


def harmless(reader: Callable[[bytes], object], raw: bytes) -> None:
    try:
        reader(raw)
    except OWN:
        return


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=150, deadline=None)
@given(raw=st.binary(max_size=400))
def test_noise(name: str, raw: bytes) -> None:
    harmless(READERS[name][0], raw)


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_true_bytes_changed(name: str, data: st.DataObject) -> None:
    reader, true = READERS[name]
    raw = bytearray(data.draw(st.sampled_from(true)))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw)))
        raw[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    harmless(reader, bytes(raw))


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(
    "raw",
    [
        b"\x91" * 200_000,
        b"\x81\xa1x" * 100_000,
        b"\xdd\xff\xff\xff\xff",
        b"\xdf\xff\xff\xff\xff",
        b"\xc6\xff\xff\xff\xff",
        b"[" * 60_000,
        b"\x95\x90\x01\x01\x91\x93\x01\xc4\x01x\x81\x01" + b"\x91" * 50_000,
        b"\x95\x90\x01\x01\x91\x93\x01\xc4\x01x\x81\x01" + b"\x91" * 50_000 + b"\x01\x90",
    ],
    ids=["arrays", "maps", "long array", "long map", "long bytes", "json", "deep field", "whole deep field"],
)
def test_what_is_made_to_exhaust(name: str, raw: bytes) -> None:
    """Nests and lengths without end."""
    harmless(READERS[name][0], raw)


def test_a_member_who_nests_without_end_stops_nobody() -> None:
    """Where everything else is right: a field of a change, a line and what a line says."""
    deep = b"\x91" * 50_000 + b"\x01"
    nested = ONE.change[:-1].replace(b"\xb0+39 333 555 0199", deep)
    with pytest.raises(ValueError, match="nested"):
        from_wire(nested, HEADER, ID)
    with pytest.raises(ValueError, match="nested"):
        change.decode(deep_change(deep))
    entry = entries.decode_entry(LINES[0])
    fields = msgspec.msgpack.decode(entry.body)
    body = bytes((0x90 + len(fields) + 1,)) + msgspec.msgpack.encode(fields)[1:] + deep
    with pytest.raises(ValueError, match="nested"):
        entries.body_of(msgspec.structs.replace(entry, body=body))
    with pytest.raises(ValueError, match="nested"):
        entries.decode_entry(bytes((LINES[0][0] + 1,)) + LINES[0][1:] + deep)


def deep_change(deep: bytes) -> bytes:
    op = change.RecordOp(1, ID, {1: "here"})
    plain = change.encode(change.Change(ID, bytes(8), 1, (), 1, ID, 1, (op,)))
    return plain.replace(b"\xa4here", deep)
