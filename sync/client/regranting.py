"""Grants a server lost with a backup: sealed anew by whoever holds the secret."""

from __future__ import annotations

from collections.abc import Container, Iterator

from sync.client import older_keys
from sync.client.drafts import draft_of, is_over
from sync.client.keyring import Keyring
from sync.client.laptop import Laptop
from sync.client.membership import move
from sync.protocol.faults import Fault, SyncError
from sync.protocol.messages import Code, Grant
from sync.seal import groups
from sync.trust.refusal import TrustRefused


def regrant(laptop: Laptop) -> int:
    """Give the server all grants of epochs of which it has not even ours, and links it lacks; how many.

    Laptops brought back the lines that state an epoch; without the grants its members could neither
    read nor write, and without the links nobody could read what earlier epochs sealed.
    """
    me, roster, keyring = laptop.identity.user, laptop.roster, laptop.keyring
    told = laptop.calls.grants()
    given = {(one.group, one.epoch) for one in told if one.recipient == me}
    linked = {(one.group, one.epoch) for one in told if one.recipient == groups.LINK}
    draft = draft_of(laptop)
    for group in roster.groups_of(me):
        stated = roster.group(group)
        secret = keyring.secret(group, stated.epoch) if stated else None
        if stated is None or secret is None or is_over(roster, stated):
            continue
        if (group, stated.epoch) not in given:
            draft.grant_anew(group, stated.epoch, secret, keyring.secret(group, stated.epoch - 1))
            linked.add((group, stated.epoch))
        draft.grants.extend(_lost_links(keyring, group, stated.epoch, linked))
    if draft.grants:
        laptop.calls.give_grants(draft.grants)
    return len(draft.grants)


def _lost_links(
    keyring: Keyring, group: bytes, last: int, linked: Container[tuple[bytes, int]]
) -> Iterator[Grant]:
    for epoch in range(2, last + 1):
        secret, before = keyring.secret(group, epoch), keyring.secret(group, epoch - 1)
        if (group, epoch) not in linked and secret is not None and before is not None:
            yield groups.link(secret, group, epoch, before)


def give_older_keys(laptop: Laptop) -> int:
    """Let everybody at home in spaces where two logs had given one epoch in two ways open what was sealed
    with the secret that is given no more; how many spaces. What the server does not have yet, or takes no
    more from here, is tried at the next round."""
    done = 0
    for space in older_keys.to_give(laptop):
        if _is_given(laptop, space):
            older_keys.given(laptop, space)
            done += 1
    return done


def _is_given(laptop: Laptop, space: bytes) -> bool:
    home = laptop.replica.home(space)
    try:
        if home is not None:
            move(laptop, space, home, home)
    except TrustRefused:
        return False
    except SyncError as error:
        if error.fault is not Fault.REFUSED:
            raise
        return error.detail == Code.ERASED
    return True
