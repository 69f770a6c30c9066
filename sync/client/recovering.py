"""What the organisation's recovery kit is for: another officer, and secrets nobody else can give again.

The root certifies an officer though no officer is left; the recovery key opens the secret of every
group, of every epoch. Both are held for the moment and kept nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from sync.client.drafts import Draft, Key
from sync.client.laptop import Laptop
from sync.client.lines import submit
from sync.client.membership import Place, differs, wanted
from sync.protocol.entries import ROOT
from sync.protocol.messages import Grant
from sync.seal import groups
from sync.seal.broken import SealBroken
from sync.trust.drafting import Author, group_id
from sync.trust.refusal import TrustRefused
from sync.trust.roster import Roster


def crown(laptop: Laptop, root_key: bytes, place: Place) -> None:
    """Let the root say that the person of this laptop has these roles and sites, `officer` among them.

    TrustRefused when the person was never certified or the key is not the root's.
    """

    def compose(draft: Draft) -> None:
        mine = draft.roster.user(laptop.identity.user)
        if mine is None:
            raise TrustRefused("unknown")
        own, draft.author = draft.author, Author(ROOT, root_key)
        draft.user(msgspec.structs.replace(mine, roles=place.roles, sites=place.sites))
        draft.author = own

    submit(laptop, compose)


def recovered(laptop: Laptop, recovery_key: bytes) -> dict[Key, bytes]:
    """Every group's secrets by epoch, as far as they were sealed to the recovery key.

    The server gives them to an officer alone. One that does not fit the log is left out.
    """
    found = {}
    for one in laptop.calls.grants():
        if one.recipient == laptop.roster.organisation:
            secret = _opened(one, laptop.roster, recovery_key)
            if secret is not None:
                found[one.group, one.epoch] = secret
    return found


def mend(laptop: Laptop, secrets: Mapping[Key, bytes]) -> frozenset[bytes]:
    """Give every group that is not as it should be a new secret, with a way back to those before.

    That takes the present secret, which `secrets` gives where this laptop has it not: the private
    group of somebody with new keys, a note whose only reader has new keys. Groups of this laptop's
    person are kept here, the others pass through. The people who were given something.
    """
    given: set[bytes] = set()

    def known(group: bytes, epoch: int) -> bytes | None:
        return laptop.keyring.secret(group, epoch) or secrets.get((group, epoch))

    def compose(draft: Draft) -> None:
        given.clear()
        for (purpose, about), members in wanted(laptop, draft.roster).items():
            name = (purpose, about)
            if _is_due(draft.roster, name, members) and draft.state(purpose, about, members, known):
                given.update(members)

    submit(laptop, compose)
    mine = laptop.roster.groups_of(laptop.identity.user)
    laptop.keyring.keep({key: secret for key, secret in secrets.items() if key[0] in mine})
    return frozenset(given)


def _is_due(roster: Roster, name: tuple[str, bytes], members: frozenset[bytes]) -> bool:
    """Whether the group was stated once, still has members, and has to be stated anew."""
    stated = roster.group(group_id(roster.organisation, *name))
    return stated is not None and bool(members) and differs(roster, name, members)


def _opened(one: Grant, roster: Roster, recovery_key: bytes) -> bytes | None:
    stated = roster.group_at(one.group, one.epoch)
    if stated is None:
        return None
    try:
        return groups.open_grant(one, recovery_key, stated.seal_pk)
    except SealBroken:
        return None
