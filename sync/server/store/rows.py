"""What goes into the store and comes out of it, as plain rows."""

from __future__ import annotations

from dataclasses import dataclass

AGAIN = "again"
"""Result of an append whose premises changed meanwhile: check the envelope anew, then append again."""


Result = tuple[str, int]
"""A code of `messages.Code` (or AGAIN) and its number."""


@dataclass(frozen=True, slots=True, repr=False)
class Arriving:
    """An envelope after every check that can be made without the store.

    `home` is the group it was checked against, `members` how long the membership log was then;
    when either is another by now, nothing is written and the result is `AGAIN`. `refusal` is what
    the checks found: it is the result, unless the very same envelope is in the log already (a
    reply was lost, and meanwhile the epoch or the membership became another).
    """

    space: bytes
    device: bytes
    dseq: int
    epoch: int
    prev: bytes
    digest: bytes
    raw: bytes
    home: bytes
    members: int
    refusal: Result | None = None


@dataclass(slots=True)
class SpaceState:
    """A space while it is locked by an append: counted on here, written back at the end."""

    number: int
    home: bytes
    head: int
    floor: int
    chain: bytes
    added: int = 0


@dataclass(frozen=True, slots=True)
class Last:
    """The last envelope known of a device in a space."""

    dseq: int
    digest: bytes
    gseq: int


@dataclass(frozen=True, slots=True, repr=False)
class NewLine:
    """A line of a log as it is written."""

    space: int
    gseq: int
    device: bytes
    dseq: int
    epoch: int
    digest: bytes
    hash8: bytes
    received_ms: int
    body: bytes


@dataclass(frozen=True, slots=True)
class SpaceRow:
    """Where a space stands."""

    number: int
    id: bytes
    home: bytes
    head: int
    hash8: bytes
    floor: int
    moved: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A run of a log to be read: lines of space `number` after `after`."""

    number: int
    after: int


@dataclass(frozen=True, slots=True, repr=False)
class StoredLine:
    """A line as it is read; `body` is the digest alone for the reader's own envelopes."""

    space: int
    gseq: int
    received_ms: int
    hash8: bytes
    body: bytes
    own: bool


@dataclass(frozen=True, slots=True)
class Position:
    """Where a listing of moved spaces stopped: the last (stamp, space number) listed."""

    moved: int
    number: int


@dataclass(frozen=True, slots=True, repr=False)
class StoredSnapshot:
    """A sealed stretch of a log up to line `gseq`, and the start of the log's running hash there."""

    space: int
    gseq: int
    device: bytes
    hash8: bytes
    received_ms: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Session:
    """Who holds a token: a device until a time (ms)."""

    device: bytes
    expires_ms: int


@dataclass(frozen=True, slots=True)
class PendingChallenge:
    """A challenge somebody was given and may answer once."""

    device: bytes
    client_nonce: bytes
    expires_ms: int


@dataclass(frozen=True, slots=True)
class StoredInvitation:
    """A one-time id, who registered it and until when; `taken` is the request that used it, if any."""

    id: bytes
    inviter: bytes
    user: bytes
    expires_ms: int
    request: bytes
    state: str
    parcel: bytes
