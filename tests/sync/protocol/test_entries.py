"""Entries of the membership log keep their bytes and refuse what they do not know."""

from __future__ import annotations

import msgspec
import pytest

from sync.protocol import entries as e
from sync.protocol.faults import Fault, SyncError
from sync.protocol.messages import Moved, Share, encode

ENTRY = e.Entry(0, e.FIRST_PREV, 1, e.ROOT, e.EntryKind.POLICY, msgspec.msgpack.encode(e.Policy("a", "b")))


def test_an_entry_comes_back_and_its_hash_covers_the_signature() -> None:
    signed = msgspec.structs.replace(ENTRY, signature=b"s" * 64)
    assert e.decode_entry(e.encode_entry(signed)) == signed
    assert signed.signed() == ENTRY.signed()
    assert signed.digest() != ENTRY.digest()


def test_a_body_is_read_by_its_kind() -> None:
    assert e.body_of(ENTRY) == e.Policy("a", "b")
    assert set(e.BODIES) == set(e.EntryKind)
    with pytest.raises(ValueError):
        e.body_of(msgspec.structs.replace(ENTRY, kind=99))
    with pytest.raises(ValueError):
        e.body_of(msgspec.structs.replace(ENTRY, kind=e.EntryKind.DEVICE))


def test_a_share_is_signed_without_its_signature() -> None:
    share = Share(b"s" * 16, b"r" * 16, 1, b"k", False, b"d" * 8)
    assert share.signed() == msgspec.structs.replace(share, signature=b"x" * 64).signed()


def test_a_fault_tells_its_kind_and_nothing_personal() -> None:
    assert str(SyncError(Fault.OFFLINE)) == "offline"
    assert str(SyncError(Fault.BUSY, "n=3", retry_after=2)) == "busy: n=3"


def test_a_message_may_grow_at_its_end() -> None:
    told = encode(Moved(True))
    longer = msgspec.msgpack.encode([True, "more"])
    assert msgspec.msgpack.decode(told, type=Moved) == msgspec.msgpack.decode(longer, type=Moved)
