"""Opening single spaces to others, and moving a space to another home, on a member's signed word."""

from __future__ import annotations

from sync.protocol.messages import Code, Kept, Share, Shares
from sync.server.auth import Caller
from sync.server.refusal import Refusal, bad, forbidden
from sync.server.store.rows import SpaceRow
from sync.server.store.store import Store
from sync.server.wakeups import Tell
from sync.trust.refusal import TrustRefused
from sync.trust.shares import check_share

MOST = 500
MOST_EPOCHS = 1 << 32


class Sharing:
    """Keeps shares and moves."""

    def __init__(self, store: Store, tell: Tell) -> None:
        self._store, self._tell = store, tell

    def put(self, caller: Caller, request: Shares) -> Kept:
        """Keep them all, or Refusal and none."""
        if len(request.shares) > MOST:
            raise Refusal(413, Code.TOO_BIG, most=MOST)
        rows = self._store.log.spaces({share.space for share in request.shares})
        for share in request.shares:
            row = rows.get(share.space)
            if _is_gone(caller, share, row):
                raise Refusal(410, Code.ERASED)
            if row is None:
                raise Refusal(404, Code.NOT_FOUND, space=share.space.hex())
            _check(caller, share, row.home)
        homes = {space: row.home for space, row in rows.items()}
        if homes and not self._store.shares.put(request.shares, homes):
            raise Refusal(409, Code.BEHIND, reason="moved")
        self._tell(None)
        return Kept(len(request.shares))


def _is_gone(caller: Caller, share: Share, row: SpaceRow | None) -> bool:
    """Whether an order took the space. One that is there though readers ordered it gone had been moved to
    them, and may be moved back."""
    gone = caller.roster.is_erased(share.space, row.home if row else b"")
    found = caller.roster.erased(share.space)
    return gone and not (share.move and row is not None and found is not None and found.bound)


def _check(caller: Caller, share: Share, home: bytes) -> None:
    if not 0 <= share.epoch < MOST_EPOCHS:
        raise bad("epoch")
    try:
        check_share(caller.roster, share, home)
    except TrustRefused as refused:
        raise forbidden(refused.code) from refused
