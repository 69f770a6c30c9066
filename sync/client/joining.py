"""Getting in: founding an organisation, or asking to be let in with an invitation.

What is begun is remembered in the store before the server is told, so that a lost answer, or a
laptop that was switched off, is taken up again.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

import msgspec

from sync.client import calls
from sync.client.calls import Calls
from sync.client.laptop import Clock, wall_clock
from sync.client.lines import Draft
from sync.client.ports import Audience, Identity, Replica, Transport
from sync.protocol.change import DEVICE_BYTES
from sync.protocol.entries import ROOT, UserCertificate
from sync.protocol.faults import Fault, SyncError
from sync.protocol.messages import TAKEN_BACK, Code, FoundRequest, JoinRequest
from sync.seal import boxes, keys
from sync.seal.broken import SealBroken
from sync.trust import drafting, signatures, words
from sync.trust.drafting import Author
from sync.trust.refusal import TrustRefused
from sync.trust.roster import Roster

FOUNDING, JOINING = "founding", "joining"
"""Names under which what was begun is remembered."""
OFFICER = "officer"
GONE = "taken_back"
"""The invitation was taken back before anybody was let in with it."""


class Founded(msgspec.Struct, array_like=True, frozen=True):
    """A new organisation: who founded it, and the private keys for the recovery kit.

    `root_key` (Ed25519 seed) and `recovery_key` (HPKE seed) belong into the kit and nowhere else.
    """

    organisation: bytes
    user: bytes
    sign_key: bytes
    seal_key: bytes
    device: bytes
    device_key: bytes
    root_key: bytes
    recovery_key: bytes
    request: FoundRequest
    secrets: tuple[tuple[bytes, int, bytes], ...]

    def __repr__(self) -> str:
        return "Founded(...)"

    def identity(self) -> Identity:
        """Who writes on this laptop."""
        return Identity(
            self.organisation, self.user, self.sign_key, self.seal_key, self.device, self.device_key
        )


class Keys(msgspec.Struct, array_like=True, frozen=True):
    """The private keys of a laptop that asks, kept until it is let in."""

    sign_key: bytes
    seal_key: bytes
    device: bytes
    device_key: bytes
    request: JoinRequest

    def __repr__(self) -> str:
        return "Keys(...)"


@dataclass(frozen=True, slots=True)
class Pinned:
    """What an invitation says of the organisation; nothing of it is taken from the server."""

    organisation: bytes
    root_pk: bytes
    server_pk: bytes
    inviter_pk: bytes


def found_organisation(
    replica: Replica,
    transport: Transport,
    audience: Audience,
    *,
    claim: str,
    user: bytes,
    roles: tuple[str, ...],
    sites: tuple[bytes, ...],
    now_ms: Clock = wall_clock,
) -> Founded:
    """Found an organisation on the server whose claim code is `claim`, with this person as first officer.

    Called again after a lost answer it goes on with what was begun. The keys of the recovery kit stay in
    the store until `founding_over`, so that no crash loses them. Raises SyncError REFUSED when the
    claim is not the server's (`refused`) or another organisation is there (`taken`).
    """
    begun = replica.remembered(FOUNDING)
    if begun:
        founded = msgspec.msgpack.decode(begun, type=Founded)
    else:
        founded = _composed(transport, audience, user, roles, sites, now_ms())
    founded = msgspec.structs.replace(founded, request=msgspec.structs.replace(founded.request, claim=claim))
    replica.remember(FOUNDING, msgspec.msgpack.encode(founded))
    try:
        calls.found(transport, founded.request)
    except SyncError as error:
        if error.detail != Code.TAKEN or not _is_ours(transport, founded):
            if error.fault == Fault.REFUSED:
                replica.remember(FOUNDING, b"")
            raise
    replica.keep_entries(0, founded.request.entries)
    replica.keep_secrets({(group, epoch): secret for group, epoch, secret in founded.secrets})
    replica.keep_identity(founded.identity())
    return founded


def founding_kept(replica: Replica) -> Founded | None:
    """What was founded here; it stays, with the root's key, until `founding_over`."""
    kept, identity = replica.remembered(FOUNDING), replica.identity()
    if not kept or identity is None:
        return None
    founded = msgspec.msgpack.decode(kept, type=Founded)
    return founded if founded.organisation == identity.organisation else None


def founding_over(replica: Replica) -> None:
    """The recovery kit is made and kept: forget the root's key here."""
    replica.remember(FOUNDING, b"")


def _composed(
    transport: Transport,
    audience: Audience,
    user: bytes,
    roles: tuple[str, ...],
    sites: tuple[bytes, ...],
    now_ms: int,
) -> Founded:
    server_pk = calls.about(transport).server_pk
    root_key, sign_key, device_key = (signatures.new_key() for _ in range(3))
    recovery_key, seal_key = boxes.new_seed(), boxes.new_seed()
    organisation, device = secrets.token_bytes(16), secrets.token_bytes(DEVICE_BYTES)
    first = drafting.found(
        root_key,
        organisation=organisation,
        recovery_pk=boxes.public_of(recovery_key),
        server_pk=server_pk,
        at_ms=now_ms,
    )
    draft = Draft(Roster.empty().extended([first]), Author(ROOT, root_key), now_ms, entries=[first])
    officer = roles if OFFICER in roles else (OFFICER, *roles)
    draft.user(
        UserCertificate(user, signatures.public_of(sign_key), boxes.public_of(seal_key), officer, sites)
    )
    draft.author = Author(user, sign_key)
    pk = signatures.public_of(device_key)
    draft.add(drafting.certify_device(draft.roster, draft.author, device, pk, now_ms))
    for (purpose, about), members in audience.groups(draft.roster.users()).items():
        draft.state(purpose, about, members, lambda group, epoch: draft.made.get((group, epoch)))
    mine = draft.roster.groups_of(user)
    return Founded(
        organisation,
        user,
        sign_key,
        seal_key,
        device,
        device_key,
        root_key,
        recovery_key,
        FoundRequest("", tuple(draft.entries), tuple(draft.grants)),
        tuple((group, epoch, secret) for (group, epoch), secret in draft.made.items() if group in mine),
    )


def _is_ours(transport: Transport, founded: Founded) -> bool:
    """Whether the organisation that is there already is the one we founded: an answer was lost."""
    roster = Roster.empty().extended(founded.request.entries[:1])
    line = Calls(transport, founded.identity(), roster.server_pk)
    try:
        return line.members(0).entries[:1] == founded.request.entries[:1]
    except SyncError as error:
        if error.fault == Fault.OFFLINE:
            raise
        return False


def ask(replica: Replica, transport: Transport, invitation: bytes, user: bytes) -> JoinRequest:
    """Make keys (once) and ask to be let in; the request whose numbers both screens show.

    Raises SyncError REFUSED: `expired`, `not_found`, `taken_back`, or `taken` when another laptop used the
    invitation.
    """
    keys_made = begun(replica)
    if keys_made is None or keys_made.request.invitation != invitation:
        keys_made = _keys(invitation, user)
        replica.remember(JOINING, msgspec.msgpack.encode(keys_made))
    try:
        calls.ask_to_join(transport, keys_made.request)
    except SyncError as error:
        if error.detail == Code.TAKEN and calls.join_answer(transport, invitation).parcel == TAKEN_BACK:
            give_up(replica)
            raise SyncError(Fault.REFUSED, GONE) from None
        raise
    return keys_made.request


def begun(replica: Replica) -> Keys | None:
    """The keys of a request that was made and not decided yet."""
    kept = replica.remembered(JOINING)
    return msgspec.msgpack.decode(kept, type=Keys) if kept else None


def numbers(pinned: Pinned, request: JoinRequest) -> tuple[int, ...]:
    """The eight numbers, from what the invitation pins."""
    return words.numbers(pinned.root_pk, request, pinned.inviter_pk)


def look(replica: Replica, transport: Transport, pinned: Pinned) -> str:
    """What was decided: `waiting`, `approved` (the laptop belongs from now on), `refused` or `taken_back`.

    Raises SyncError FORKED when the members' log is not that of the pinned root, STRANGER when the
    server is not the pinned one, REFUSED `expired`.
    """
    kept = begun(replica)
    if kept is None:
        raise SyncError(Fault.REFUSED, Code.NOT_FOUND)
    answer = calls.join_answer(transport, kept.request.invitation)
    if answer.state == "refused":
        give_up(replica)
        return GONE if answer.parcel == TAKEN_BACK else "refused"
    if answer.state != "approved":
        return "waiting"
    identity = _identity(pinned, kept, answer.parcel)
    line = Calls(transport, identity, pinned.server_pk)
    entries = _all_entries(line)
    _check(pinned, identity, entries)
    replica.keep_entries(0, entries)
    replica.keep_identity(identity)
    give_up(replica)
    return "approved"


def give_up(replica: Replica) -> None:
    """Forget the request; the work on this laptop stays."""
    replica.remember(JOINING, b"")


def _keys(invitation: bytes, user: bytes) -> Keys:
    sign_key, device_key, seal_key = signatures.new_key(), signatures.new_key(), boxes.new_seed()
    device = secrets.token_bytes(DEVICE_BYTES)
    request = JoinRequest(
        invitation,
        user,
        signatures.public_of(sign_key),
        boxes.public_of(seal_key),
        device,
        signatures.public_of(device_key),
    )
    return Keys(sign_key, seal_key, device, device_key, request)


def _identity(pinned: Pinned, kept: Keys, parcel: bytes) -> Identity:
    """With new keys of its own, or those of the person when another laptop of theirs let this one in."""
    user, sign_key, seal_key = kept.request.user, kept.sign_key, kept.seal_key
    if parcel:
        try:
            person = keys.open_person(kept.seal_key, parcel, kept.request.invitation)
        except SealBroken as broken:
            raise SyncError(Fault.MALFORMED, broken.reason) from None
        if (person.organisation, person.user) != (pinned.organisation, user):
            raise SyncError(Fault.STRANGER, "parcel")
        sign_key, seal_key = person.sign_key, person.seal_key
    return Identity(pinned.organisation, user, sign_key, seal_key, kept.device, kept.device_key)


def _all_entries(line: Calls) -> list[bytes]:
    entries: list[bytes] = []
    while True:
        answer = line.members(len(entries))
        entries.extend(answer.entries)
        if not answer.entries or len(entries) >= answer.total:
            return entries


def _check(pinned: Pinned, identity: Identity, entries: list[bytes]) -> None:
    """The log is that of the pinned root, and names our keys and no others."""
    try:
        roster = Roster.empty(pinned.root_pk).extended(entries)
    except TrustRefused as refused:
        raise SyncError(Fault.FORKED, refused.code) from None
    user, device = roster.user(identity.user), roster.device(identity.device)
    if user is None or device is None:
        raise SyncError(Fault.FORKED, "unknown")
    mine = (
        signatures.public_of(identity.sign_key),
        boxes.public_of(identity.seal_key),
        signatures.public_of(identity.device_key),
    )
    if (user.sign_pk, user.seal_pk, device.pk) != mine or roster.server_pk != pinned.server_pk:
        raise SyncError(Fault.STRANGER, "keys")
