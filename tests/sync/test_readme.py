"""The worked example of sync/README.md opens with the program as it is."""

from __future__ import annotations

from pathlib import Path

from sync.protocol.envelope import EnvelopeKind, Header, parse
from sync.protocol.wire import from_wire
from sync.seal import envelopes
from sync.seal.compression import decompressed
from sync.seal.groups import space_key
from sync.trust import signatures
from sync.trust.drafting import group_id
from tests.sync import example as e

README = Path(__file__).parents[2] / "sync" / "README.md"


def told() -> dict[str, bytes]:
    """The rows of the example's block, by name."""
    block = README.read_text(encoding="utf-8").partition("```bytes\n")[2].partition("```")[0]
    rows: dict[str, str] = {}
    name = ""
    for line in block.splitlines():
        name = line[:12].strip() or name
        rows[name] = rows.get(name, "") + line[12:].strip()
    return {name: bytes.fromhex(value) for name, value in rows.items()}


def test_the_example_is_what_the_program_does() -> None:
    rows = told()
    group = group_id(e.ORGANISATION, "staff", e.SITE)
    assert rows["group id"] == group
    assert rows["space key"] == space_key(e.SECRET, group, 1, e.SPACE)
    envelope = parse(rows["header"] + rows["ciphertext"] + rows["signature"])
    blank = Header(EnvelopeKind.CHANGE, e.SPACE, e.DEVICE, 1, 1, bytes(16), e.SALT, bytes(16))
    assert envelopes._keys(rows["space key"], blank) == (rows["key"], envelope.header.commitment)
    assert signatures.verify(signatures.public_of(e.DEVICE_KEY), envelope.signature, envelope.signed)
    assert envelopes.unseal(envelope, rows["space key"]) == rows["change"] == decompressed(rows["compressed"])
    change = from_wire(rows["change"], envelope.header, e.USER)
    assert [(op.kind, op.record, op.fields) for op in change.ops] == [(11, e.RECORD, {7: "+39 333 555 0199"})]


def test_the_lengths_the_text_speaks_of() -> None:
    rows = told()
    whole = len(rows["header"]) + len(rows["ciphertext"]) + len(rows["signature"])
    text = README.read_text(encoding="utf-8")
    assert f"{whole} bytes" in text
    assert f"{len(rows['change'])} bytes" in text
    assert f"{len(rows['compressed'])} bytes" in text


def test_a_made_example_opens_too() -> None:
    made = e.example()
    assert envelopes.unseal(parse(made.envelope), made.space_key) == made.change
    assert "group id    " in made.block()
