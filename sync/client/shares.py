"""Spaces opened to us by somebody in their home group: checked, opened, kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sync.client.laptop import Laptop
from sync.protocol.messages import Cursor, Share
from sync.protocol.replication import Page
from sync.seal import groups, space_keys
from sync.seal.broken import SealBroken
from sync.trust.refusal import TrustRefused
from sync.trust.shares import check_share


def take_shares(laptop: Laptop, shares: Sequence[Share], homes: Mapping[bytes, bytes]) -> int:
    """Keep the keys of what is meant for us and rightly signed; number of spaces with new keys.

    A share whose author is not in the home group is left where it is: a key that opens nothing
    harms nobody, and the server is not asked who may share.
    """
    return sum(_take(laptop, share, homes) for share in shares)


def _take(laptop: Laptop, share: Share, homes: Mapping[bytes, bytes]) -> bool:
    seed = _seed(laptop, share)
    if seed is None or not _is_rightful(laptop, share, homes):
        return False
    if share.move and homes.get(share.space) == share.recipient:
        _learn_home(laptop, share)
    try:
        keys = space_keys.open_keys(seed, share.sealed, space=share.space, recipient=share.recipient)
    except SealBroken:
        return False
    return laptop.keyring.keep_shared(share.space, keys)


def _learn_home(laptop: Laptop, share: Share) -> None:
    """Nothing need have been written since the move, so no line tells of it. An old move shown again by the
    server changes nothing: our own policy has to want the space there."""
    replica, space = laptop.replica, share.space
    if laptop.audience.home_of(space) == share.recipient and replica.home(space) not in (
        None,
        share.recipient,
    ):
        cursor = replica.cursors([space]).get(space, Cursor(space, 0, b""))
        replica.apply(Page((), (cursor,), {space: share.recipient}))


def _seed(laptop: Laptop, share: Share) -> bytes | None:
    """What opens it: our own key, or that of a group we are in."""
    if share.recipient == laptop.identity.user:
        return laptop.identity.seal_key
    secret = laptop.keyring.secret(share.recipient, share.epoch)
    return None if secret is None else groups.group_seed(secret, share.recipient, share.epoch)


def _is_rightful(laptop: Laptop, share: Share, homes: Mapping[bytes, bytes]) -> bool:
    """By somebody of the home the space has by our own knowledge. Of a space never seen here the server
    says the home; of a move to where our own policy wants it, any group of the author's may have been it."""
    kept, wanted = laptop.replica.home(share.space), laptop.audience.home_of(share.space)
    told: set[bytes | None] = {kept, wanted} - {None}
    if share.move and kept is None and wanted in (None, share.recipient):
        told = set(laptop.roster.groups_of(laptop.roster.author_of(share.device) or b""))
    elif not told:
        told = {homes.get(share.space)}
    return any(home is not None and _holds(laptop, share, home) for home in told)


def _holds(laptop: Laptop, share: Share, home: bytes) -> bool:
    try:
        check_share(laptop.roster, share, home)
    except TrustRefused:
        return False
    return True
