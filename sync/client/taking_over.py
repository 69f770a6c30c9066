"""No laptop is left, and the server has everything: the recovery kit and a fresh laptop take over.

The root shows itself to the server like a laptop does, reads the membership log, which must be its own, and
certifies one new officer with the keys of this laptop. What follows is as ever: the recovery key opens the
secrets of the groups (`sync.client.recovering`). The kit's keys are held for the moment and kept nowhere.
"""

from __future__ import annotations

import secrets

import msgspec

from sync.client import calls
from sync.client.calls import Calls
from sync.client.drafts import Draft
from sync.client.ports import Identity, Replica, Transport
from sync.protocol.change import DEVICE_BYTES
from sync.protocol.entries import ROOT, UserCertificate
from sync.protocol.faults import Fault, SyncError
from sync.protocol.messages import Code
from sync.seal import boxes
from sync.seal.kit import KitSecrets
from sync.trust import drafting, signatures
from sync.trust.challenge import ROOT_DEVICE
from sync.trust.drafting import Author
from sync.trust.refusal import TrustRefused
from sync.trust.roster import Roster
from sync.trust.state import OFFICER, SUPERVISOR

TAKING = "taking_over"
"""The name the keys of this laptop are remembered under until it belongs."""
_TRIES = 5
_OF_SITES = frozenset(("staff", "reserved"))


class _Keys(msgspec.Struct, array_like=True, frozen=True):
    """Made once, so that a lost answer makes no second officer."""

    organisation: bytes
    user: bytes
    sign_key: bytes
    seal_key: bytes
    device: bytes
    device_key: bytes

    def __repr__(self) -> str:
        return "_Keys(...)"


def take_over(
    replica: Replica, transport: Transport, kit: KitSecrets, *, user: bytes, now_ms: int
) -> frozenset[bytes]:
    """Make this laptop that of a new officer, supervisor of every site; the sites. Done again after a lost
    answer it goes on where it was.

    `user` (16 bytes) must be nobody the log knows. SyncError: STRANGER where the server is another
    organisation's or shows another key than the root signed, FORKED for a log that is not the root's, REFUSED
    `unknown_device` by a server of an earlier version, and what the line brings.
    """
    about = calls.about(transport)
    if about.organisation != kit.organisation:
        raise SyncError(Fault.STRANGER, "organisation")
    made = _keys(replica, kit.organisation, user)
    root = Identity(kit.organisation, ROOT, kit.root_key, b"", ROOT_DEVICE, kit.root_key)
    line = Calls(transport, root, about.server_pk)
    entries, roster = _certified(line, kit, made, now_ms)
    replica.keep_entries(0, entries)
    replica.keep_identity(
        Identity(made.organisation, made.user, made.sign_key, made.seal_key, made.device, made.device_key)
    )
    replica.remember(TAKING, b"")
    return _sites(roster)


def _keys(replica: Replica, organisation: bytes, user: bytes) -> _Keys:
    kept = replica.remembered(TAKING)
    made = msgspec.msgpack.decode(kept, type=_Keys) if kept else None
    if made is None or (made.organisation, made.user) != (organisation, user):
        sign_key, device_key = signatures.new_key(), signatures.new_key()
        device = secrets.token_bytes(DEVICE_BYTES)
        made = _Keys(organisation, user, sign_key, boxes.new_seed(), device, device_key)
        replica.remember(TAKING, msgspec.msgpack.encode(made))
    return made


def _certified(line: Calls, kit: KitSecrets, made: _Keys, now_ms: int) -> tuple[list[bytes], Roster]:
    """The whole log once it names this laptop."""
    for _ in range(_TRIES):
        entries, roster = _log(line, kit)
        if roster.device(made.device) is not None:
            return entries, roster
        if roster.user(made.user) is not None:
            raise SyncError(Fault.REFUSED, Code.TAKEN)
        draft = Draft(roster, Author(ROOT, kit.root_key), now_ms)
        keys = signatures.public_of(made.sign_key), boxes.public_of(made.seal_key)
        place = tuple(sorted(_sites(roster)))
        draft.user(UserCertificate(made.user, *keys, (OFFICER, SUPERVISOR), place))
        draft.author = Author(made.user, made.sign_key)
        pk = signatures.public_of(made.device_key)
        draft.add(drafting.certify_device(draft.roster, draft.author, made.device, pk, now_ms))
        try:
            line.append_members(draft.entries, ())
        except SyncError as error:
            if error.detail != Code.BEHIND:
                raise
    raise SyncError(Fault.BUSY, Code.BEHIND)


def _log(line: Calls, kit: KitSecrets) -> tuple[list[bytes], Roster]:
    entries: list[bytes] = []
    while True:
        answer = line.members(len(entries))
        entries.extend(answer.entries)
        if not answer.entries or len(entries) >= answer.total:
            break
    try:
        roster = Roster.empty(signatures.public_of(kit.root_key)).extended(entries)
    except TrustRefused as refused:
        fault = Fault.TOO_OLD if refused.code == "unknown_kind" else Fault.FORKED
        raise SyncError(fault, refused.code) from None
    if roster.server_pk != line.server_pk or roster.recovery_pk != boxes.public_of(kit.recovery_key):
        raise SyncError(Fault.STRANGER, "keys")
    return entries, roster


def _sites(roster: Roster) -> frozenset[bytes]:
    """Every site somebody worked at or files live at."""
    worked = {site for one in roster.users() for site in one.sites}
    return frozenset(worked | {one.about for one in roster.groups() if one.purpose in _OF_SITES})
