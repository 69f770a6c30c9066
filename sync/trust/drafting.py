"""Writing and signing the next line of the membership log.

Each function returns the bytes of one line that fits after `roster`; extend the roster by it before
writing the one after. Nothing is checked here: `Roster.extended` does, on every laptop.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from sync.protocol.entries import (
    FIRST_PREV,
    ROOT,
    Body,
    DeviceCertificate,
    Entry,
    EntryKind,
    Erase,
    Found,
    GroupState,
    Needs,
    Policy,
    RevokeDevice,
    RevokeUser,
    UserCertificate,
    encode_entry,
)
from sync.trust.roster import Roster
from sync.trust.signatures import public_of, sign
from sync.trust.state import group_id

__all__ = [
    "Author",
    "certify_device",
    "certify_user",
    "erase",
    "found",
    "group_id",
    "group_state",
    "next_epoch",
    "revoke_device",
    "revoke_user",
    "set_policy",
]


@dataclass(frozen=True, slots=True, repr=False)
class Author:
    """Who signs: a user (16 bytes; `ROOT` for the root) and the Ed25519 seed (32 bytes)."""

    user: bytes
    key: bytes


def found(root_key: bytes, *, organisation: bytes, recovery_pk: bytes, server_pk: bytes, at_ms: int) -> bytes:
    """The first line: the organisation and its pinned keys, signed by its root."""
    body = Found(organisation, public_of(root_key), recovery_pk, server_pk)
    return _line(0, FIRST_PREV, Author(ROOT, root_key), EntryKind.FOUND, body, at_ms)


def certify_user(roster: Roster, author: Author, certificate: UserCertificate, at_ms: int) -> bytes:
    """A person with keys, roles and sites; for one who is there already: instead of what was said."""
    return _next(roster, author, EntryKind.USER, certificate, at_ms)


def certify_device(roster: Roster, author: Author, device: bytes, pk: bytes, at_ms: int) -> bytes:
    """A laptop of the author's own."""
    return _next(roster, author, EntryKind.DEVICE, DeviceCertificate(device, author.user, pk), at_ms)


def revoke_user(roster: Roster, author: Author, user: bytes, at_ms: int) -> bytes:
    """The person belongs to nothing from here on; neither do the laptops."""
    return _next(roster, author, EntryKind.REVOKE_USER, RevokeUser(user), at_ms)


def revoke_device(roster: Roster, author: Author, device: bytes, at_ms: int) -> bytes:
    """Nothing new of this laptop is taken from here on."""
    return _next(roster, author, EntryKind.REVOKE_DEVICE, RevokeDevice(device), at_ms)


def set_policy(roster: Roster, author: Author, key: str, value: str, at_ms: int) -> bytes:
    """A setting of the organisation."""
    return _next(roster, author, EntryKind.POLICY, Policy(key, value), at_ms)


def need(roster: Roster, author: Author, level: int, at_ms: int) -> bytes:
    """From here on all programs must know what those of `level` know."""
    return _next(roster, author, EntryKind.NEEDS, Needs(level), at_ms)


def erase(
    roster: Roster, author: Author, order: bytes, spaces: Iterable[tuple[bytes, bytes]], at_ms: int
) -> bytes:
    """An order that these spaces, each with its home, be gone everywhere; or more spaces for an order."""
    return _next(roster, author, EntryKind.ERASE, Erase(order, tuple(sorted(set(spaces)))), at_ms)


def next_epoch(roster: Roster, group: bytes, members: Iterable[bytes]) -> int:
    """The lowest epoch the group may have with these members: 1 for a new one, one more if somebody left."""
    before = roster.group(group)
    if before is None:
        return 1
    return before.epoch if set(before.members).issubset(members) else before.epoch + 1


def group_state(
    roster: Roster,
    author: Author,
    *,
    purpose: str,
    about: bytes,
    epoch: int,
    members: Iterable[bytes],
    seal_pk: bytes,
    at_ms: int,
) -> bytes:
    """Who shares the secret of the group's `epoch`; `seal_pk` (1216 bytes) follows from that secret."""
    group = group_id(roster.organisation, purpose, about)
    body = GroupState(group, purpose, about, epoch, tuple(sorted(set(members))), seal_pk)
    return _next(roster, author, EntryKind.GROUP, body, at_ms)


def _next(roster: Roster, author: Author, kind: EntryKind, body: Body, at_ms: int) -> bytes:
    return _line(roster.total, roster.head, author, kind, body, at_ms)


def _line(seq: int, prev: bytes, author: Author, kind: EntryKind, body: Body, at_ms: int) -> bytes:
    bare = Entry(seq, prev, at_ms, author.user, kind, msgspec.msgpack.encode(body))
    return encode_entry(msgspec.structs.replace(bare, signature=sign(author.key, bare.signed())))
