"""The worked example of sync/README.md: `python -m tests.sync.example` prints it anew."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sync.protocol.change import Change, RecordOp
from sync.protocol.envelope import FIRST_PREV, EnvelopeKind, Header
from sync.protocol.wire import to_wire
from sync.seal import envelopes
from sync.seal.compression import compressed
from sync.seal.groups import space_key
from sync.trust import signatures
from sync.trust.drafting import group_id

ORGANISATION, SITE, SPACE = b"organisation 01.", b"site of Grosseto", b"space of a case "
USER, DEVICE = b"Anna's user id  ", b"AnnaLapt"
SECRET, DEVICE_KEY, SALT = bytes(range(32)), bytes(range(32, 64)), bytes(range(64, 80))
STAMP = 1_795_000_000_000 << 16
RECORD = b"record of Amina "


@dataclass(frozen=True, slots=True)
class Example:
    """One change on its way, step by step."""

    group: bytes
    space_key: bytes
    change: bytes
    packed: bytes
    header: bytes
    key: bytes
    envelope: bytes

    def block(self) -> str:
        """The lines of the README."""
        rows = {
            "group id": self.group,
            "space key": self.space_key,
            "change": self.change,
            "compressed": self.packed,
            "header": self.header,
            "key": self.key,
            "ciphertext": self.envelope[len(self.header) : -64],
            "signature": self.envelope[-64:],
        }
        return "\n".join(line for name, value in rows.items() for line in _lines(name, value.hex()))


def _lines(name: str, told: str, width: int = 96) -> list[str]:
    parts = [told[at : at + width] for at in range(0, len(told), width)]
    return [f"{name if at == 0 else '':<12}{part}" for at, part in enumerate(parts)]


def example() -> Example:
    """Anna corrects a telephone number: field 7 of one record, her laptop's first change in the space."""
    group = group_id(ORGANISATION, "staff", SITE)
    sealing = space_key(SECRET, group, 1, SPACE)
    op = RecordOp(11, RECORD, {7: "+39 333 555 0199"})
    body = to_wire(Change(SPACE, DEVICE, 1, (), STAMP, USER, 1, (op,)))
    blank = Header(EnvelopeKind.CHANGE, SPACE, DEVICE, 1, 1, FIRST_PREV, SALT, bytes(16))
    key, commitment = envelopes._keys(sealing, blank)
    header = msgspec.structs.replace(blank, commitment=commitment).pack()
    packed = compressed(body)
    told = header + AESGCM(key).encrypt(bytes(12), envelopes._padded(packed), header)
    raw = told + signatures.sign(DEVICE_KEY, told)
    return Example(group, sealing, body, packed, header, key, raw)


if __name__ == "__main__":
    print(example().block())
