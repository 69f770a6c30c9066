"""Envelopes open with their key alone, byte for byte as they were sealed, and stay small."""

from __future__ import annotations

import os

import msgspec
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol.envelope import (
    FIRST_PREV,
    HEADER_BYTES,
    SIGNATURE_BYTES,
    TAG_BYTES,
    Envelope,
    EnvelopeKind,
    Header,
    parse,
)
from sync.seal import envelopes
from sync.seal.broken import SealBroken
from sync.trust import signatures

KEY, DEVICE_KEY = bytes(range(32)), bytes(range(32, 64))


def sealed(body: bytes, space: bytes = b"s" * 16, dseq: int = 1, key: bytes = KEY) -> Envelope:
    raw = envelopes.seal(
        key,
        kind=EnvelopeKind.CHANGE,
        space=space,
        device=b"d" * 8,
        dseq=dseq,
        epoch=3,
        prev=FIRST_PREV,
        body=body,
        signer=DEVICE_KEY,
    )
    return parse(raw)


@given(st.binary(max_size=700))
def test_what_is_sealed_opens_and_bears_its_signature(body: bytes) -> None:
    envelope = sealed(body)
    assert envelopes.unseal(envelope, KEY) == body
    assert signatures.verify(signatures.public_of(DEVICE_KEY), envelope.signature, envelope.signed)
    inside = len(envelope.ciphertext) - TAG_BYTES
    assert inside % (32 if inside <= 256 else 64) == 0


def test_a_prepared_signer_signs_the_same() -> None:
    told = b"told"
    assert signatures.signer(DEVICE_KEY)(told) == signatures.sign(DEVICE_KEY, told)


def test_the_same_body_never_gives_the_same_bytes() -> None:
    assert sealed(b"same").ciphertext != sealed(b"same").ciphertext


def test_another_key_is_seen_before_anything_is_opened() -> None:
    with pytest.raises(SealBroken) as broken:
        envelopes.unseal(sealed(b"body", key=bytes(32)), KEY)
    assert broken.value.reason == "commitment"


@given(st.data())
def test_no_changed_bit_opens(data: st.DataObject) -> None:
    raw = bytearray(sealed(b"body of a change").raw)
    at = data.draw(st.integers(2, len(raw) - SIGNATURE_BYTES - 1))
    raw[at] ^= 1 << data.draw(st.integers(0, 7))
    try:
        changed = parse(bytes(raw))
    except ValueError:
        return
    with pytest.raises(SealBroken) as broken:
        envelopes.unseal(changed, KEY)
    assert broken.value.reason == ("tag" if at >= HEADER_BYTES else "commitment")


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        (b"\x00no mark at the end" + bytes(13), "padding"),
        (bytes(32), "padding"),
        (b"\x00short\x80", "padding"),
        (b"\x00a block too many\x80" + bytes(47), "padding"),
        (b"\x80" + bytes(31), "compression"),
        (b"\x63unknown way\x80" + bytes(19), "compression"),
    ],
)
def test_a_member_who_seals_nonsense_is_refused(inside: bytes, reason: str) -> None:
    blank = Header(EnvelopeKind.CHANGE, b"s" * 16, b"d" * 8, 1, 3, FIRST_PREV, os.urandom(16), bytes(16))
    key, commitment = envelopes._keys(KEY, blank)
    header = msgspec.structs.replace(blank, commitment=commitment).pack()
    raw = header + AESGCM(key).encrypt(bytes(12), inside, header) + bytes(SIGNATURE_BYTES)
    with pytest.raises(SealBroken) as broken:
        envelopes.unseal(parse(raw), KEY)
    assert broken.value.reason == reason
