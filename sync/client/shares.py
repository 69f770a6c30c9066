"""Spaces opened to us by somebody in their home group: checked, opened, kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sync.client.laptop import Laptop
from sync.protocol.messages import Share
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
    try:
        keys = space_keys.open_keys(seed, share.sealed, space=share.space, recipient=share.recipient)
    except SealBroken:
        return False
    return laptop.keyring.keep_shared(share.space, keys)


def _seed(laptop: Laptop, share: Share) -> bytes | None:
    """What opens it: our own key, or that of a group we are in."""
    if share.recipient == laptop.identity.user:
        return laptop.identity.seal_key
    secret = laptop.keyring.secret(share.recipient, share.epoch)
    return None if secret is None else groups.group_seed(secret, share.recipient, share.epoch)


def _is_rightful(laptop: Laptop, share: Share, homes: Mapping[bytes, bytes]) -> bool:
    """Of a move the home before is asked, as far as it is known here."""
    told = {laptop.replica.home(share.space), homes.get(share.space)}
    if share.move:
        told |= set(laptop.roster.groups_of(laptop.roster.author_of(share.device) or b""))
    return any(home is not None and _holds(laptop, share, home) for home in told)


def _holds(laptop: Laptop, share: Share, home: bytes) -> bool:
    try:
        check_share(laptop.roster, share, home)
    except TrustRefused:
        return False
    return True
