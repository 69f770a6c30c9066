"""From one master key all the others, by HKDF-SHA256 (RFC 5869): none can be computed from another."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MASTER_BYTES = 32
_CONTEXT = "approdo/1/"


def new_master() -> bytes:
    """A new master key (32 bytes) from the system's random source."""
    return secrets.token_bytes(MASTER_BYTES)


def derive(key: bytes, purpose: str, length: int = 32, salt: bytes = b"") -> bytes:
    """`length` bytes for one `purpose`; the purpose is bound into the derivation."""
    return HKDF(SHA256(), length, salt, (_CONTEXT + purpose).encode()).derive(key)


@dataclass(frozen=True, slots=True)
class ProfileKeys:
    """Every key of one profile; never shown, never logged."""

    database: bytes = field(repr=False)
    """48 bytes: SQLCipher's raw key and salt."""
    backup: bytes = field(repr=False)
    """48 bytes: the same for the profile's backups."""
    attachment: bytes = field(repr=False)
    draft: bytes = field(repr=False)
    wrapping: bytes = field(repr=False)
    """32 bytes: wraps the person's and the device's private keys."""
    seal: bytes = field(repr=False)
    """32 bytes: authenticates the key file as a whole."""
    master: bytes = field(repr=False)
    """32 bytes: what the others came from, held so that one more way in can be made while it is open."""

    @classmethod
    def of(cls, master: bytes, profile: bytes) -> ProfileKeys:
        """The keys under `master` (32 bytes) for the profile whose random id is `profile`."""
        return cls(
            database=derive(master, "database", 48, profile),
            backup=derive(master, "backup", 48, profile),
            attachment=derive(master, "attachment", 32, profile),
            draft=derive(master, "draft", 32, profile),
            wrapping=derive(master, "private-keys", 32, profile),
            seal=derive(master, "key-file", 32, profile),
            master=master,
        )
