"""Letting laptops in: each side shows the other that it holds its key; then a short-lived token.

No password reaches the server, a token is kept as its hash, and a challenge can be answered once.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from sync.protocol.entries import ROOT
from sync.protocol.messages import Challenge, Code, Hello, Proof, Ticket
from sync.server.membership import Membership
from sync.server.refusal import Refusal, bad
from sync.server.store.rows import PendingChallenge, Session
from sync.server.store.tokens import TokenStore
from sync.trust import challenge as words
from sync.trust.roster import Roster
from sync.trust.signatures import sign, verify

CHALLENGE_MS = 60_000
OPEN_CHALLENGES = 20_000
REMEMBERED = 5000
"""Tokens this worker knows without asking the store."""
NONCE_MIN, NONCE_MAX = 16, 64


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: a laptop, its user, and the roster in which both were found to belong."""

    device: bytes
    user: bytes
    roster: Roster


class Challenges(Protocol):
    """Challenges nobody answered yet."""

    def put_challenge(self, nonce: bytes, pending: PendingChallenge, now_ms: int) -> None:
        """Keep what was asked of a device."""

    def take_challenge(self, nonce: bytes) -> PendingChallenge | None:
        """The challenge of this nonce, given out once."""


class RememberedChallenges:
    """Challenges of a server that is one process: they need not outlive it, so they cost no write."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pending: OrderedDict[bytes, PendingChallenge] = OrderedDict()

    def put_challenge(self, nonce: bytes, pending: PendingChallenge, now_ms: int) -> None:
        """Keep it; the oldest go when they are too many."""
        with self._lock:
            self._pending[nonce] = pending
            while len(self._pending) > OPEN_CHALLENGES:
                self._pending.popitem(last=False)

    def take_challenge(self, nonce: bytes) -> PendingChallenge | None:
        """Once."""
        with self._lock:
            return self._pending.pop(nonce, None)


class Gate:
    """Challenges, proofs and tokens. `clock` gives milliseconds since 1970."""

    def __init__(
        self,
        store: TokenStore,
        challenges: Challenges,
        membership: Membership,
        key: bytes,
        public: bytes,
        *,
        seconds: int,
        clock: Callable[[], int],
    ) -> None:
        self._store, self._challenges, self._membership = store, challenges, membership
        self._key, self._public = key, public
        self._seconds, self._clock = seconds, clock
        self._lock = threading.Lock()
        self._sessions: OrderedDict[bytes, Session] = OrderedDict()

    def hello(self, hello: Hello) -> Challenge:
        """Answer a laptop's challenge and put one to it."""
        if not NONCE_MIN <= len(hello.nonce) <= NONCE_MAX:
            raise bad("nonce")
        self._belongs(hello.device)
        nonce, now = words.new_nonce(), self._clock()
        pending = PendingChallenge(hello.device, hello.nonce, now + CHALLENGE_MS)
        self._challenges.put_challenge(nonce, pending, now)
        told = words.server_signs(hello.device, hello.nonce, nonce, self._public)
        return Challenge(nonce, sign(self._key, told))

    def session(self, proof: Proof) -> Ticket:
        """A token for a laptop that answered its challenge rightly, in time and for the first time."""
        now = self._clock()
        pending = self._challenges.take_challenge(proof.nonce)
        if pending is None or pending.device != proof.device or pending.expires_ms < now:
            raise Refusal(401, Code.UNAUTHENTICATED, reason="challenge")
        caller = self._belongs(proof.device)
        told = words.device_signs(proof.device, pending.client_nonce, proof.nonce, self._public)
        if not verify(_key_of(caller), proof.signature, told):
            raise Refusal(401, Code.SIGNATURE)
        token = secrets.token_urlsafe(32)
        self._store.put(_hash(token), Session(proof.device, now + self._seconds * 1000), now)
        return Ticket(token, self._seconds)

    def caller(self, token: str) -> Caller:
        """Who holds this token; Refusal when nobody does, it has ended, or the holder was removed."""
        session = self._session(_hash(token)) if token else None
        if session is None:
            raise Refusal(401, Code.UNAUTHENTICATED)
        if session.expires_ms < self._clock():
            raise Refusal(401, Code.EXPIRED)
        return self._belongs(session.device)

    def _session(self, token_hash: bytes) -> Session | None:
        with self._lock:
            known = self._sessions.get(token_hash)
            if known is not None:
                self._sessions.move_to_end(token_hash)
                return known
        found = self._store.get(token_hash)
        if found is not None:
            with self._lock:
                self._sessions[token_hash] = found
                if len(self._sessions) > REMEMBERED:
                    self._sessions.popitem(last=False)
        return found

    def _belongs(self, device: bytes) -> Caller:
        roster = self._membership.current()
        if device == words.ROOT_DEVICE and roster.total:
            return Caller(device, ROOT, roster)
        user = roster.author_of(device)
        if user is None:
            raise Refusal(403, Code.UNKNOWN_DEVICE)
        if roster.is_revoked(device):
            raise Refusal(403, Code.REVOKED)
        return Caller(device, user, roster)


def _key_of(caller: Caller) -> bytes:
    """The key that shows who it is; the root's own for the root, who is in no group and reads nothing."""
    certificate = caller.roster.device(caller.device)
    return caller.roster.root_pk if certificate is None else certificate.pk


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
