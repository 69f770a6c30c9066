"""What the membership log says up to some line: plain facts, no judgement."""

from __future__ import annotations

import copy
import hashlib
from dataclasses import dataclass, field, fields

from sync.protocol.entries import DeviceCertificate, GroupState, UserCertificate

OFFICER = "officer"
SUPERVISOR = "supervisor"
DPO = "dpo"
"""Answers for data protection: reads no file, and may order that one be erased."""
MEDIATOR = "mediator"
"""Comes for single sessions, and keeps nothing of them."""

ALL, OWN, NAMED = "all", "own", "named"
"""Purposes of groups whose making the log itself gives rules for."""


@dataclass(frozen=True, slots=True)
class Erased:
    """A space that is to be gone: by which order, since which line, the homes named for it, and whether its
    author may erase whatever the home is.

    `bound`: only what lives in that home is meant. So is every part for named readers, for they are who
    says what their home is.
    """

    order: bytes
    line: int
    homes: frozenset[bytes]
    anywhere: bool
    bound: bool = False

    def holds_at(self, home: bytes) -> bool:
        """Whether nothing of the space is taken where it lives in `home`."""
        return not self.bound or home in self.homes


@dataclass(frozen=True, slots=True)
class Voices:
    """Readers who added the part they share to an order, and the order of the first of them."""

    order: bytes
    users: frozenset[bytes]


NOBODY = bytes(16)


def group_id(organisation: bytes, purpose: str, about: bytes) -> bytes:
    """The id of a group, 16 bytes: the same on every laptop, so that no group is made twice."""
    return hashlib.sha256(b"approdo group" + organisation + purpose.encode() + about).digest()[:16]


@dataclass(slots=True)
class State:
    """Facts by id. Filled by `sync.trust.ledger`, read through `sync.trust.roster`."""

    organisation: bytes = b""
    root_pk: bytes = b""
    recovery_pk: bytes = b""
    server_pk: bytes = b""
    digests: list[bytes] = field(default_factory=list)
    users: dict[bytes, UserCertificate] = field(default_factory=dict)
    held: dict[bytes, frozenset[str]] = field(default_factory=dict)
    """User -> every role they were ever certified for."""
    certified: dict[bytes, int] = field(default_factory=dict)
    """User -> the line that brought the keys in use now."""
    devices: dict[bytes, DeviceCertificate] = field(default_factory=dict)
    gone_users: dict[bytes, int] = field(default_factory=dict)
    """Revoked users -> the line that did it."""
    returned: dict[bytes, int] = field(default_factory=dict)
    """Users who were revoked and taken back -> the line that did it."""
    gone_devices: dict[bytes, int] = field(default_factory=dict)
    """Revoked devices -> the line that did it; those of a revoked user stand here too."""
    groups: dict[bytes, GroupState] = field(default_factory=dict)
    epochs: dict[tuple[bytes, int], GroupState] = field(default_factory=dict)
    """The last state of each epoch of each group."""
    began: dict[tuple[bytes, int], int] = field(default_factory=dict)
    """The line with which an epoch of a group began."""
    entered: dict[tuple[bytes, int], dict[bytes, int]] = field(default_factory=dict)
    """The line with which each member of an epoch of a group came in."""
    policies: dict[str, str] = field(default_factory=dict)
    needs: int = 0
    """The level every program must have (`sync.protocol.entries.Needs`); 0: none was asked for."""
    erased: dict[bytes, Erased] = field(default_factory=dict)
    """Space -> the order it is gone by; one by somebody who may erase anywhere outweighs another."""
    orders: dict[bytes, int] = field(default_factory=dict)
    """Order -> its first line."""
    voices: dict[tuple[bytes, bytes], Voices] = field(default_factory=dict)
    """Space and home -> who of its readers added it to an order, while others of them have not."""

    def copied(self) -> State:
        """A state of its own, to be filled further; the facts themselves never change."""
        twin = copy.copy(self)
        for one in fields(self):
            value = getattr(self, one.name)
            if isinstance(value, dict | list):
                setattr(twin, one.name, value.copy())
        return twin

    def is_active(self, user: bytes) -> bool:
        """Whether the user is certified and not revoked."""
        return user in self.users and user not in self.gone_users

    def has_role(self, user: bytes, role: str) -> bool:
        """Whether the user belongs and has the role."""
        return self.is_active(user) and role in self.users[user].roles
