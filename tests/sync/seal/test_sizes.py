"""What an envelope weighs; the figures of the README come from here."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sync.protocol.change import RecordOp
from tests.sync.seal.dictionary_training import wire
from tests.sync.seal.example_record import FORM, PROSE
from tests.sync.seal.test_envelopes import sealed

STAMP = 1_795_000_000_000 << 16
RECORD = bytes.fromhex("01926f3a7b5c7d1e8f3a5b7c9d1e2f3a")
OTHER = bytes.fromhex("9f3a5b7c1e2d4f60")


def weight(body: bytes) -> int:
    return len(sealed(body).raw)


def new_record(fields: dict[str, Any]) -> bytes:
    return wire((), STAMP, (RecordOp(11, RECORD, dict(enumerate(fields.values(), 1))),))


@pytest.mark.parametrize(
    "value", ["+39 333 555 0199", "2026-12-03", True, "Chiamare solo la mattina", 12_050]
)
def test_an_edit_of_one_field(value: object) -> None:
    edit = wire(((OTHER, 17),), STAMP, (RecordOp(11, RECORD, {7: value}),))
    assert weight(edit) <= 260


@pytest.mark.parametrize(("fields", "limit"), [(FORM, 620), (PROSE, 900)])
def test_a_new_record_of_25_fields(fields: dict[str, Any], limit: int) -> None:
    """Of sentences never seen before little more than half remains; a filled form is as small as wished."""
    assert len(fields) == 25
    assert 1350 <= len(json.dumps(fields, ensure_ascii=False).encode()) <= 1500
    print(f"25 fields: {weight(new_record(fields))} bytes")
    assert weight(new_record(fields)) <= limit


def test_the_dictionary_is_what_makes_small_records_small() -> None:
    import zstandard

    bare = zstandard.ZstdCompressor(level=12).compress(new_record(FORM))
    assert len(sealed(new_record(FORM)).ciphertext) < 0.8 * len(bare)
