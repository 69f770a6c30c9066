"""The key file: what stands beside the encrypted database and holds its wrapped master key.

One line of header with a SHA-256 of the rest (a torn or half-written file is recognised before any
passphrase), then JSON. The whole is authenticated under the master key once that is open.
Nothing personal is in it but the label its user chose for the unlock screen.
"""

from __future__ import annotations

import hashlib
import hmac

import msgspec

from app.crypto.keyslots import Slot

FORMAT = 1
_MAGIC = b"approdo-key"
LARGEST = 256 * 1024
"""Bytes; a key file has some hundreds."""


class KeyFileBroken(Exception):
    """The bytes are no complete key file of ours."""


class KeyFileTooNew(Exception):
    """Written by a later version in a format this one does not read."""


class KeyFileForged(Exception):
    """Someone without the master key changed the file."""


class KeyFile(msgspec.Struct, frozen=True):
    """One generation of a profile's key file."""

    profile: bytes
    """Random id (16 bytes), bound into every key and slot; a copy carried elsewhere keeps it."""
    generation: int
    label: str
    slots: tuple[Slot, ...]
    seal: bytes = b""

    def slot(self, kind: str) -> Slot | None:
        """The slot of `kind`, if there is one."""
        return next((slot for slot in self.slots if slot.kind == kind), None)

    def with_slot(self, slot: Slot) -> KeyFile:
        """The next generation, where `slot` takes the place of the one of its kind."""
        others = tuple(one for one in self.slots if one.kind != slot.kind)
        return msgspec.structs.replace(self, slots=(*others, slot), generation=self.generation + 1)

    def with_label(self, label: str) -> KeyFile:
        """The next generation, with another name on the unlock screen."""
        return msgspec.structs.replace(self, label=label, generation=self.generation + 1)

    def sealed(self, key: bytes) -> KeyFile:
        """The same, authenticated under the profile's seal key."""
        return msgspec.structs.replace(self, seal=self._seal(key))

    def check_seal(self, key: bytes) -> None:
        """Raise `KeyFileForged` unless the file is as someone who knew the master key wrote it."""
        if not hmac.compare_digest(self.seal, self._seal(key)):
            raise KeyFileForged

    def _seal(self, key: bytes) -> bytes:
        bare = msgspec.structs.replace(self, seal=b"")
        return hmac.digest(key, msgspec.json.encode(bare, order="sorted"), "sha256")


def encode(file: KeyFile) -> bytes:
    """The bytes that go to disk."""
    body = msgspec.json.format(msgspec.json.encode(file), indent=1)
    return b"%s %d %s\n%s\n" % (_MAGIC, FORMAT, hashlib.sha256(body).hexdigest().encode(), body)


def decode(content: bytes) -> KeyFile:
    """Read what `encode` wrote; raises `KeyFileBroken` or `KeyFileTooNew`."""
    head, _, body = content[:LARGEST].partition(b"\n")
    parts = head.split(b" ")
    if len(parts) != 3 or parts[0] != _MAGIC or not parts[1].isdigit():
        raise KeyFileBroken
    if hashlib.sha256(body.removesuffix(b"\n")).hexdigest().encode() != parts[2]:
        raise KeyFileBroken
    if int(parts[1]) > FORMAT:
        raise KeyFileTooNew
    try:
        return msgspec.json.decode(body, type=KeyFile)
    except msgspec.MsgspecError:
        raise KeyFileBroken from None
