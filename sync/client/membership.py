"""People, laptops and groups: letting in, giving again, taking away, and keeping groups as the policy says.

All of it takes the network. TrustRefused is raised where the person may not do it, SyncError for
everything between here and the server.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import msgspec

from sync.client.drafts import is_over
from sync.client.following import fetch_grants, follow
from sync.client.laptop import Laptop
from sync.client.lines import Draft, draft_of, submit
from sync.protocol.entries import LEVEL, UserCertificate
from sync.protocol.messages import TAKEN_BACK, Invitation, JoinAnswer, JoinRequest, Share
from sync.seal import keys, space_keys
from sync.trust import drafting, signatures, words
from sync.trust.drafting import Author
from sync.trust.refusal import TrustRefused
from sync.trust.roster import Roster
from sync.trust.shares import signed_share

APPROVED, REFUSED = "approved", "refused"
OWN = "own"


@dataclass(frozen=True, slots=True)
class Place:
    """What somebody is to be: roles and sites."""

    roles: tuple[str, ...]
    sites: tuple[bytes, ...]


def invite(laptop: Laptop, invitation: bytes, user: bytes, expires_ms: int) -> None:
    """Register a one-time id (16 bytes or more) for a person, known already or not."""
    laptop.calls.invite(Invitation(invitation, expires_ms, user))


def asking(laptop: Laptop) -> tuple[JoinRequest, ...]:
    """Laptops that wait for a decision this person may make."""
    return laptop.calls.joins()


def numbers(laptop: Laptop, request: JoinRequest) -> tuple[int, ...]:
    """The eight numbers of this joining, as the other screen shows them if nobody stands between."""
    return words.numbers(laptop.roster.root_pk, request, signatures.public_of(laptop.identity.sign_key))


def admit(laptop: Laptop, request: JoinRequest, place: Place) -> None:
    """Certify a person with this laptop and give the secrets of the groups; for somebody known, new keys.

    The person's key signs for the laptop, and it is not here: a key made for this moment signs and is
    replaced by the person's own in the same breath. Laptops the person had before are taken away:
    who needs new keys has lost what the old ones were on.
    """
    follow(laptop)
    submit(laptop, lambda draft: _admitted(laptop, draft, request, place))
    laptop.calls.answer_join(request.invitation, JoinAnswer(APPROVED))


def admit_own(laptop: Laptop, request: JoinRequest) -> None:
    """Another laptop of the person of this one: its certificate, and the private keys sealed to it."""
    me = laptop.identity
    person = keys.PersonKeys(me.organisation, me.user, me.sign_key, me.seal_key)
    parcel = keys.seal_person(request.seal_pk, person, request.invitation)

    def compose(draft: Draft) -> None:
        if draft.roster.device(request.device) is None:
            draft.add(_device(draft, draft.author, request))

    submit(laptop, compose)
    laptop.calls.answer_join(request.invitation, JoinAnswer(APPROVED, parcel))


def turn_away(laptop: Laptop, invitation: bytes) -> None:
    """Refuse a request."""
    laptop.calls.answer_join(invitation, JoinAnswer(REFUSED))


def end_invitation(laptop: Laptop, invitation: bytes) -> None:
    """Let nobody in with an invitation, by its id or its mark; SyncError `taken` when it was used already."""
    laptop.calls.answer_join(invitation, JoinAnswer(REFUSED, TAKEN_BACK))


def change(laptop: Laptop, user: bytes, place: Place) -> None:
    """Give somebody other roles or sites; the groups follow at once."""

    def compose(draft: Draft) -> None:
        known = draft.roster.user(user)
        if known is None:
            raise TrustRefused("unknown")
        draft.user(msgspec.structs.replace(known, roles=place.roles, sites=place.sites))
        _regroup(laptop, draft)

    submit(laptop, compose)


def remove_user(laptop: Laptop, user: bytes) -> None:
    """Somebody leaves: out of every group in the same breath, with new secrets for those who stay."""

    def compose(draft: Draft) -> None:
        if not draft.roster.is_user_revoked(user):
            draft.add(drafting.revoke_user(draft.roster, draft.author, user, draft.now_ms))
        _regroup(laptop, draft)

    submit(laptop, compose)


def remove_device(laptop: Laptop, device: bytes) -> None:
    """A laptop is lost: nothing new of it is taken, and new secrets are made for its person's groups."""

    def compose(draft: Draft) -> None:
        if not draft.roster.is_revoked(device):
            draft.add(drafting.revoke_device(draft.roster, draft.author, device, draft.now_ms))
        _regroup(laptop, draft)

    submit(laptop, compose)


def require_program(laptop: Laptop) -> bool:
    """Let only programs in that know what this one knows; whether that had to be said. An officer's."""
    said = [False]

    def compose(draft: Draft) -> None:
        if draft.roster.needs < LEVEL:
            draft.add(drafting.need(draft.roster, draft.author, LEVEL, draft.now_ms))
            said[0] = True

    submit(laptop, compose)
    return said[0]


def set_group(laptop: Laptop, purpose: str, about: bytes, members: Iterable[bytes]) -> bool:
    """State a group the policy does not name (the readers of one note); whether it could be done."""
    wanted, done = frozenset(members), [False]

    def compose(draft: Draft) -> None:
        done[0] = draft.state(purpose, about, wanted, laptop.keyring.secret)

    submit(laptop, compose)
    return done[0]


def reconcile(laptop: Laptop) -> bool:
    """Make groups what the policy says as far as this person may; whether anything had to be done."""
    if not _differing(laptop, draft_of(laptop)):
        return False
    submit(laptop, lambda draft: _regroup(laptop, draft))
    fetch_grants(laptop)
    return True


def grant_again(laptop: Laptop, user: bytes) -> int:
    """Seal the secrets of the groups somebody shares with us once more (a server lost them); how many."""
    draft = draft_of(laptop)
    for group in laptop.roster.groups_of(user):
        stated = laptop.roster.group(group)
        secret = laptop.keyring.secret(group, stated.epoch) if stated else None
        if stated is not None and secret is not None and not is_over(laptop.roster, stated):
            draft.grant(group, stated.epoch, secret, [user])
    if draft.grants:
        laptop.calls.give_grants(draft.grants)
    return len(draft.grants)


def share(laptop: Laptop, space: bytes, home: bytes, recipient: bytes) -> None:
    """Open a space of the group `home` to a person or another group."""
    laptop.calls.give_shares([_share(laptop, space, home, recipient, move=False)])


def take_back(laptop: Laptop, space: bytes, recipient: bytes) -> None:
    """Close a space that was opened to a person: the server hands out nothing of it any more."""
    bare = Share(space, recipient, 0, b"", False, laptop.identity.device)
    laptop.calls.give_shares([signed_share(bare, laptop.identity.device_key)])


def move(laptop: Laptop, space: bytes, home: bytes, group: bytes) -> None:
    """Give a space a new home; what was written before opens there too."""
    laptop.calls.give_shares([_share(laptop, space, home, group, move=True)])


def _share(laptop: Laptop, space: bytes, home: bytes, recipient: bytes, *, move: bool) -> Share:
    person, group = laptop.roster.user(recipient), laptop.roster.group(recipient)
    if person is not None:
        pk, epoch = person.seal_pk, 0
    elif group is not None:
        pk, epoch = group.seal_pk, group.epoch
    else:
        raise TrustRefused("unknown")
    opened = laptop.keyring.all_keys(space, home)
    sealed = space_keys.seal_keys(pk, opened, space=space, recipient=recipient)
    bare = Share(space, recipient, epoch, sealed, move, laptop.identity.device)
    return signed_share(bare, laptop.identity.device_key)


def _admitted(laptop: Laptop, draft: Draft, request: JoinRequest, place: Place) -> None:
    known = draft.roster.device(request.device)
    if known is not None and known.user == request.user:
        _regroup(laptop, draft)  # an answer was lost: the lines stand
        return
    passing = signatures.new_key()
    bare = UserCertificate(
        request.user, signatures.public_of(passing), request.seal_pk, place.roles, place.sites
    )
    before = draft.roster.devices_of(request.user)
    draft.user(bare)
    draft.add(_device(draft, Author(request.user, passing), request))
    draft.user(msgspec.structs.replace(bare, sign_pk=request.sign_pk))
    for old in before:
        draft.add(drafting.revoke_device(draft.roster, draft.author, old.device, draft.now_ms))
    _regroup(laptop, draft)


def _device(draft: Draft, author: Author, request: JoinRequest) -> bytes:
    return drafting.certify_device(draft.roster, author, request.device, request.device_pk, draft.now_ms)


Wanted = Mapping[tuple[str, bytes], frozenset[bytes]]


def _regroup(laptop: Laptop, draft: Draft) -> None:
    """State every group that is not as it should be; those this person may not state are left."""
    for (purpose, about), members in _differing(laptop, draft).items():
        try:
            draft.state(purpose, about, members, laptop.keyring.secret)
        except TrustRefused:
            continue


def _differing(laptop: Laptop, draft: Draft) -> Wanted:
    """Groups to be stated anew: by the policy, and those the policy does not name that lost a member."""
    return {
        name: members
        for name, members in wanted(laptop, draft.roster).items()
        if _may_try(laptop, draft, name) and differs(draft.roster, name, members)
    }


def wanted(laptop: Laptop, roster: Roster) -> Wanted:
    """Every group there should be, with its members: by the policy, and as stated where it says nothing."""
    found = dict(laptop.audience.groups(roster.users()))
    for stated in roster.groups():
        if is_over(roster, stated):
            continue
        found.setdefault((stated.purpose, stated.about), roster.members_of(stated.group))
    return found


def differs(roster: Roster, name: tuple[str, bytes], members: frozenset[bytes]) -> bool:
    """Whether the group is to be stated anew: other members, or a secret that may be where it should not."""
    group = drafting.group_id(roster.organisation, *name)
    stated = roster.group(group)
    if stated is None:
        return bool(members)
    return frozenset(stated.members) != members or roster.should_rotate(group)


def _may_try(laptop: Laptop, draft: Draft, name: tuple[str, bytes]) -> bool:
    """Somebody's own group is theirs to make; the others need the present secret, or are new."""
    me = laptop.identity.user
    purpose, about = name
    if purpose == OWN:
        return about == me
    group = drafting.group_id(draft.roster.organisation, purpose, about)
    stated = draft.roster.group(group)
    leads = draft.roster.has_role(me, "officer") or draft.roster.has_role(me, "supervisor")
    if stated is None:
        return leads
    return (leads or me in stated.members) and laptop.keyring.secret(group, stated.epoch) is not None


def invitation_id() -> bytes:
    """A new one-time id."""
    return secrets.token_bytes(16)
