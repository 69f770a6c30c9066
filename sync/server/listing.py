"""Which of a person's spaces moved since the last time, in pages, missing none and cheap when none did."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from sync.protocol.messages import Head, Heads, Share
from sync.server.auth import Caller
from sync.server.lives import Lives
from sync.server.membership import Membership
from sync.server.store.rows import SpaceRow
from sync.server.store.store import Store
from sync.server.tokens import HeadsToken, Listing, read_token, write_token

PAGE = 5000
"""Spaces in one answer."""


class Lister:
    """Answers `heads`; `incarnation` is another after a restore, `seal` marks the tokens as this server's."""

    def __init__(
        self, store: Store, membership: Membership, incarnation: bytes, lives: Lives, seal: bytes
    ) -> None:
        self._store, self._membership = store, membership
        self._incarnation, self._lives, self._seal = incarnation, lives, seal
        self.page = PAGE

    def receipt(self) -> bytes:
        """What a laptop shows later to learn whether what it was just told has been forgotten."""
        if not self._lives.present:
            return b""
        stamp = self._store.log.horizon()
        return write_token(HeadsToken(self._incarnation, stamp, 0, life=self._lives.present), self._seal)

    def heads(self, caller: Caller, since: bytes, receipt: bytes = b"") -> Heads:
        """The next page of spaces that moved, with the shares made since.

        `receipt`: of the last push of this laptop, if there was one after `since`.
        """
        told = self._told(caller, since)
        if self._is_forgotten(receipt):
            told = None
        token = told or HeadsToken(self._incarnation, 0, 0)
        listing = token.listing
        began = listing.members if listing else token.members
        total = token.members if listing else caller.roster.total
        until = listing.until if listing else self._store.log.horizon()
        gained = self._membership.gained(caller.user, began, total) if told else set()
        rows = self._rows(caller, token, gained, self.page)
        more = len(rows) > self.page
        rows = rows[: self.page]
        repeated = [] if listing or more else [row for row in rows if row.moved >= until]
        seen = _digest(repeated)
        if more:
            page = Listing(began, until, rows[-1].moved, rows[-1].number)
            following = HeadsToken(self._incarnation, token.since, total, b"", page, self._lives.present)
        else:
            following = HeadsToken(self._incarnation, until, total, seen, None, self._lives.present)
        if token.seen and not gained and _digest(rows) == token.seen:
            rows = []
        mine = self._written_by(caller, rows) if told is None or listing else set()
        in_snapshots = self._store.snapshots.reached([row.number for row in rows]) if rows else {}
        return Heads(
            token=write_token(following, self._seal),
            moved=tuple(
                Head(
                    row.id,
                    row.home,
                    row.head,
                    row.hash8,
                    row.floor,
                    row.number in mine,
                    in_snapshots.get(row.number, 0),
                )
                for row in rows
            ),
            members=caller.roster.total,
            shares=() if listing else tuple(self._shares(caller, token.since, gained)),
            reset=told is None,
            more=more,
        )

    def _told(self, caller: Caller, since: bytes) -> HeadsToken | None:
        """The laptop's token; None for one of a future that a restored server has not seen."""
        token = read_token(since, self._incarnation, self._seal)
        if token is None or not self._lives.remembers(token.life, token.since):
            return None
        if token.since > self._store.log.horizon() or token.members > caller.roster.total:
            return None
        return token

    def _written_by(self, caller: Caller, rows: Sequence[SpaceRow]) -> set[int]:
        """Spaces the asker has written in, from any laptop they ever had."""
        devices = [one.device for one in caller.roster.every_device_of(caller.user)]
        return self._store.log.written_by(devices, [row.number for row in rows])

    def _is_forgotten(self, receipt: bytes) -> bool:
        if not receipt:
            return False
        given = read_token(receipt, self._incarnation, self._seal)
        return given is not None and not self._lives.remembers(given.life, given.since)

    def anything(self, caller: Caller, since: bytes) -> bool:
        """Whether `heads` would have something to tell."""
        token = self._told(caller, since)
        if token is None or token.listing or token.members != caller.roster.total:
            return True
        rows = self._rows(caller, token, set(), self.page if token.seen else 0)
        return bool(rows) and _digest(rows) != token.seen

    def _rows(self, caller: Caller, token: HeadsToken, gained: set[bytes], most: int) -> list[SpaceRow]:
        groups = caller.roster.groups_of(caller.user)
        after = token.listing.position if token.listing else None
        moved = self._store.log.moved
        rows = moved([*groups], [caller.user, *groups], token.since, after, most + 1)
        fresh = [*(gained & groups)]
        if fresh and token.since:
            old = moved(fresh, fresh, 0, after, most + 1)
            rows = sorted(
                {row.number: row for row in [*rows, *old]}.values(), key=lambda s: (s.moved, s.number)
            )
        return rows[: most + 1]

    def _shares(self, caller: Caller, since: int, gained: set[bytes]) -> list[Share]:
        groups = caller.roster.groups_of(caller.user)
        found = self._store.shares.since([caller.user, *(groups - gained)], since)
        return found + self._store.shares.since(groups & gained, 0)


def _digest(rows: Iterable[SpaceRow]) -> bytes:
    told = sorted(f"{row.number}:{row.head}:{row.home.hex()}:{row.floor}" for row in rows)
    return hashlib.sha256("\n".join(told).encode()).digest()[:8] if told else b""
