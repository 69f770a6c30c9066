"""The secret a group shares, and what follows from it: the group's key pair and the keys of its spaces.

Each epoch of a group has one random secret of 32 bytes. It reaches the members as *grants*, sealed to
each; the secret of the epoch before is sealed under the new one (*link*), so one grant opens the past.
A secret counts only if the key pair it gives is the one the signed membership log names: the server
cannot slip in a secret of its own.
"""

from __future__ import annotations

import hmac
import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sync.protocol.messages import Grant
from sync.seal import boxes
from sync.seal.broken import SealBroken
from sync.seal.derivation import KEY_BYTES, derived

SECRET_BYTES: Final = 32
LINK: Final = bytes(16)
"""Recipient of the grant that holds the secret of the epoch before."""
_NONCE_BYTES = 12


def new_secret() -> bytes:
    """A new group secret from the system's random source."""
    return secrets.token_bytes(SECRET_BYTES)


def group_seed(secret: bytes, group: bytes, epoch: int) -> bytes:
    """The group's HPKE seed (96 bytes) of this epoch: what others seal to the group opens with it."""
    return derived(secret, b"approdo group seed 1\x00" + _named(group, epoch), boxes.SEED_BYTES)


def seal_pk(secret: bytes, group: bytes, epoch: int) -> bytes:
    """The group's public key (1216 bytes), as its GROUP entry must name it."""
    return boxes.public_of(group_seed(secret, group, epoch))


def space_key(secret: bytes, group: bytes, epoch: int, space: bytes) -> bytes:
    """The key (32 bytes) of a space whose home is this group, in this epoch."""
    return derived(secret, b"approdo space key 1\x00" + _named(group, epoch) + space)


def grant(secret: bytes, group: bytes, epoch: int, recipient: bytes, recipient_pk: bytes) -> Grant:
    """The secret for one recipient (a user, or the organisation: sealed to its recovery key)."""
    sealed = boxes.seal_to(recipient_pk, secret, _grant_info(group, epoch, recipient))
    return Grant(group, epoch, recipient, sealed)


def open_grant(granted: Grant, seed: bytes, stated_pk: bytes) -> bytes:
    """The secret behind a grant; SealBroken("secret") unless it gives the key the log states.

    `stated_pk` is `GroupState.seal_pk` of this group and epoch in the roster.
    """
    info = _grant_info(granted.group, granted.epoch, granted.recipient)
    return _proven(boxes.open_box(seed, granted.sealed, info), granted.group, granted.epoch, stated_pk)


def link(secret: bytes, group: bytes, epoch: int, before: bytes) -> Grant:
    """The secret `before` of epoch - 1, sealed under the `secret` of `epoch`."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    sealed = AESGCM(_link_key(secret, group, epoch)).encrypt(nonce, before, boxes.SUITE)
    return Grant(group, epoch, LINK, boxes.SUITE + nonce + sealed)


def open_link(linked: Grant, secret: bytes, stated_pk: bytes) -> bytes:
    """The secret of `linked.epoch - 1`; `stated_pk` is what the log states for that earlier epoch."""
    suite, sealed = linked.sealed[:1], linked.sealed[1:]
    if suite != boxes.SUITE:
        raise SealBroken("suite")
    key = AESGCM(_link_key(secret, linked.group, linked.epoch))
    try:
        before = key.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], boxes.SUITE)
    except (InvalidTag, ValueError):
        raise SealBroken("box") from None
    return _proven(before, linked.group, linked.epoch - 1, stated_pk)


def _proven(secret: bytes, group: bytes, epoch: int, stated_pk: bytes) -> bytes:
    if len(secret) != SECRET_BYTES or not hmac.compare_digest(seal_pk(secret, group, epoch), stated_pk):
        raise SealBroken("secret")
    return secret


def _link_key(secret: bytes, group: bytes, epoch: int) -> bytes:
    return derived(secret, b"approdo link 1\x00" + _named(group, epoch), KEY_BYTES)


def _grant_info(group: bytes, epoch: int, recipient: bytes) -> bytes:
    return b"grant" + _named(group, epoch) + recipient


def _named(group: bytes, epoch: int) -> bytes:
    return group + epoch.to_bytes(4, "big")
