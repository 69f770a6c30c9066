"""The invitation a laptop joins with: one file, one line of text or one QR code, good for a day.

It pins the organisation: the root of its membership log, the server's key, and the key of whoever
invites. Nothing of that is ever taken from the server. It holds the name of the person it is for,
and no secret: who steals it still has to pass the eight words.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from typing import Final

import msgspec

from app.domain.roles import ROLES
from app.errors import DomainError
from sync.protocol.messages import mark_of as mark_of

DAY_MS: Final = 86_400_000
LIFETIME_MS: Final = DAY_MS
"""Milliseconds an invitation is good for."""
FILE_SUFFIX: Final = ".approdo-invito"
LONGEST_FILE: Final = 16_384
_MARK: Final = "APPRODO1-"
_CHECK: Final = 4
_ALPHABET: Final = re.compile(r"[^A-Z2-7]")


class InvitationUnreadable(DomainError):
    """The text is no invitation, or a part of it is missing."""

    key = "invitation.unreadable"


class InvitationTooNew(DomainError):
    """A later version of the program made it."""

    key = "invitation.too_new"


class InvitationExpired(DomainError):
    """Its day is over: the same person can make another one."""

    key = "invitation.expired"


class Invitation(msgspec.Struct, array_like=True, frozen=True):
    """What is written in an invitation; ids of 16 bytes, Ed25519 keys of 32, times in milliseconds."""

    format: int
    organisation: bytes
    root_pk: bytes
    server_pk: bytes
    url: str
    body: str
    """What the organisation is called."""
    id: bytes
    expires_ms: int
    user: bytes
    person: str
    roles: tuple[str, ...]
    sites: tuple[bytes, ...]
    inviter: str
    inviter_pk: bytes
    language: str
    """Of the word list both read the eight words from."""
    known: bool = False
    """Whether the person is in the organisation already: another laptop, or new keys."""


_decoder = msgspec.msgpack.Decoder(Invitation)


def as_text(invitation: Invitation) -> str:
    """One line of capital letters and digits, with a check of its own: as short as a QR code likes it."""
    raw = msgspec.msgpack.encode(invitation)
    body = base64.b32encode(hashlib.sha256(raw).digest()[:_CHECK] + raw).decode().rstrip("=")
    return _MARK + body


def read(text: str, now_ms: int) -> Invitation:
    """The invitation in `text`, however it was broken into lines.

    Raises `InvitationUnreadable`, `InvitationTooNew` or `InvitationExpired`.
    """
    found = _decoded(text)
    if not _is_whole(found):
        raise InvitationUnreadable
    if found.expires_ms <= now_ms:
        raise InvitationExpired
    return found


def _decoded(text: str) -> Invitation:
    mark, _, body = "".join(text.upper().split()).rpartition("-")
    if len(text) > LONGEST_FILE or not body:
        raise InvitationUnreadable
    if not mark.endswith(_MARK.rstrip("-")):
        raise InvitationTooNew if "APPRODO" in mark else InvitationUnreadable
    letters = _ALPHABET.sub("", body)
    try:
        told = base64.b32decode(letters + "=" * (-len(letters) % 8))
        check, raw = told[:_CHECK], told[_CHECK:]
        if hashlib.sha256(raw).digest()[:_CHECK] != check:
            raise InvitationUnreadable
        return _decoder.decode(raw)
    except (binascii.Error, msgspec.DecodeError):
        raise InvitationUnreadable from None


def _is_whole(found: Invitation) -> bool:
    ids = (found.organisation, found.id, found.user, *found.sites)
    keys = (found.root_pk, found.server_pk, found.inviter_pk)
    return (
        all(len(one) == 16 for one in ids)
        and all(len(one) == 32 for one in keys)
        and set(found.roles) <= set(ROLES)
        and found.url.startswith(("https://", "http://"))
    )
