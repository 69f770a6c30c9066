"""What an envelope weighs; the figures of the README come from here."""

from __future__ import annotations

import json
import re
import subprocess
import sys
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


def test_each_way_of_compressing_keeps_its_own_dictionary() -> None:
    """Whichever way comes first: were the dictionary shared, the last one digested would serve them all."""
    code = (
        "from sync.seal.compression import compressed\n"
        f"body, long = bytes.fromhex('{new_record(FORM).hex()}'), bytes(range(256)) * 400\n"
        "sizes = {way: len(compressed(body, quick=way == 'quick')) for way in ORDER if way != 'long'}\n"
        "compressed(long)\n"
        "sizes |= {way: len(compressed(body, quick=way == 'quick')) for way in ORDER if way != 'long'}\n"
        "print(sorted(sizes.items()))\n"
    )
    orders = (("fine", "quick"), ("quick", "fine"))
    said = [
        subprocess.run(
            [sys.executable, "-c", f"ORDER = {order!r}\n{code}"], capture_output=True, text=True, check=True
        ).stdout
        for order in orders
    ]
    fine, quick = (int(part) for part in re.findall(r"\d+", said[0]))
    assert said[0] == said[1]
    assert fine < quick
