"""Lines of the membership log being written: each after the one before, with the grants they need."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from sync.client.fitting import requests
from sync.client.laptop import Laptop
from sync.protocol.entries import GroupState, UserCertificate
from sync.protocol.messages import Grant
from sync.seal import groups
from sync.trust import drafting
from sync.trust.drafting import Author
from sync.trust.roster import Roster
from sync.trust.state import NAMED

Key = tuple[bytes, int]
Known = Callable[[bytes, int], bytes | None]
"""The secret of a group and epoch, if it is held."""


@dataclass(slots=True)
class Draft:
    """Lines after `roster`, which grows with each of them, the grants they need and the secrets made."""

    roster: Roster
    author: Author
    now_ms: int
    recovery_pk: bytes = b""
    entries: list[bytes] = field(default_factory=list)
    grants: list[Grant] = field(default_factory=list)
    made: dict[Key, bytes] = field(default_factory=dict)

    def add(self, entry: bytes) -> None:
        """One more line; TrustRefused when its author may not write it."""
        self.roster = self.roster.extended([entry])
        self.entries.append(entry)

    def user(self, certificate: UserCertificate) -> None:
        """Certify a person."""
        self.add(drafting.certify_user(self.roster, self.author, certificate, self.now_ms))

    def state(
        self,
        purpose: str,
        about: bytes,
        members: Iterable[bytes],
        known: Known,
    ) -> bool:
        """Let a group have these members; whether it could be done.

        New members get a grant. When somebody leaves, or a key may have got lost, everybody gets
        one of a new secret. `known` gives secrets this laptop holds: without the present one nobody
        can be let in.
        """
        group = drafting.group_id(self.roster.organisation, purpose, about)
        before, wanted = self.roster.group(group), frozenset(members)
        epoch = drafting.next_epoch(self.roster, group, wanted)
        if before is not None and epoch == before.epoch and self.roster.should_rotate(group):
            epoch += 1
        held = known(group, before.epoch) if before is not None else None
        if before is not None and held is None:
            return False
        fresh = before is None or epoch != before.epoch
        secret = groups.new_secret() if fresh or held is None else held
        seal_pk = groups.seal_pk(secret, group, epoch)
        self.add(
            drafting.group_state(
                self.roster,
                self.author,
                purpose=purpose,
                about=about,
                epoch=epoch,
                members=wanted,
                seal_pk=seal_pk,
                at_ms=self.now_ms,
            )
        )
        receivers = wanted if fresh or before is None else wanted - set(before.members)
        self.grant(group, epoch, secret, receivers)
        if fresh:
            self._begin_epoch(group, epoch, secret, held)
        return True

    def grant_anew(self, group: bytes, epoch: int, secret: bytes, before: bytes | None) -> None:
        """All grants of an epoch that stands, once more; `before` is the secret of the epoch before."""
        self.grant(group, epoch, secret, self.roster.members_of(group))
        self._begin_epoch(group, epoch, secret, before)

    def grant(self, group: bytes, epoch: int, secret: bytes, users: Iterable[bytes]) -> None:
        """Seal a group's secret to people."""
        for user in sorted(users):
            certificate = self.roster.user(user)
            if certificate is not None:
                self.grants.append(groups.grant(secret, group, epoch, user, certificate.seal_pk))

    def _begin_epoch(self, group: bytes, epoch: int, secret: bytes, before: bytes | None) -> None:
        organisation = self.roster.organisation
        self.grants.append(groups.grant(secret, group, epoch, organisation, self.roster.recovery_pk))
        if before is not None:
            self.grants.append(groups.link(secret, group, epoch, before))
        self.made[group, epoch] = secret


def is_over(roster: Roster, stated: GroupState) -> bool:
    """Whether all the group was for is erased: nobody is given its secrets, and the server takes none."""
    return stated.purpose == NAMED and roster.is_erased(stated.about, stated.group)


def draft_of(laptop: Laptop) -> Draft:
    """An empty draft by the person of this laptop."""
    me = laptop.identity
    return Draft(laptop.roster, Author(me.user, me.sign_key), laptop.now_ms())


def send(laptop: Laptop, draft: Draft) -> None:
    """Give the server lines and grants, in as many requests as they take; SyncError."""
    for entries, grants in requests(draft.entries, draft.grants):
        if entries:
            laptop.calls.append_members(entries, grants)
        else:
            laptop.calls.give_grants(grants)
