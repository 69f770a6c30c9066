"""Grants a server lost with a backup: sealed anew by whoever holds the secret."""

from __future__ import annotations

from sync.client.laptop import Laptop
from sync.client.lines import draft_of
from sync.client.membership import is_over


def regrant(laptop: Laptop) -> int:
    """Give the server all grants of epochs of which it has not even ours; number of grants.

    Laptops brought back the lines that state an epoch; without the grants its members could neither
    read nor write.
    """
    me, roster, keyring = laptop.identity.user, laptop.roster, laptop.keyring
    given = {(one.group, one.epoch) for one in laptop.calls.grants() if one.recipient == me}
    draft = draft_of(laptop)
    for group in roster.groups_of(me):
        stated = roster.group(group)
        secret = keyring.secret(group, stated.epoch) if stated else None
        if stated is None or secret is None or is_over(roster, stated):
            continue
        if (group, stated.epoch) not in given:
            draft.grant_anew(group, stated.epoch, secret, keyring.secret(group, stated.epoch - 1))
    if draft.grants:
        laptop.calls.give_grants(draft.grants)
    return len(draft.grants)
