"""Requests and answers between a laptop and the server: msgpack arrays, members only added at the end.

Every byte string is opaque to the server except the header of an envelope and the entries of the
membership log. Times are milliseconds since 1970 by the sender's clock.
"""

from __future__ import annotations

import hashlib
from enum import StrEnum

import msgspec

MEDIA_TYPE = "application/msgpack"
MAX_PUSH = 500
"""Envelopes in one push."""
MAX_BODY = (1 << 20) + (1 << 16)
"""Bytes in one request."""
PAGE_BYTES = 1 << 20
"""Envelope bytes in one page of a pull (one envelope more may stand on it)."""
CHUNK_BYTES = (1 << 20) + 64
"""A sealed piece of an attachment."""
MAX_WAIT_SECONDS = 50


class Code(StrEnum):
    """What the server says of an envelope or a request. Screens translate `sync.code.<code>`."""

    OK = "ok"
    KNOWN = "known"
    FORK = "fork"
    GAP = "gap"
    EPOCH = "epoch"
    MUST_ROTATE = "must_rotate"
    NOT_MEMBER = "not_member"
    REVOKED = "revoked"
    SIGNATURE = "signature"
    UNKNOWN_DEVICE = "unknown_device"
    TOO_BIG = "too_big"
    BAD = "bad"
    BEHIND = "behind"
    REFUSED = "refused"
    RATE = "rate"
    QUOTA = "quota"
    UNAUTHENTICATED = "unauthenticated"
    EXPIRED = "expired"
    TAKEN = "taken"
    NOT_FOUND = "not_found"
    VERSION = "version"
    BUSY = "busy"
    ERASED = "erased"
    HOME = "home"


class Message(msgspec.Struct, array_like=True, frozen=True, forbid_unknown_fields=False, gc=False):
    """A request or an answer."""


class Failure(Message, frozen=True):
    """Body of every answer that is no success; `detail` holds numbers and ids in hexadecimal."""

    code: str
    detail: dict[str, int | str] = {}


class About(Message, frozen=True):
    """Who the server says it is; believed only after its key was found pinned."""

    organisation: bytes
    server_pk: bytes
    versions: tuple[int, ...]
    time_ms: int


class FoundRequest(Message, frozen=True):
    """The first entries of a new organisation, under the claim code the server printed."""

    claim: str
    entries: tuple[bytes, ...]
    grants: tuple[Grant, ...]


class Hello(Message, frozen=True):
    """A laptop names itself and challenges the server."""

    device: bytes
    nonce: bytes


class Challenge(Message, frozen=True):
    """The server's counter-challenge; `signature` covers both nonces, device and purpose."""

    nonce: bytes
    signature: bytes


class Proof(Message, frozen=True):
    """The laptop's answer; `signature` covers both nonces, the server's key and purpose."""

    device: bytes
    nonce: bytes
    signature: bytes


class Ticket(Message, frozen=True):
    """A token for the requests that follow, valid for `seconds`."""

    token: str
    seconds: int


class Grant(Message, frozen=True):
    """A group's secret sealed to one recipient (a user; zeros: the link to the epoch before)."""

    group: bytes
    epoch: int
    recipient: bytes
    sealed: bytes


class MembersAppend(Message, frozen=True):
    """New lines of the membership log with the grants they need: all of it or nothing.

    `again`: the server took them once, and has lost them since.
    """

    entries: tuple[bytes, ...]
    grants: tuple[Grant, ...]
    again: bool = False


class Members(Message, frozen=True):
    """Lines of the membership log from `first` on, and the number of all."""

    first: int
    entries: tuple[bytes, ...]
    total: int


class Grants(Message, frozen=True):
    """Grants: those meant for the asker (and links of his groups), or re-wrapped ones to keep."""

    grants: tuple[Grant, ...]


class Share(Message, frozen=True):
    """One space opened to a user or to another group; `move` makes that group its home.

    `sealed` holds the keys of the space by epoch, for the recipient. `signature` is the
    sharing device's over the rest.
    """

    space: bytes
    recipient: bytes
    epoch: int
    sealed: bytes
    move: bool
    device: bytes
    signature: bytes = b""

    def signed(self) -> bytes:
        """What the signature covers."""
        told = (self.space, self.recipient, self.epoch, self.sealed, self.move, self.device)
        return b"approdo share\x00" + msgspec.msgpack.encode(told)


class Shares(Message, frozen=True):
    """Shares to keep, or shares of the asker's spaces."""

    shares: tuple[Share, ...]


class Push(Message, frozen=True):
    """Envelopes to put into the log; `homes` names the home group of spaces the server may not know."""

    homes: tuple[tuple[bytes, bytes], ...]
    envelopes: tuple[bytes, ...]


class Pushed(Message, frozen=True):
    """One (code, number) for each envelope: gseq of ok and known, dseq wanted of gap, epoch of epoch.

    `token`: a receipt to show with the next listing; empty from a server that gives none.
    """

    results: tuple[tuple[str, int], ...]
    token: bytes = b""


class HeadsRequest(Message, frozen=True):
    """What moved after `since` (a token of an earlier answer; empty: everything).

    `receipt`: the token of the last `Pushed` since then, so that the server sees what it has forgotten.
    """

    since: bytes
    receipt: bytes = b""


class Head(Message, frozen=True):
    """Where the log of a space stands.

    `mine`: the asker has written in it from some laptop; told when everything is listed. It only says
    what to read first. `told`: the last line that is in a snapshot; -1 from a server that takes none.
    """

    space: bytes
    home: bytes
    head: int
    hash8: bytes
    floor: int
    mine: bool = False
    told: int = -1


class Heads(Message, frozen=True):
    """Spaces of the asker that moved; with `reset` the list is of all and the old token meant nothing."""

    token: bytes
    moved: tuple[Head, ...]
    members: int
    shares: tuple[Share, ...]
    reset: bool
    more: bool = False


class Cursor(Message, frozen=True):
    """How far a laptop has read a space.

    `stretches`: snapshots may stand for the lines after it. `until`: the last line wanted; 0: all.
    """

    space: bytes
    gseq: int
    hash8: bytes
    stretches: bool = False
    until: int = 0


class PullRequest(Message, frozen=True):
    """Spaces to read on from these cursors, at most `budget` bytes of envelopes."""

    cursors: tuple[Cursor, ...]
    budget: int = PAGE_BYTES


class Line(Message, frozen=True):
    """One envelope of a log; of the asker's own device only its SHA-256 comes back (`own`)."""

    gseq: int
    received_ms: int
    body: bytes
    own: bool = False


class SpacePage(Message, frozen=True):
    """A run of lines of one space; `hash8` is the log's hash after the last of them."""

    space: bytes
    home: bytes
    head: int
    hash8: bytes
    lines: tuple[Line, ...]


class Pulled(Message, frozen=True):
    """Pages in the order asked for; `unread` did not fit; `rolled_back` do not continue the cursor.

    `snapshots`: for a space asked for with `stretches`, sealed stretches that follow each other from the
    cursor on; the lines of its page come after the last of them.
    """

    pages: tuple[SpacePage, ...]
    unread: tuple[bytes, ...]
    rolled_back: tuple[Head, ...]
    snapshots: tuple[bytes, ...] = ()


class WaitRequest(Message, frozen=True):
    """Answer as soon as something after `since` moved, or after `seconds`."""

    since: bytes
    seconds: int


class Moved(Message, frozen=True):
    """Whether something moved."""

    moved: bool


class Invitation(Message, frozen=True):
    """Registered by an approver: a one-time id, its end, and the user it is for."""

    id: bytes
    expires_ms: int
    user: bytes


class JoinRequest(Message, frozen=True):
    """A new laptop's keys under a one-time id; `vouched` is sealed to nobody and holds no secret."""

    invitation: bytes
    user: bytes
    sign_pk: bytes
    seal_pk: bytes
    device: bytes
    device_pk: bytes
    device_entry: bytes = b""


class Joins(Message, frozen=True):
    """Requests that wait for approval."""

    requests: tuple[JoinRequest, ...]


TAKEN_BACK = b"taken back"
"""The parcel of a refusal whose invitation had been taken back, whoever came with it."""


def mark_of(invitation: bytes) -> bytes:
    """What an invitation is recognised by without giving away its one-time id, 16 bytes."""
    return hashlib.sha256(b"approdo invitation\x00" + invitation).digest()[:16]


class JoinAnswer(Message, frozen=True):
    """What the approver decided; `parcel` is sealed to the joining laptop."""

    state: str
    parcel: bytes = b""


class Which(Message, frozen=True):
    """Ids (SHA-256 of the sealed bytes) of pieces of attachments."""

    ids: tuple[bytes, ...]


class Snapshot(Message, frozen=True):
    """A sealed stretch of a log: what follows line `after`, up to the line its header names as `dseq`, and
    the start of the log's running hash there."""

    envelope: bytes
    after: int
    hash8: bytes


class Kept(Message, frozen=True):
    """Something was kept; `count` of it."""

    count: int


def encode(message: msgspec.Struct) -> bytes:
    """The bytes of a message."""
    return msgspec.msgpack.encode(message)
