"""The recovery kit: what only two of the officers together open.

For each pair of officers the secret is sealed with age (age-encryption.org) to one and the result to
the other. No sharing scheme of our own: each layer also opens with the ordinary `age` program, so the
kit does not depend on this one. An officer's code is an age identity (`AGE-SECRET-KEY-1...`), printed
and kept on paper; the kit itself may lie anywhere.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import msgspec
import pyrage

from sync.seal.broken import SealBroken

OFFICERS = 3
HEAD = "AGE-SECRET-KEY-"
"""How every code begins."""
LETTERS = 74
"""Letters and signs of a code."""
LARGEST = 1 << 16
"""Bytes of a kit; one has some thousands."""


class KitSecrets(msgspec.Struct, array_like=True, frozen=True):
    """The root's Ed25519 seed (32 bytes) and the recovery key's HPKE seed (96)."""

    organisation: bytes
    root_key: bytes
    recovery_key: bytes

    def __repr__(self) -> str:
        return "KitSecrets(...)"


class _Kit(msgspec.Struct, frozen=True):
    """`pairs["0+1"]` opens with the code of officer 1, then with that of officer 0."""

    format: int
    recipients: tuple[str, ...]
    pairs: dict[str, bytes]


_decoder = msgspec.json.Decoder(_Kit)
_secrets = msgspec.msgpack.Decoder(KitSecrets)


def new_code() -> str:
    """A new officer's code."""
    return str(pyrage.x25519.Identity.generate())


def make_kit(secrets: KitSecrets, codes: Sequence[str]) -> bytes:
    """The kit for these officers (two or more different codes); SealBroken("code") for a mistyped one."""
    recipients = [_identity(code).to_public() for code in codes]
    if len({str(one) for one in recipients}) < max(len(codes), 2):
        raise SealBroken("code")
    plain = msgspec.msgpack.encode(secrets)
    pairs = {
        f"{inner}+{outer}": pyrage.encrypt(pyrage.encrypt(plain, [recipients[inner]]), [recipients[outer]])
        for inner, outer in itertools.combinations(range(len(codes)), 2)
    }
    return msgspec.json.encode(_Kit(1, tuple(str(one) for one in recipients), pairs))


def open_kit(kit: bytes, one: str, other: str) -> KitSecrets:
    """The secrets, with the codes of two officers in any order.

    SealBroken("kit") when the bytes are no kit, ("code") when a code is mistyped, not of this kit,
    or twice the same.
    """
    opened = _read(kit)
    found = {_place(opened, identity): identity for identity in (_identity(one), _identity(other))}
    if len(found) < 2:
        raise SealBroken("code")
    inner, outer = sorted(found)
    try:
        layer = pyrage.decrypt(opened.pairs[f"{inner}+{outer}"], [found[outer]])
        return _secrets.decode(pyrage.decrypt(layer, [found[inner]]))
    except (KeyError, ValueError, pyrage.DecryptError):
        raise SealBroken("kit") from None


def plain(code: str) -> str:
    """A code as it was made, however it was copied: small letters, blanks or other signs between them."""
    letters = "".join(one for one in code.upper() if one.isalnum())
    head = "".join(one for one in HEAD if one.isalnum())
    return HEAD + letters.removeprefix(head) if letters.startswith(head) else letters


def is_code(code: str) -> bool:
    """Whether a code is copied right: it holds a check of its own."""
    try:
        _identity(code)
    except SealBroken:
        return False
    return True


def is_of(kit: bytes, code: str) -> bool:
    """Whether a code is that of one of a kit's officers; SealBroken("kit") when the bytes are no kit."""
    try:
        _place(_read(kit), _identity(code))
    except SealBroken as broken:
        if broken.reason != "code":
            raise
        return False
    return True


def _read(kit: bytes) -> _Kit:
    if len(kit) > LARGEST:
        raise SealBroken("kit")
    try:
        return _decoder.decode(kit)
    except ValueError:
        raise SealBroken("kit") from None


def _identity(code: str) -> pyrage.x25519.Identity:
    try:
        return pyrage.x25519.Identity.from_str(plain(code))
    except pyrage.IdentityError:
        raise SealBroken("code") from None


def _place(kit: _Kit, identity: pyrage.x25519.Identity) -> int:
    try:
        return kit.recipients.index(str(identity.to_public()))
    except ValueError:
        raise SealBroken("code") from None
