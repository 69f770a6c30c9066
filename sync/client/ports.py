"""What the engine needs of a laptop's store, of the network and of the program around it.

The engine knows no SQL, no people and no permits. `Replica` is implemented by the encrypted file
of the program and, for tests, in memory; one suite of tests runs on both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sync.protocol.change import Change
from sync.protocol.messages import Cursor, Share


@dataclass(frozen=True, slots=True, repr=False)
class Identity:
    """Who writes here, with the private keys: Ed25519 seeds of 32 bytes, HPKE seed of 96."""

    organisation: bytes
    user: bytes
    sign_key: bytes
    seal_key: bytes
    device: bytes
    device_key: bytes


@dataclass(frozen=True, slots=True)
class Waiting:
    """A change no envelope was made of yet; `group` is where the program wants it sealed, if it knows."""

    rid: int
    change: Change
    group: bytes | None


@dataclass(frozen=True, slots=True)
class Sealed:
    """A change and its envelope, to be kept before it is sent."""

    rid: int
    raw: bytes
    epoch: int


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An envelope the server is not known to have. `rid` is None for one of another device (relayed)."""

    rid: int | None
    space: bytes
    group: bytes
    raw: bytes


@dataclass(frozen=True, slots=True)
class Settled:
    """What the server said of an outgoing envelope: `code` is one of `messages.Code`."""

    rid: int
    code: str
    number: int


@dataclass(frozen=True, slots=True)
class Link:
    """The last envelope known of a device in a space: its dseq, and what the next one bears as `prev`."""

    dseq: int
    prev: bytes


@dataclass(frozen=True, slots=True)
class Received:
    """One line of a log as it was found to be.

    `change` is None for an own envelope that came back as its digest, for one known already, and
    for one set aside; then `reason` says why (empty: nothing is wrong).
    """

    space: bytes
    gseq: int
    received_ms: int
    raw: bytes
    digest: bytes
    device: bytes
    dseq: int
    change: Change | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """What one transaction applies: lines in the order of each log, then the cursors after them."""

    lines: Sequence[Received]
    cursors: Sequence[Cursor]
    homes: Mapping[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Applied:
    """What a page did: changes applied, changes known before, records now in conflict."""

    applied: int
    known: int
    conflicts: int


@dataclass(frozen=True, slots=True)
class SetAside:
    """An envelope that could not be applied, kept with its reason until a later try."""

    space: bytes
    gseq: int
    raw: bytes
    reason: str


class TrustStore(Protocol):
    """Keys and the membership log on this laptop."""

    def identity(self) -> Identity | None:
        """Who writes here; None before joining."""

    def entries(self, first: int = 0) -> list[bytes]:
        """Lines of the membership log from `first` on, checked when they were kept."""

    def keep_entries(self, first: int, entries: Sequence[bytes]) -> None:
        """Append checked lines after line `first - 1`."""

    def secrets(self) -> dict[tuple[bytes, int], bytes]:
        """Secrets of groups by (group, epoch)."""

    def keep_secrets(self, secrets: Mapping[tuple[bytes, int], bytes]) -> None:
        """Keep secrets; one that is there already stays."""

    def shared_keys(self, space: bytes) -> dict[int, bytes]:
        """Keys of a space by epoch that came by a share."""

    def keep_shared_keys(self, space: bytes, keys: Mapping[int, bytes]) -> None:
        """Keep them."""


class Outbox(Protocol):
    """Changes on their way out."""

    def waiting(self, limit: int) -> list[Waiting]:
        """Changes without an envelope, oldest first; those parked are left out."""

    def links(self, spaces: Iterable[bytes]) -> dict[tuple[bytes, bytes], Link]:
        """The last envelope known of each (space, device) of these spaces."""

    def keep_sealed(self, sealed: Sequence[Sealed]) -> None:
        """Keep envelopes in one durable commit; only then may they be sent."""

    def outgoing(self, after: int, limit: int, budget: int) -> list[Outgoing]:
        """Envelopes the server has not acknowledged, in the order of making, after change `after`."""

    def settle(self, settled: Sequence[Settled]) -> None:
        """Keep what the server said: `ok` and `known` are on the server, `epoch` is to be sealed again,
        `not_member` and `revoked` are parked, the rest stays with its reason shown."""

    def unseal(self, spaces: Iterable[bytes]) -> None:
        """Forget envelopes never acknowledged in these spaces, so that they are sealed again."""

    def unpark(self, spaces: Iterable[bytes]) -> None:
        """Access came back: parked changes wait again."""


class Inbox(Protocol):
    """What comes in."""

    def cursors(self, spaces: Iterable[bytes] | None = None) -> dict[bytes, Cursor]:
        """How far each space was read; a space never read is not there."""

    def vector(self, spaces: Iterable[bytes]) -> dict[tuple[bytes, bytes], int]:
        """The last dseq applied of each (space, device)."""

    def apply(self, page: Page) -> Applied:
        """Apply a page in one transaction, cursors included. Known dots are skipped."""

    def set_aside(self) -> list[SetAside]:
        """Envelopes that could not be applied, oldest first."""

    def take_back(self, entries: Sequence[Received]) -> Applied:
        """Apply lines that had been set aside and can be read now; they leave that list."""

    def reset_cursor(self, cursor: Cursor) -> None:
        """Read a space again from here: the server lost what came after."""

    def recent(self, space: bytes, after: Mapping[bytes, int]) -> list[bytes]:
        """Kept envelopes of a space, of any device, beyond these dseqs: what a rolled-back server lacks."""

    def home(self, space: bytes) -> bytes | None:
        """The group a space was last sealed in, as far as this laptop knows."""


class Replica(TrustStore, Outbox, Inbox, Protocol):
    """All the engine needs of the store. Every call is one transaction; calls may come from any thread."""

    def remembered(self, key: str) -> bytes | None:
        """Something the engine keeps for itself (`token`), or None."""

    def remember(self, key: str, value: bytes) -> None:
        """Keep it."""


class Transport(Protocol):
    """One request to the server; the answer's body. Raises `SyncError` for everything else."""

    def post(self, path: str, body: bytes, *, token: str = "") -> bytes:
        """Send `body` and return the answer's body."""

    def get(self, path: str, *, token: str = "") -> bytes:
        """Fetch a body."""

    def put(self, path: str, body: bytes, *, token: str = "") -> bytes:
        """Store a body."""


class Audience(Protocol):
    """The program's own rules of who shares what; the library sees ids alone."""

    def home_of(self, space: bytes) -> bytes | None:
        """The group a space of this laptop is to be sealed in; None while it cannot be known."""

    def may_write(self, roles: Sequence[str], change: Change) -> bool:
        """Whether an author with these roles may make this change; a refused one is kept aside."""


SharesIn = Sequence[Share]
