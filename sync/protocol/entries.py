"""Entries of the membership log: who belongs to the organisation, with which keys and roles.

The log is append-only, hash-linked and signed; the server keeps it and is believed in nothing.
What an entry may say, and who may say it, is decided by `sync.trust.roster`.
"""

from __future__ import annotations

import hashlib
from enum import IntEnum

import msgspec

ROOT = bytes(16)
"""Author of what the organisation's root signs."""

FIRST_PREV = bytes(32)

LEVEL = 1
"""What programs of today know of what all must obey. One that knows less can be shut out (`Needs`): level 1
waits for every reader of a note before it calls the note erased, and takes no laptop in with an invitation
that was taken back."""


class EntryKind(IntEnum):
    """What an entry states."""

    FOUND = 1
    USER = 2
    DEVICE = 3
    REVOKE_USER = 4
    REVOKE_DEVICE = 5
    GROUP = 6
    POLICY = 7
    ERASE = 8
    NEEDS = 9


class Found(msgspec.Struct, array_like=True, frozen=True):
    """The organisation and its pinned keys: Ed25519 root, HPKE recovery, the server's Ed25519."""

    organisation: bytes
    root_pk: bytes
    recovery_pk: bytes
    server_pk: bytes


class UserCertificate(msgspec.Struct, array_like=True, frozen=True):
    """A person's keys, roles and sites. A later one for the same user takes its place."""

    user: bytes
    sign_pk: bytes
    seal_pk: bytes
    roles: tuple[str, ...]
    sites: tuple[bytes, ...]


class DeviceCertificate(msgspec.Struct, array_like=True, frozen=True):
    """A laptop's Ed25519 key, vouched for by its user."""

    device: bytes
    user: bytes
    pk: bytes


class RevokeUser(msgspec.Struct, array_like=True, frozen=True):
    """From here on the user belongs to nothing."""

    user: bytes


class RevokeDevice(msgspec.Struct, array_like=True, frozen=True):
    """From here on nothing this device signs is taken."""

    device: bytes


class GroupState(msgspec.Struct, array_like=True, frozen=True):
    """Who shares a group's secret of this epoch; `seal_pk` lets others seal to the group."""

    group: bytes
    purpose: str
    about: bytes
    epoch: int
    members: tuple[bytes, ...]
    seal_pk: bytes


class Policy(msgspec.Struct, array_like=True, frozen=True):
    """A setting of the organisation."""

    key: str
    value: str


class Erase(msgspec.Struct, array_like=True, frozen=True):
    """These spaces, each with its home, are to be gone everywhere and never come back.

    `order` (16 bytes) names the order. A line with the id of an order that stands adds spaces to it which
    its author could not know of.
    """

    order: bytes
    spaces: tuple[tuple[bytes, bytes], ...]


class Needs(msgspec.Struct, array_like=True, frozen=True):
    """From here on a program must know what those of `level` know: others read no further and say why.

    Programs older than this line know none of its kind, and stop at it too.
    """

    level: int


class Entry(msgspec.Struct, array_like=True, frozen=True):
    """One signed line of the log; `body` is the msgpack of the struct of its kind."""

    seq: int
    prev: bytes
    at_ms: int
    author: bytes
    kind: int
    body: bytes
    signature: bytes = b""

    def signed(self) -> bytes:
        """What the signature covers."""
        unsigned = (self.seq, self.prev, self.at_ms, self.author, self.kind, self.body)
        return b"approdo entry\x00" + msgspec.msgpack.encode(unsigned)

    def digest(self) -> bytes:
        """What the next entry bears as `prev`, 32 bytes."""
        return hashlib.sha256(encode_entry(self)).digest()


Body = (
    Found
    | UserCertificate
    | DeviceCertificate
    | RevokeUser
    | RevokeDevice
    | GroupState
    | Policy
    | Erase
    | Needs
)

BODIES: dict[EntryKind, type[Body]] = {
    EntryKind.FOUND: Found,
    EntryKind.USER: UserCertificate,
    EntryKind.DEVICE: DeviceCertificate,
    EntryKind.REVOKE_USER: RevokeUser,
    EntryKind.REVOKE_DEVICE: RevokeDevice,
    EntryKind.GROUP: GroupState,
    EntryKind.POLICY: Policy,
    EntryKind.ERASE: Erase,
    EntryKind.NEEDS: Needs,
}

_decoder = msgspec.msgpack.Decoder(Entry)


def encode_entry(entry: Entry) -> bytes:
    """The bytes of an entry."""
    return msgspec.msgpack.encode(entry)


def decode_entry(raw: bytes) -> Entry:
    """The entry behind `raw`; ValueError when it is none."""
    try:
        return _decoder.decode(raw)
    except RecursionError:
        raise ValueError("nested") from None


def body_of(entry: Entry) -> Body:
    """What the entry states; ValueError when its kind or its body is unknown."""
    try:
        body: Body = msgspec.msgpack.decode(entry.body, type=BODIES[EntryKind(entry.kind)])
    except RecursionError:
        raise ValueError("nested") from None
    return body
