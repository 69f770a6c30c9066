"""Key slots: each holds the master key wrapped for one way of opening the profile.

A slot's parameters are authenticated with the wrapped key (AES-256-GCM's associated data): a file
whose cost was lowered does not open. A slot of a kind this version does not know is kept as it is.
"""

from __future__ import annotations

import secrets
from typing import Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.crypto.derivation import derive
from app.crypto.stretching import FLOOR, SALT_BYTES, Cost, stretch

PASSPHRASE: Final = "passphrase"  # noqa: S105 - the name of a kind of slot
RECOVERY: Final = "recovery"
ORGANISATION: Final = "organisation"
"""The master key sealed to the organisation's recovery key (HPKE, RFC 9180): see `app.usecases.kit_slot`."""
_NONCE_BYTES = 12


class SlotRefused(Exception):
    """The secret does not open the slot, or the slot was altered: the two cannot be told apart."""


class SlotTooCheap(Exception):
    """The slot asks for less stretching than the floor, or for an absurd amount: the file was forged."""


class Slot(msgspec.Struct, frozen=True, omit_defaults=True):
    """One way in: its kind, its random salt and nonce, the wrapped master key, the cost of a guess."""

    kind: str
    wrapped: bytes
    salt: bytes = b""
    nonce: bytes = b""
    cost: Cost | None = None
    parameters: dict[str, str] = {}
    """What other kinds need (for HPKE: suite, recipient, encapsulated key), authenticated too."""


def passphrase_slot(master: bytes, passphrase: bytes, profile: bytes, cost: Cost) -> Slot:
    """Wrap `master` under the canonical `passphrase`."""
    salt = secrets.token_bytes(SALT_BYTES)
    return _wrap(Slot(PASSPHRASE, b"", salt, cost=cost), master, stretch(passphrase, salt, cost), profile)


def recovery_slot(master: bytes, secret: bytes, profile: bytes) -> Slot:
    """Wrap `master` under the recovery code's 16 random bytes; they need no stretching."""
    return _wrap(Slot(RECOVERY, b"", secrets.token_bytes(SALT_BYTES)), master, secret, profile)


def open_passphrase_slot(slot: Slot, passphrase: bytes, profile: bytes, floor: Cost = FLOOR) -> bytes:
    """The master key; raises `SlotRefused` or `SlotTooCheap`.

    `floor` is lowered by tests alone, and only by this parameter: nothing in a file or in the
    environment can do it.
    """
    cost = slot.cost
    if cost is None or not cost.bearable() or not cost.reaches(floor):
        raise SlotTooCheap
    return _unwrap(slot, stretch(passphrase, slot.salt, cost), profile)


def open_recovery_slot(slot: Slot, secret: bytes, profile: bytes) -> bytes:
    """The master key; raises `SlotRefused`."""
    return _unwrap(slot, secret, profile)


def _wrapping_key(slot: Slot, secret: bytes) -> bytes:
    return derive(secret, f"slot/{slot.kind}", 32, slot.salt)


def _bound(slot: Slot, profile: bytes) -> bytes:
    """The associated data: everything the slot says but the wrapped key, in one fixed spelling."""
    bare = msgspec.structs.replace(slot, wrapped=b"")
    return b"approdo key slot 1\x00" + profile + msgspec.json.encode(bare, order="sorted")


def _wrap(slot: Slot, master: bytes, secret: bytes, profile: bytes) -> Slot:
    fresh = msgspec.structs.replace(slot, nonce=secrets.token_bytes(_NONCE_BYTES))
    sealed = AESGCM(_wrapping_key(fresh, secret)).encrypt(fresh.nonce, master, _bound(fresh, profile))
    return msgspec.structs.replace(fresh, wrapped=sealed)


def _unwrap(slot: Slot, secret: bytes, profile: bytes) -> bytes:
    try:
        return AESGCM(_wrapping_key(slot, secret)).decrypt(slot.nonce, slot.wrapped, _bound(slot, profile))
    except (InvalidTag, ValueError):
        raise SlotRefused from None
