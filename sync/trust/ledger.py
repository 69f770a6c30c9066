"""Checking one line of the membership log after another and keeping what it says."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import msgspec

from sync.protocol.entries import (
    FIRST_PREV,
    LEVEL,
    ROOT,
    Body,
    DeviceCertificate,
    Entry,
    EntryKind,
    Erase,
    Found,
    GroupState,
    Needs,
    Policy,
    RevokeDevice,
    RevokeUser,
    UserCertificate,
    body_of,
    decode_entry,
    encode_entry,
)
from sync.trust import erasing
from sync.trust.authority import may
from sync.trust.refusal import TrustRefused
from sync.trust.signatures import sound, verify
from sync.trust.state import DPO, OFFICER, State, group_id

MAX_ENTRY = 1 << 17
"""Bytes of one line: a group of 7,000 people fits."""
SEAL_PK_BYTES = 1216
_ID, _DEVICE = 16, 8


def take(state: State, raw: bytes) -> None:
    """Check `raw` as the next line and keep what it says; TrustRefused leaves `state` as it was."""
    seq = len(state.digests)
    try:
        entry, body = _read(raw)
        _check_place(state, entry, seq)
        _check_signature(state, entry, body)
        if body is None:  # somebody who belongs has a newer program
            raise _No("unknown_kind")
        _demand(may(state, entry.author, body), "authority")
        _CHECKS[type(body)](state, body)
    except _No as no:
        raise TrustRefused(str(no), seq) from None
    if isinstance(body, Erase):
        erasing.keep(state, body, seq, entry.author)
    else:
        _KEEPS[type(body)](state, _counting(state, body, entry.author), seq)
    erasing.settle(state, body, seq)
    state.digests.append(hashlib.sha256(raw).digest())


def _counting(state: State, body: Body, author: bytes) -> Body:
    """What of a line counts. Who answers for data protection does so for all sites: only an officer says who
    that is. From a supervisor the certificate is taken, and the role is not, nor stays it where a supervisor
    gave other keys to who had it."""
    if isinstance(body, UserCertificate) and not (author == ROOT or state.has_role(author, OFFICER)):
        return msgspec.structs.replace(body, roles=tuple(role for role in body.roles if role != DPO))
    return body


class _No(Exception):
    """Not taken; its text is the code."""


def _demand(held: bool, code: str) -> None:
    if not held:
        raise _No(code)


def _read(raw: bytes) -> tuple[Entry, Body | None]:
    _demand(len(raw) <= MAX_ENTRY, "malformed")
    try:
        entry = decode_entry(raw)
        known = entry.kind in tuple(EntryKind)
        body = body_of(entry) if known else None
    except ValueError:
        raise _No("malformed") from None
    # Another spelling of the same line would have another digest: only one is taken.
    _demand(encode_entry(entry) == raw, "malformed")
    return entry, body


def _check_place(state: State, entry: Entry, seq: int) -> None:
    _demand(entry.seq == seq, "sequence")
    _demand(entry.prev == (state.digests[-1] if seq else FIRST_PREV), "prev")
    _demand((seq == 0) == (entry.kind == EntryKind.FOUND), "root")


def _check_signature(state: State, entry: Entry, body: Body | None) -> None:
    if isinstance(body, Found):
        _demand(state.root_pk in (b"", body.root_pk), "root")
        key = body.root_pk
    elif entry.author == ROOT:
        key = state.root_pk
    else:
        _demand(entry.author in state.users, "author")
        _demand(entry.author not in state.gone_users, "revoked")
        key = state.users[entry.author].sign_pk
    _demand(_signed(key, entry.signature, entry.signed()), "signature")


@lru_cache(maxsize=512)
def _signed(key: bytes, signature: bytes, told: bytes) -> bool:
    """The first lines are read anew whenever a log is opened; each signature is looked at once."""
    return verify(key, signature, told)


def _check_found(_state: State, body: Found) -> None:
    _demand(len(body.organisation) == _ID, "malformed")
    _demand(sound(body.root_pk) and sound(body.server_pk), "key")
    _demand(len(body.recovery_pk) == SEAL_PK_BYTES, "key")


def _check_user(_state: State, body: UserCertificate) -> None:
    ids = (body.user, *body.sites)
    _demand(all(len(one) == _ID for one in ids) and body.user != ROOT, "malformed")
    _demand(sound(body.sign_pk) and len(body.seal_pk) == SEAL_PK_BYTES, "key")


def _check_device(state: State, body: DeviceCertificate) -> None:
    _demand(len(body.device) == _DEVICE, "malformed")
    _demand(sound(body.pk), "key")
    _demand(body.device not in state.devices, "taken")


def _check_revoke_user(state: State, body: RevokeUser) -> None:
    _demand(body.user in state.users, "unknown")
    _demand(body.user not in state.gone_users, "revoked")


def _check_revoke_device(state: State, body: RevokeDevice) -> None:
    _demand(body.device in state.devices, "unknown")
    _demand(body.device not in state.gone_devices, "revoked")


def _check_group(state: State, body: GroupState) -> None:
    _demand(len(body.about) == _ID, "malformed")
    _demand(body.group == group_id(state.organisation, body.purpose, body.about), "group_id")
    _demand(len(body.seal_pk) == SEAL_PK_BYTES, "key")
    members = set(body.members)
    _demand(len(members) == len(body.members), "members")
    _demand(all(state.is_active(user) for user in members), "members")
    _check_epoch(state.groups.get(body.group), body)


def _check_epoch(before: GroupState | None, after: GroupState) -> None:
    """Who leaves takes the epoch with him; a new epoch has a new secret, the same one has not."""
    if before is None:
        _demand(after.epoch == 1, "epoch")
        return
    left = not set(before.members).issubset(after.members)
    _demand(after.epoch in ((before.epoch + 1,) if left else (before.epoch, before.epoch + 1)), "epoch")
    _demand((after.epoch == before.epoch) == (after.seal_pk == before.seal_pk), "key")


def _check_policy(_state: State, _body: Policy) -> None:
    """Any setting may be made; what it means is the program's."""


def _check_needs(_state: State, body: Needs) -> None:
    _demand(body.level > 0, "malformed")
    _demand(body.level <= LEVEL, "too_old")


def _check_erase(_state: State, body: Erase) -> None:
    ids = (body.order, *(one for pair in body.spaces for one in pair))
    _demand(bool(body.spaces) and all(len(one) == _ID for one in ids), "malformed")


def _keep_found(state: State, body: Found, _seq: int) -> None:
    state.organisation, state.root_pk = body.organisation, body.root_pk
    state.recovery_pk, state.server_pk = body.recovery_pk, body.server_pk


def _keep_user(state: State, body: UserCertificate, seq: int) -> None:
    before = state.users.get(body.user)
    same_keys = before is not None and (before.sign_pk, before.seal_pk) == (body.sign_pk, body.seal_pk)
    if not same_keys or body.user in state.gone_users:
        state.certified[body.user] = seq
    state.users[body.user] = body
    state.held[body.user] = state.held.get(body.user, frozenset()) | frozenset(body.roles)
    if state.gone_users.pop(body.user, None) is not None:
        state.returned[body.user] = seq


def _keep_device(state: State, body: DeviceCertificate, _seq: int) -> None:
    state.devices[body.device] = body


def _keep_revoke_user(state: State, body: RevokeUser, seq: int) -> None:
    state.gone_users[body.user] = seq
    for device, certificate in state.devices.items():
        if certificate.user == body.user:  # were the person taken back, these laptops would not be
            state.gone_devices.setdefault(device, seq)


def _keep_revoke_device(state: State, body: RevokeDevice, seq: int) -> None:
    state.gone_devices[body.device] = seq


def _keep_group(state: State, body: GroupState, seq: int) -> None:
    state.groups[body.group] = body
    state.epochs[body.group, body.epoch] = body
    state.began.setdefault((body.group, body.epoch), seq)
    before = state.entered.get((body.group, body.epoch), {})
    state.entered[body.group, body.epoch] = {user: before.get(user, seq) for user in body.members}


def _keep_policy(state: State, body: Policy, _seq: int) -> None:
    state.policies[body.key] = body.value


def _keep_needs(state: State, body: Needs, _seq: int) -> None:
    state.needs = max(state.needs, body.level)


_CHECKS: dict[type[Body], Callable[[State, Any], None]] = {
    Found: _check_found,
    UserCertificate: _check_user,
    DeviceCertificate: _check_device,
    RevokeUser: _check_revoke_user,
    RevokeDevice: _check_revoke_device,
    GroupState: _check_group,
    Policy: _check_policy,
    Erase: _check_erase,
    Needs: _check_needs,
}
_KEEPS: dict[type[Body], Callable[[State, Any, int], None]] = {
    Found: _keep_found,
    UserCertificate: _keep_user,
    DeviceCertificate: _keep_device,
    RevokeUser: _keep_revoke_user,
    RevokeDevice: _keep_revoke_device,
    GroupState: _keep_group,
    Policy: _keep_policy,
    Needs: _keep_needs,
}
