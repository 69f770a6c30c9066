"""The server put together: one of each part, over one store."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from sync.protocol.messages import About, Code, FoundRequest, Kept, Members, Push, Pushed, Snapshot
from sync.server.accept import Acceptor
from sync.server.appending import Appender
from sync.server.auth import Caller, Gate, RememberedChallenges
from sync.server.blobs.opening import open_blobs
from sync.server.chunks import Chunks
from sync.server.clock import now_ms
from sync.server.joining import Joining
from sync.server.limits import Quota, Rate
from sync.server.listing import Lister
from sync.server.lives import Lives, healing_from_now
from sync.server.membership import Membership
from sync.server.metrics import Metrics
from sync.server.reading import Puller
from sync.server.refusal import Refusal
from sync.server.settings import Settings
from sync.server.sharing import Sharing
from sync.server.snapshots import Snapshots
from sync.server.store.opening import open_store
from sync.server.store.place import is_another
from sync.server.store.store import Store
from sync.server.tokens import INCARNATION_BYTES
from sync.server.wakeups import Wakeups
from sync.trust.signatures import new_key, public_of

if TYPE_CHECKING:
    from sync.server.store.news import News

VERSIONS = (1,)


class Services:
    """What the endpoints call. Everything but `wakeups` may be used from any thread."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        Path(settings.data).mkdir(parents=True, exist_ok=True)
        self.store: Store = open_store(Path(settings.data), settings.database)
        facts = self.store.facts
        self.key = facts.settle("server_key", new_key())
        self.public = public_of(self.key)
        self.claim = facts.settle("claim", secrets.token_hex(8).encode()).decode()
        renewed = {"incarnation": secrets.token_bytes(INCARNATION_BYTES), **healing_from_now()}
        self.put_back = is_another(self.store.database, renewed)
        self._incarnation = facts.settle("incarnation", renewed["incarnation"])
        self.lives = Lives(facts, self.store.log.horizon, counted=not settings.database)
        self.metrics = Metrics()
        self.wakeups = Wakeups()
        self._news = self._listen()
        self.membership = Membership(
            self.store.members,
            grown=lambda: self._landed(None),
            homes=self.store.log.homes,
            healing=self.lives.healing,
        )
        self.membership.sweep()
        self.gate = Gate(
            self.store.tokens,
            self.store.tokens if settings.database else RememberedChallenges(),
            self.membership,
            self.key,
            self.public,
            seconds=settings.token_seconds,
            clock=now_ms,
        )
        self.appender = Appender(self.store.log, now_ms, self._landed, turns=4 if settings.database else 1)
        self.acceptor = Acceptor(self.store, self.membership, self.appender, healing=self.lives.healing)
        seal = hashlib.sha256(b"approdo token" + self.key).digest()
        self.lister = Lister(self.store, self.membership, self._incarnation, self.lives, seal)
        self.puller = Puller(self.store)
        self.sharing = Sharing(self.store, self._landed)
        self.joining = Joining(self.store.joins, self.membership, now_ms)
        self.snapshots = Snapshots(self.store, now_ms)
        self.rate = Rate(settings.rate, settings.burst)
        self.open_rate = Rate(settings.open_rate, settings.open_burst)
        self.quota = Quota(settings.quota, lambda: self.store.log.usage()[1] + self.store.chunks.usage())
        self.chunks = Chunks(self.store.chunks, open_blobs(settings), self.quota, now_ms)

    def about(self) -> About:
        """Who this server says it is."""
        return About(self.membership.current().organisation, self.public, VERSIONS, now_ms())

    def found(self, request: FoundRequest) -> Members:
        """Begin an organisation under the claim code."""
        if not hmac.compare_digest(request.claim.strip().encode(), self.claim.encode()):
            raise Refusal(403, Code.REFUSED, reason="claim")
        return self.membership.found(request.entries, request.grants, self.public)

    def push(self, caller: Caller, request: Push) -> Pushed:
        """Take envelopes in."""
        self.quota.check(sum(len(raw) for raw in request.envelopes))
        pushed = self.acceptor.push(caller, request)
        self.metrics.results(Counter(code for code, _ in pushed.results))
        return msgspec.structs.replace(pushed, token=self.lister.receipt())

    def snapshot(self, caller: Caller, request: Snapshot) -> Kept:
        """Take a snapshot in."""
        self.quota.check(len(request.envelope))
        return self.snapshots.put(caller, request)

    def gauges(self) -> dict[str, float]:
        """Values of the moment, for the metrics."""
        spaces, size = self.store.log.usage()
        return {
            "spaces": spaces,
            "envelope_bytes": size,
            "members_log_lines": self.store.members.total(),
            "waiting": self.wakeups.waiting,
            "healing": float(self.lives.healing()),
        }

    def close(self) -> None:
        """Let go of everything."""
        if self._news is not None:
            self._news.close()
        self.acceptor.close()
        self.store.close()

    def _landed(self, groups: Collection[bytes] | None) -> None:
        """Something moved: tell who waits here, and the other workers."""
        self.wakeups.tell(groups)
        if self._news is not None:
            self._news.send(groups)

    def _listen(self) -> News | None:
        if not self.settings.database:
            return None
        # Only who uses PostgreSQL pays for loading its driver.
        from sync.server.store.news import News

        return News(self.settings.database, self.wakeups.tell)
