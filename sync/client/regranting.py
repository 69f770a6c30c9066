"""Grants a server lost with a backup: sealed anew by whoever holds the secret."""

from __future__ import annotations

from collections.abc import Container, Iterator

from sync.client.keyring import Keyring
from sync.client.laptop import Laptop
from sync.client.lines import draft_of
from sync.client.membership import is_over
from sync.protocol.messages import Grant
from sync.seal import groups


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
