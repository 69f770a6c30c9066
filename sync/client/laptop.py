"""What the parts of the engine share: the store, the server, who belongs, and the keys."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from sync.client.calls import Calls
from sync.client.keyring import Keyring
from sync.client.ports import NO_NOTES, Audience, Identity, Notes, Replica, Transport
from sync.protocol.faults import Fault, SyncError
from sync.trust.refusal import TrustRefused
from sync.trust.roster import Roster

RECEIPT = "receipt"
"""The name the receipt of the last push is remembered under, until the server has told what moved since."""
LOOKED = "heads"
"""The name the server's token of what moved is remembered under."""
HANDED = "handed"
"""The name the last change (`Outgoing.rid`) whose envelope was handed over by file is remembered under."""
PARTED = "parted"
"""The name under which the server's other log of members is remembered, while it cannot be followed."""
SESSION = "session"
"""The name the server's token is remembered under."""

Clock = Callable[[], int]
"""Milliseconds since 1970."""


def wall_clock() -> int:
    """The laptop's own time; it decides nothing."""
    return time.time_ns() // 1_000_000


@dataclass(slots=True)
class Laptop:
    """One joined laptop. `io` carries one request at a time, `workers` check signatures."""

    replica: Replica
    transport: Transport
    audience: Audience
    identity: Identity
    roster: Roster
    keyring: Keyring
    calls: Calls
    now_ms: Clock = wall_clock
    homeless: set[bytes] = field(default_factory=set)
    """Spaces whose home the server is told again."""
    turned_away: dict[bytes, int] = field(default_factory=dict)
    """Envelopes that came by hand and that the server answered for good, with how long the log of members
    was: not offered again before it grew."""
    io: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "sync-line"))
    workers: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(2, "sync-check"))

    @classmethod
    def opened(
        cls, replica: Replica, transport: Transport, audience: Audience, now_ms: Clock = wall_clock
    ) -> Laptop:
        """The laptop as its store knows it; SyncError REFUSED `not_joined` before it joined."""
        identity = replica.identity()
        if identity is None:
            raise SyncError(Fault.REFUSED, "not_joined")
        roster = kept_roster(replica)
        kept = replica.remembered(SESSION) or b""
        # A token of the keys before these speaks for a laptop that may be out by now: it is not used.
        token = kept.removeprefix(identity.device).decode() if kept.startswith(identity.device) else ""
        calls = Calls(transport, identity, roster.server_pk, token)
        if erased := roster.all_erased():
            replica.erase(erased)
        return cls(replica, transport, audience, identity, roster, Keyring(replica), calls, now_ms)

    def receipt_note(self, receipt: bytes) -> Notes:
        """What to remember of what the server gave for a push, not after what it acknowledged is settled;
        empty: it is forgotten. Nothing where that is known already."""
        return NO_NOTES if receipt == (self.replica.remembered(RECEIPT) or b"") else {RECEIPT: receipt}

    def become(self, identity: Identity) -> None:
        """Go on as another device or with other keys."""
        self.replica.keep_identity(identity)
        self.identity = identity
        self.calls = Calls(self.transport, identity, self.roster.server_pk)

    def speak_as(self, identity: Identity) -> None:
        """Talk to the server as another device of the same person, for a moment; nothing is kept."""
        self.identity = identity
        self.calls = Calls(self.transport, identity, self.roster.server_pk)

    def remember_session(self) -> None:
        """Keep the token for the next start."""
        token = self.identity.device + self.calls.token.encode()
        if token != self.replica.remembered(SESSION):
            self.replica.remember(SESSION, token)

    def close(self) -> None:
        """End the threads; a request on its way is not waited for."""
        self.io.shutdown(wait=False, cancel_futures=True)
        self.workers.shutdown(wait=False, cancel_futures=True)


def kept_roster(replica: Replica) -> Roster:
    """The membership log as kept here. It was checked when it was kept; it is checked again."""
    try:
        return Roster.empty().extended(replica.entries())
    except TrustRefused as refused:
        raise SyncError(Fault.FORKED, refused.code) from None
