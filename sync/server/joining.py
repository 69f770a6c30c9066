"""The way in for a new laptop: an invitation, its request, and what an approver left for it.

The server only carries these; both people compare words on their screens, and what makes somebody
a member is the line an approver signs.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from sync.protocol.messages import Code, Invitation, JoinAnswer, JoinRequest, Joins, Kept
from sync.server.auth import Caller
from sync.server.membership import Membership
from sync.server.refusal import Refusal, bad, forbidden
from sync.server.store.joining import APPROVED, OPEN, REFUSED, JoinStore
from sync.server.store.rows import StoredInvitation

ID_BYTES, MOST_ID_BYTES = 16, 64
LONGEST_MS = 7 * 86_400_000
APPROVERS = ("officer", "supervisor")
SMALL = 16_384
"""Bytes of a request or a parcel."""


class Joining:
    """Invitations and requests. `clock` gives milliseconds since 1970."""

    def __init__(self, store: JoinStore, membership: Membership, clock: Callable[[], int]) -> None:
        self._store, self._membership, self._clock = store, membership, clock

    def invite(self, caller: Caller, invitation: Invitation) -> Kept:
        """Register a one-time id; officers and supervisors for anybody, everybody for oneself."""
        now = self._clock()
        if (
            not ID_BYTES <= len(invitation.id) <= MOST_ID_BYTES
            or not now < invitation.expires_ms <= now + LONGEST_MS
        ):
            raise bad("invitation")
        if not _approves(caller) and invitation.user != caller.user:
            raise forbidden("role")
        stored = StoredInvitation(
            invitation.id, caller.user, invitation.user, invitation.expires_ms, b"", OPEN, b""
        )
        if not self._store.invite(stored, now):
            raise Refusal(409, Code.TAKEN)
        return Kept(1)

    def join(self, request: JoinRequest) -> Kept:
        """Use an invitation once; the same request again is no harm."""
        invitation = self._living(request.invitation)
        if invitation.user != request.user:
            raise forbidden("user")
        told = msgspec.msgpack.encode(request)
        if len(told) > SMALL:
            raise Refusal(413, Code.TOO_BIG, most=SMALL)
        if not self._store.request(request.invitation, told):
            raise Refusal(409, Code.TAKEN)
        return Kept(1)

    def answer(self, invitation: bytes) -> JoinAnswer:
        """What became of the request under this id."""
        stored = self._living(invitation)
        return JoinAnswer(stored.state, stored.parcel)

    def waiting(self, caller: Caller) -> Joins:
        """Requests that this person may decide."""
        waiting = [one for one in self._store.waiting() if _decides(caller, one)]
        requests = [msgspec.msgpack.decode(one.request, type=JoinRequest) for one in waiting]
        return Joins(tuple(requests))

    def decide(self, caller: Caller, invitation: bytes, answer: JoinAnswer) -> Kept:
        """Leave a decision, with the parcel for the new laptop; or a refusal before any laptop came.

        `invitation` may be the mark of an id: who takes it back for a colleague does not know the id.
        """
        if answer.state not in (APPROVED, REFUSED) or len(answer.parcel) > 1 << 20:
            raise bad("state")
        stored = self._store.get(invitation) or self._store.marked(invitation)
        if stored is None:
            raise Refusal(404, Code.NOT_FOUND)
        if not _decides(caller, stored):
            raise forbidden("role")
        if not self._store.decide(stored.id, answer.state, answer.parcel):
            raise Refusal(409, Code.TAKEN)
        return Kept(1)

    def _living(self, invitation: bytes) -> StoredInvitation:
        stored = self._store.get(invitation)
        if stored is None:
            raise Refusal(404, Code.NOT_FOUND)
        if stored.expires_ms < self._clock():
            raise Refusal(410, Code.EXPIRED)
        return stored


def _approves(caller: Caller) -> bool:
    return any(caller.roster.has_role(caller.user, role) for role in APPROVERS)


def _decides(caller: Caller, invitation: StoredInvitation) -> bool:
    return _approves(caller) or caller.user in (invitation.inviter, invitation.user)
