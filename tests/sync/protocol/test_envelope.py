"""Envelopes keep every byte, say what they are, and refuse what they are not."""

from __future__ import annotations

import hashlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol.envelope import (
    FIRST_PREV,
    HEADER_BYTES,
    MAX_ENVELOPE,
    MIN_ENVELOPE,
    Envelope,
    EnvelopeKind,
    Header,
    MalformedEnvelope,
    chained,
    parse,
    prev_of,
)

HEADER = Header(EnvelopeKind.CHANGE, b"s" * 16, b"d" * 8, 7, 2, b"p" * 16, b"a" * 16, b"c" * 16)


def raw(header: Header = HEADER, inside: bytes = b"x" * 32) -> bytes:
    return header.pack() + inside + b"S" * 64


def test_an_envelope_comes_back_as_it_was() -> None:
    envelope = parse(raw())
    assert envelope == Envelope(HEADER, raw())
    assert envelope.ciphertext == b"x" * 32
    assert envelope.signature == b"S" * 64
    assert envelope.signed + envelope.signature == raw()
    assert envelope.digest == hashlib.sha256(raw()).digest()


def test_the_next_envelope_names_the_one_before() -> None:
    assert prev_of(raw()) == hashlib.sha256(raw()).digest()[:16]
    assert len(FIRST_PREV) == 16
    assert chained(b"", b"a") != chained(b"", b"b")


@pytest.mark.parametrize(
    ("bytes_", "said"),
    [
        (b"", "size"),
        (bytes(MIN_ENVELOPE - 1), "size"),
        (bytes(MAX_ENVELOPE + 1), "size"),
        (b"\x02" + raw()[1:], "version"),
        (b"\x01\x09" + raw()[2:], "kind"),
        (raw(msgspec.structs.replace(HEADER, dseq=0)), "number"),
        (raw(msgspec.structs.replace(HEADER, epoch=0)), "number"),
    ],
)
def test_what_is_no_envelope_is_refused(bytes_: bytes, said: str) -> None:
    with pytest.raises(MalformedEnvelope, match=said):
        parse(bytes_)


@given(st.binary(max_size=2 * HEADER_BYTES + 200))
def test_any_bytes_are_an_envelope_or_refused(any_: bytes) -> None:
    try:
        parsed = parse(any_)
    except MalformedEnvelope:
        return
    assert parsed.raw == any_
    assert any_.startswith(parsed.header.pack())
