"""Reading on in the membership log, and fetching the secrets it says are ours."""

from __future__ import annotations

from sync.client.drafts import draft_of, is_over
from sync.client.fitting import requests
from sync.client.laptop import LOOKED, RECEIPT, Laptop
from sync.client.rejoining import rejoin
from sync.protocol.faults import Fault, SyncError
from sync.protocol.messages import Grant
from sync.trust import following
from sync.trust.refusal import TrustRefused
from sync.trust.roster import Roster

_FAULTS = {
    "rolled_back": Fault.ROLLED_BACK,
    "forked": Fault.FORKED,
    "unknown_kind": Fault.TOO_OLD,
    "too_old": Fault.TOO_OLD,
}

_PARTING = (Fault.ROLLED_BACK, Fault.FORKED)


def follow(laptop: Laptop) -> bool:
    """Fetch and check new lines; whether there were any.

    Raises SyncError ROLLED_BACK or FORKED when the server's log does not continue the one seen here.
    A log that is only shorter is offered our lines first: a server restored from a backup takes them. One
    that has parted from ours is followed where nothing is lost by that (`rejoining`), else FORKED `parted`.
    """
    changed = False
    mended: list[Fault] = []
    while True:
        try:
            more = _step(laptop)
        except SyncError as error:
            _mend(laptop, error, mended)
            more = True
        if not more:
            return changed
        changed = True


def _mend(laptop: Laptop, error: SyncError, mended: list[Fault]) -> None:
    """Each remedy once; raises what it was where none helps."""
    if error.fault == Fault.ROLLED_BACK and Fault.ROLLED_BACK not in mended:
        mended.append(Fault.ROLLED_BACK)
        if _offer_back(laptop):
            return
    if error.fault not in _PARTING or Fault.FORKED in mended:
        raise error
    mended.append(Fault.FORKED)
    try:
        joined = rejoin(laptop)
    except SyncError as other:
        raise (error if other.fault in _PARTING else other) from None
    if not joined:
        raise SyncError(Fault.FORKED, "parted")


def fetch_grants(laptop: Laptop) -> int:
    """Open the grants kept for us when the log says there should be some; number of new secrets."""
    if not laptop.keyring.missing(laptop.roster, laptop.identity.user):
        return 0
    return laptop.keyring.open_grants(laptop.calls.grants(), laptop.roster, laptop.identity)


def obey(laptop: Laptop) -> None:
    """Give up what the log orders to be gone, before anything else is done; harmless when it is done.

    A laptop switched off in between has the line among those it kept, and asks this again when it starts.
    """
    if erased := laptop.roster.all_erased():
        laptop.replica.erase(erased)


def _step(laptop: Laptop) -> bool:
    before = laptop.roster.total
    answer = laptop.calls.members(following.asked_from(laptop.roster))
    try:
        roster, new = following.followed(laptop.roster, answer)
    except TrustRefused as refused:
        raise SyncError(_FAULTS.get(refused.code, Fault.FORKED), refused.code) from None
    if new:
        laptop.replica.keep_entries(before, new)
        laptop.roster = roster
        obey(laptop)
    return bool(new)


def _offer_back(laptop: Laptop) -> bool:
    """Give a server that lost lines those it signed for before; whether it took them."""
    return _taken(laptop) or (_sees_its_loss(laptop) and _taken(laptop))


def _taken(laptop: Laptop) -> bool:
    first = laptop.calls.members(0).total
    lost = laptop.replica.entries(first)
    try:
        for lines, grants in requests(lost, _lost_grants(laptop, first)):
            if lines:
                laptop.calls.append_members(lines, grants, again=True)
            else:
                laptop.calls.give_grants(grants)
    except SyncError as error:
        if error.fault == Fault.REFUSED:
            return False
        raise
    return bool(lost)


def _lost_grants(laptop: Laptop, first: int) -> list[Grant]:
    """Secrets for who was let in, or into a group, by the lines from `first` on: the server has lost what was
    sealed to them with those lines, and may have what was sealed to keys they had before."""
    roster, before = laptop.roster, Roster.empty().extended(laptop.replica.entries()[:first])
    draft = draft_of(laptop)
    for group in sorted(roster.groups_of(laptop.identity.user)):
        stated = roster.group(group)
        secret = laptop.keyring.secret(group, stated.epoch) if stated is not None else None
        if stated is None or secret is None or is_over(roster, stated):
            continue
        if (roster.began_at(group, stated.epoch) or 0) >= first:  # nobody has this epoch's secret from there
            draft.grant_anew(group, stated.epoch, secret, laptop.keyring.secret(group, stated.epoch - 1))
            continue
        here = before.members_of(group) if before.group(group) is not None else frozenset()
        new = {
            user for user in roster.members_of(group) if user not in here or _is_other(before, roster, user)
        }
        draft.grant(group, stated.epoch, secret, new - {laptop.identity.user})
    return draft.grants


def _is_other(before: Roster, now: Roster, user: bytes) -> bool:
    known, told = before.user(user), now.user(user)
    return known is None or told is None or known.seal_pk != told.seal_pk


def _sees_its_loss(laptop: Laptop) -> bool:
    """Show the server what it once told: one put back by hand sees by it that it has forgotten, and then
    takes lines that do not fit what it holds, such as an order about a file that had moved."""
    laptop.calls.heads(laptop.replica.remembered(LOOKED) or b"", laptop.replica.remembered(RECEIPT) or b"")
    return True
