"""The recovery kit in earnest: a new officer where none is left, and keys given again that only it opens.

Two of the three who keep its sheets stand at one laptop of the organisation. Whoever works with that
laptop becomes officer, supervisor of every site, as the founder was; the log of members says so to
everybody, under the root's name. Then the secrets of all groups are put in order: somebody who lost
passphrase and recovery code, and was given new keys, gets back what nobody else could give them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.audiences import NOWHERE, Purpose
from app.domain.ids import RecordId
from app.domain.roles import OFFICER, SUPERVISOR
from app.domain.user import User
from app.storage.store import Store
from app.usecases.kit_practice import proven
from app.usecases.lines import Doors, connected

if TYPE_CHECKING:
    from sync.trust.roster import Roster

_OF_SITES = frozenset((Purpose.STAFF.value, Purpose.RESERVED.value))


@dataclass(frozen=True, slots=True)
class KitUsed:
    """What the kit was good for."""

    crowned: bool
    """The person of this laptop is an officer from now on, and was none before."""
    given: frozenset[RecordId]
    """Who was given keys again, this person among them where it was so."""


def use(doors: Doors, file: Path, one: str, other: str) -> KitUsed:
    """Open the kit in `file` with two codes, become officer if one is not, give keys again (network).

    The kit's keys are forgotten at once. KitUnreadable, KitRefused, KitOfAnother, NotYours, LineTrouble;
    cut off in the middle, it is simply done once more.
    """
    from sync.client import membership, recovering

    secrets = proven(doors, file, one, other)
    with connected(doors) as laptop:
        me = laptop.identity.user
        crowned = not laptop.roster.has_role(me, OFFICER)
        if crowned:
            sites = _all_sites(laptop.roster)
            recovering.crown(laptop, secrets.root_key, membership.Place((OFFICER, SUPERVISOR), sites))
        given = recovering.mend(laptop, recovering.recovered(laptop, secrets.recovery_key))
        membership.reconcile(laptop)
        place = laptop.roster.user(me)
    if place is not None and SUPERVISOR in place.roles and doors.user.role != SUPERVISOR:
        doors.become(doors.do(_settle, frozenset(RecordId(site) for site in place.sites) - {NOWHERE}))
    return KitUsed(crowned, frozenset(RecordId(user) for user in given))


def _all_sites(roster: Roster) -> tuple[bytes, ...]:
    """Every site somebody works at or files live at."""
    worked = {site for one in roster.users() for site in one.sites}
    return tuple(sorted(worked | {one.about for one in roster.groups() if one.purpose in _OF_SITES}))


def _settle(store: Store, sites: frozenset[RecordId]) -> User:
    me = store.get(User, store.by.id) or store.by
    return store.put(replace(me, role=SUPERVISOR, sites=me.sites | sites))
