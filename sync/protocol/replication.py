"""What passes between the engine and the store of a laptop: plain values, shared by both floors.

The engine (`sync.client`) and the encrypted file that implements its ports do not know each
other; these are the shapes they hand over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from enum import IntEnum

from sync.protocol.change import Change
from sync.protocol.messages import Cursor


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
    """A change and its envelope, to be kept before it is sent; `group` is the home it was sealed for."""

    rid: int
    raw: bytes
    epoch: int
    group: bytes


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
class Pending:
    """How many changes are not known to be on the server, by what holds them: `waiting` have no envelope,
    `sealed` have one, `parked` wait for access, `refused` were not taken for another reason. `files` have
    `file_bytes` bytes that are not known to be there."""

    waiting: int = 0
    sealed: int = 0
    parked: int = 0
    refused: int = 0
    files: int = 0
    file_bytes: int = 0

    @property
    def changes(self) -> int:
        """Changes that are only here."""
        return self.waiting + self.sealed + self.parked + self.refused

    @property
    def total(self) -> int:
        """All that is only here: changes, and files."""
        return self.changes + self.files


class Wish(IntEnum):
    """How much a piece of a file is wanted: not before somebody asks; when the line costs nothing; now."""

    LATER = 0
    FREELY = 1
    ASKED = 2


@dataclass(frozen=True, slots=True)
class PieceHeld:
    """A piece of a file that lies here and may be lacking at the server. `place`: where to go on."""

    name: bytes
    size: int
    place: bytes


@dataclass(frozen=True, slots=True)
class PieceAwaited:
    """A piece of a file that is known here and does not lie here."""

    name: bytes
    size: int
    wish: Wish


Notes = Mapping[str, bytes]
"""What the engine remembers for itself, by name."""
NO_NOTES: Notes = {}


@dataclass(frozen=True, slots=True)
class Link:
    """The last envelope known of a device in a space: its dseq, and what the next one bears as `prev`."""

    dseq: int
    prev: bytes


@dataclass(frozen=True, slots=True)
class Received:
    """One line of a log as it was found to be; `gseq` 0: it came by hand, the server may lack it.

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
    linked: bool = False
    """It is its device's next one and properly signed: the chain goes on from it, even if set aside."""


@dataclass(frozen=True, slots=True)
class Logged:
    """A line of a log as the changes kept here tell it: what was written, and the wall time shown for it."""

    change: Change
    at_ms: int


@dataclass(frozen=True, slots=True)
class Page:
    """What one transaction applies: lines in the order of each log, then the cursors after them.

    A cursor's `hash8` is kept as it is given, whatever its length: the engine keeps the whole
    running hash (32 bytes) and sends its start.

    Lines without `raw` came in a stretch of the log (`sync.protocol.stretch`): `ends` are the chain ends
    (by space and device) after them, `told` how far each space is known by such a telling alone, with the
    log's running hash there: it is still to be compared. A page that ends a comparison bears in `seen` the
    (device, dseq) of all lines of the log that was read.
    """

    lines: Sequence[Received]
    cursors: Sequence[Cursor]
    homes: Mapping[bytes, bytes]
    ends: Mapping[tuple[bytes, bytes], Link] = field(default_factory=dict)
    told: Mapping[bytes, Cursor] = field(default_factory=dict)
    seen: Set[tuple[bytes, int]] = frozenset()


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
