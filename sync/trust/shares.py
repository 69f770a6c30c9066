"""Opening one space to someone outside its home, and moving its home: what a member signs for it."""

from __future__ import annotations

import msgspec

from sync.protocol.messages import Share
from sync.trust.refusal import TrustRefused
from sync.trust.roster import Roster
from sync.trust.signatures import sign, verify
from sync.trust.state import ALL, NAMED, OWN

_OF_PEOPLE = (ALL, OWN, NAMED)
"""Purposes of groups that are of certain people or of everybody: nothing is moved there."""


def signed_share(share: Share, device_key: bytes) -> Share:
    """The share with its signature; `share.device` must be the device of this key."""
    return msgspec.structs.replace(share, signature=sign(device_key, share.signed()))


def check_share(roster: Roster, share: Share, home: bytes) -> bytes:
    """The user who shared; TrustRefused unless a member of the group `home` did, to someone who is there.

    A move gives the space to another group of the same purpose, as a file goes from the staff of one site to
    that of another: nobody hides a file among readers they chose, or lays it open to everybody, by moving it.
    What lies among named readers may also go to where files lie: there it was begun, or hidden once.
    """
    certificate = roster.device(share.device)
    if certificate is None:
        raise TrustRefused("author")
    if roster.is_revoked(share.device):
        raise TrustRefused("revoked")
    if not verify(certificate.pk, share.signature, share.signed()):
        raise TrustRefused("signature")
    if certificate.user not in roster.members_of(home):
        raise TrustRefused("authority")
    if not _there(roster, share):
        raise TrustRefused("unknown")
    if share.move and not _alike(roster, home, share.recipient):
        raise TrustRefused("purpose")
    return certificate.user


def _alike(roster: Roster, home: bytes, other: bytes) -> bool:
    before, after = roster.group(home), roster.group(other)
    if before is None or after is None:
        return False
    return after.purpose not in _OF_PEOPLE and before.purpose in (after.purpose, NAMED)


def _there(roster: Roster, share: Share) -> bool:
    if roster.group(share.recipient) is not None:
        return True
    known = roster.user(share.recipient) is not None and not roster.is_user_revoked(share.recipient)
    return known and not share.move
