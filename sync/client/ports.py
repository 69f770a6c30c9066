"""What the engine needs of a laptop's store, of the network and of the program around it.

The engine knows no SQL, no people and no permits. `Replica` is implemented by the encrypted file
of the program and, for tests, in memory; one suite of tests runs on both.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

from sync.protocol.change import Change
from sync.protocol.entries import UserCertificate
from sync.protocol.messages import Cursor, Share
from sync.protocol.replication import (
    NO_NOTES,
    Applied,
    Identity,
    Link,
    Logged,
    Notes,
    Outgoing,
    Page,
    Pending,
    PieceAwaited,
    PieceHeld,
    Received,
    Sealed,
    SetAside,
    Settled,
    Waiting,
)
from sync.trust.state import Erased

__all__ = [
    "NO_NOTES",
    "Applied",
    "Audience",
    "Identity",
    "Inbox",
    "Link",
    "Logged",
    "Notes",
    "Outbox",
    "Outgoing",
    "Page",
    "Pending",
    "PieceAwaited",
    "PieceHeld",
    "Pieces",
    "Received",
    "Replica",
    "Sealed",
    "SetAside",
    "Settled",
    "SharesIn",
    "Transport",
    "TrustStore",
    "Waiting",
]


class TrustStore(Protocol):
    """Keys and the membership log on this laptop."""

    def identity(self) -> Identity | None:
        """Who writes here; None before joining."""

    def keep_identity(self, identity: Identity) -> None:
        """Who writes here from now on. Changes not yet sealed get this user as author; with another
        device (a clone, a restored backup) changes the server never acknowledged get dots of that device."""

    def former_device(self) -> tuple[bytes, bytes] | None:
        """The device (id, Ed25519 seed) this store wrote as before the present one, or None; the last one the
        log of members knows, where there were several. It vouches for a present one the log does not know
        yet (a file put back from a backup), or the server no more (it was put back itself)."""

    def entries(self, first: int = 0) -> list[bytes]:
        """Lines of the membership log from `first` on, checked when they were kept."""

    def keep_entries(self, first: int, entries: Sequence[bytes]) -> None:
        """Append checked lines after line `first - 1`."""

    def exchange_entries(
        self, first: int, entries: Sequence[bytes], stale: Collection[tuple[bytes, int]]
    ) -> None:
        """Put checked lines in the place of those from `first` on, and forget the secrets (group, epoch) in
        `stale`, in one commit."""

    def erase(self, erased: Mapping[bytes, Erased]) -> None:
        """Give up every space that is ordered to be gone, what was not sent included, and let nothing bring
        it back. Called with all orders there are, whenever there are new ones. An order that names another
        home than the one known here is not followed unless its author may erase anywhere."""

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
        """Envelopes the server has not acknowledged, in the order of making, after change `after`: at most
        `limit`. Before the first stands all that came by hand and is set aside, without a `rid`."""

    def settle(
        self, settled: Sequence[Settled], cursors: Sequence[Cursor] = (), notes: Notes = NO_NOTES
    ) -> None:
        """Keep what the server said: `ok` and `known` are on the server, `epoch` is to be sealed again,
        `not_member` and `revoked` are parked, the rest stays with its reason shown. `cursors` move in
        the same transaction: where the server's answer shows that nothing came between. `notes` are
        remembered in it too."""

    def pending(self) -> Pending:
        """What is not known to be on the server."""

    def parked(self) -> dict[bytes, str]:
        """Spaces with parked changes, and why."""

    def unseal(self, spaces: Iterable[bytes]) -> None:
        """Forget envelopes never acknowledged in these spaces, so that they are sealed again."""

    def unpark(self, spaces: Iterable[bytes]) -> None:
        """Access came back: parked changes wait again."""


class Inbox(Protocol):
    """What comes in."""

    def cursors(self, spaces: Iterable[bytes] | None = None) -> dict[bytes, Cursor]:
        """How far each space was read; a space never read is not there."""

    def vector(self, spaces: Iterable[bytes]) -> dict[tuple[bytes, bytes], int]:
        """The last dseq known of each (space, device) without a gap or one set aside before it: what a
        local change may say it has seen."""

    def apply(self, page: Page) -> Applied:
        """Apply a page in one transaction, cursors included. Known dots are skipped; what came by hand and
        is set aside has its place in the log now, and goes to the server no more."""

    def set_aside(self) -> list[SetAside]:
        """Envelopes that could not be applied, oldest first."""

    def take_back(self, entries: Sequence[Received]) -> Applied:
        """Apply lines that had been set aside and can be read now; they leave that list. One with another
        reason than before stays on it with that."""

    def reset_cursor(self, cursor: Cursor) -> None:
        """Read a space again from here: the server lost what came after."""

    def recent(self, space: bytes, after: Mapping[bytes, int]) -> list[bytes]:
        """Kept envelopes of a space, of any device, beyond these dseqs: what a rolled-back server lacks."""

    def spaces(self) -> list[bytes]:
        """All spaces of this laptop."""

    def home(self, space: bytes) -> bytes | None:
        """The group a space was last sealed in, as far as this laptop knows."""

    def log(self, space: bytes, after: int, last: int) -> list[Logged] | None:
        """The changes of lines `after + 1` to `last` in their order; None unless every one of them was read
        from the log itself (not `told`) and is applied here."""

    def told(self) -> dict[bytes, int]:
        """Spaces of which lines up to this one are known by a snapshot alone."""

    def compare(self, page: Page) -> int:
        """Put lines of one log beside what a snapshot told in their place: where it told otherwise, less or
        more, the log is right. A page with a cursor is the last one: nothing is `told` any more, and where
        something differed the cursor and the chain ends stand there now. What was told and is not in the
        log goes only if it is the very log that was told of (the same running hash): a server that was
        put back may have lost it. What came of the log itself, or by hand, never goes. The number of lines
        that differed, chain ends included."""


class Pieces(Protocol):
    """The sealed pieces of files. A piece is named by the SHA-256 of its sealed bytes, and whoever has the
    file can make it again; the names come with the records about the files."""

    def unsent_pieces(self, after: bytes, limit: int) -> list[PieceHeld]:
        """Pieces that are here and not known to be on the server, in a fixed order after place `after`."""

    def awaited_pieces(self, limit: int) -> list[PieceAwaited]:
        """Pieces of files known here whose bytes are not, the most wanted first. One nobody wants is listed
        until it is known whether the server has it."""

    def piece(self, name: bytes) -> bytes | None:
        """A sealed piece that is here, or None."""

    def keep_piece(self, name: bytes, sealed: bytes, *, there: bool) -> bool:
        """Keep a piece that came, in one durable commit; False when no file here wants it or it is not what
        its record says. `there`: it came from the server."""

    def pieces_said(self, there: Iterable[bytes], missing: Iterable[bytes]) -> None:
        """Keep what the server said of these."""

    def doubt_pieces(self) -> None:
        """The server may have lost some: none counts as there before it was asked again."""

    def pieces_in(self, spaces: Iterable[bytes], largest: int) -> list[bytes]:
        """Pieces that are here of the files of these spaces that have at most `largest` bytes."""


class Replica(TrustStore, Outbox, Inbox, Pieces, Protocol):
    """All the engine needs of the store. Every call is one transaction; calls may come from any thread."""

    def remembered(self, key: str) -> bytes | None:
        """Something the engine keeps for itself (`token`), or None."""

    def remember(self, key: str, value: bytes) -> None:
        """Keep it."""

    def remember_all(self, notes: Notes) -> None:
        """Keep several in one commit."""


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

    def groups(self, people: Sequence[UserCertificate]) -> Mapping[tuple[str, bytes], frozenset[bytes]]:
        """Every group that follows from roles and sites, as (purpose, about) -> members.

        Groups left out are nobody's business here: whoever made them keeps them.
        """


SharesIn = Sequence[Share]
