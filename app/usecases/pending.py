"""Invitations written on any laptop of the organisation, and what this person may do about them.

An invitation is finished wherever somebody who may let that person in has the screen before them. The
words bind the key of whoever invited, which stands in the log of members; the record that carries the
invitation here counts only if that very person wrote it and may give these roles and sites today.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from app.domain.ids import RecordId
from app.domain.pending_invitation import PendingInvitation, TakenBack
from app.domain.roles import LEADERS, Act, permits
from app.domain.sealed_records import is_true, sealed
from app.errors import DomainError
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import inviting
from app.usecases.inviting import Invitation, mark_of
from sync.trust.roster import Roster


@dataclass(frozen=True, slots=True)
class Shared:
    """An invitation of another laptop; its `id` is the mark of the real one. `by` wrote it."""

    invitation: Invitation
    by: RecordId


def publish(store: Store, made: Invitation) -> None:
    """Let the other laptops know of an invitation written here."""
    hidden = msgspec.structs.replace(made, id=mark_of(made.id))
    told = PendingInvitation(invited=RecordId(made.user), by=store.by.id, told=inviting.as_text(hidden))
    store.add(sealed(told))


def shared(reader: Reader, now_ms: int) -> dict[bytes, Shared]:
    """Invitations that are still good, by their marks; what is none is left out."""
    found = {}
    for record in reader.find(PendingInvitation):
        invitation = _read(record, now_ms)
        if invitation is not None and record.by is not None:
            found[invitation.id] = Shared(invitation, record.by)
    return found


def taken_back(reader: Reader, roster: Roster) -> dict[bytes, RecordId]:
    """The marks of invitations that were taken back, and whom they were for.

    By whoever wrote them, or may let that person in; by nobody else, whatever another program writes.
    """
    ends = reader.find(TakenBack)
    if not ends:
        return {}
    told = [(record, _read(record, 0)) for record in reader.find(PendingInvitation)]
    known = {one.id: (record.by, one) for record, one in told if one is not None}
    found = {}
    for end in ends:
        mark = bytes.fromhex(end.mark or "") if _is_hex(end.mark) else b""
        by, invitation = known.get(mark, (None, None))
        if invitation is None or end.by is None or not is_true(end):
            continue
        if end.by == by or may_give(roster, end.by, invitation):
            found[mark] = RecordId(invitation.user)
    return found


def end(store: Store, mark: bytes, invited: bytes) -> None:
    """Tell the other laptops that nobody is let in with an invitation any more."""
    told = sealed(TakenBack(invited=RecordId(invited), by=store.by.id, mark=mark.hex()))
    if store.stamp(told) is None:
        store.add(told)


def may_give(roster: Roster, by: bytes, invitation: Invitation) -> bool:
    """Whether `by` may let the invited person in with these roles and sites, as the log stands today."""
    held = frozenset(roster.roles_of(by))
    if permits(held, Act.ADMIT_LEADERS):
        return True
    mine, before = roster.user(by), roster.user(invitation.user)
    if mine is None or not permits(held, Act.ADMIT) or roster.is_user_revoked(invitation.user):
        return False
    roles = frozenset(invitation.roles) | frozenset(before.roles if before else ())
    sites = frozenset(invitation.sites) | frozenset(before.sites if before else ())
    return not roles & LEADERS and bool(sites) and sites <= frozenset(mine.sites)


def is_sound(roster: Roster, found: Shared) -> bool:
    """Whether its writer is who invited, with the key the log names, and may do so."""
    writer = roster.user(found.by)
    return (
        writer is not None
        and writer.sign_pk == found.invitation.inviter_pk
        and found.invitation.organisation == roster.organisation
        and may_give(roster, found.by, found.invitation)
    )


def _is_hex(told: str | None) -> bool:
    return told is not None and len(told) == 32 and all(sign in "0123456789abcdef" for sign in told)


def _read(record: PendingInvitation, now_ms: int) -> Invitation | None:
    try:
        return inviting.read(record.told or "", now_ms) if is_true(record) else None
    except DomainError:
        return None
