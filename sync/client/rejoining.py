"""When the server's log of members is not the one read here: both are compared, what only this laptop's
person can say again is said again, and the server's log is followed where nothing is lost by that.

See `sync.trust.parting` for when that is. What cannot be said again by its own author is for an officer to
decide (`decide`): all that was lost is written once more over the officer's name, with a word that names
each lost line, so that every laptop that kept them can follow too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

import msgspec

from sync.client.drafts import Draft, draft_of, send
from sync.client.laptop import PARTED, Laptop
from sync.client.older_keys import keep_for_others
from sync.protocol.entries import (
    DeviceCertificate,
    Erase,
    GroupState,
    Policy,
    RevokeDevice,
    RevokeUser,
    UserCertificate,
)
from sync.protocol.faults import Fault, SyncError
from sync.protocol.messages import Code
from sync.seal import groups
from sync.trust import drafting, signatures
from sync.trust.drafting import Author
from sync.trust.parting import SEEN_TO, Line, Parting, word_for
from sync.trust.refusal import TrustRefused
from sync.trust.roster import Roster
from sync.trust.state import NAMED, OFFICER, OWN

_TRIES = 5
_FIRST_STEP = 8
MOST_NAMED = 3000
"""Lost lines one word of an officer can name."""


Again = Callable[[Laptop, Parting, Draft], None]
"""Drafts what of the lost lines is said again."""


class _Parted(msgspec.Struct, array_like=True):
    """Where two logs part, and the other one's lines from there on: those of the server, or of a laptop that
    handed them over because the server has lost them."""

    first: int
    lines: tuple[bytes, ...]
    handed: bool = False


def rejoin(laptop: Laptop) -> bool:
    """Follow the server's log in place of the one kept here; False where it may not be followed yet.

    What was found is remembered then (`parted`). SyncError for the line, FORKED for a log that does not
    hold or has nothing in common with this one.
    """
    return _rejoined(laptop, _own_again)


def decide(laptop: Laptop) -> bool:
    """The officer at this laptop has looked at both lists: what was lost is said again over their name as far
    as they may, the rest counts as seen to. Whether the server's log is followed now; True, and nothing is
    done, where the logs do not part any more. SyncError REFUSED `officer` for who is none in both logs."""
    kept = laptop.replica.remembered(PARTED) or b""
    if not is_handed(kept):
        return _rejoined(laptop, _all_again)
    found = parted(kept, laptop.replica.entries())
    if found is not None and not found.is_settled:
        draft = draft_of(laptop)
        _all_again(laptop, found, draft)
        if not _sent(laptop, draft):
            raise SyncError(Fault.BUSY, Code.BEHIND)
    _forget(laptop)
    return True


def handed(laptop: Laptop, entries: Sequence[bytes]) -> None:
    """A file brought by hand holds another log than ours: if it is one that the server has lost the end of,
    and the person of this laptop may decide about it, it is remembered for them."""
    first = _same(laptop.roster, 0, entries)
    kept = msgspec.msgpack.encode(_Parted(first, tuple(entries[first:]), handed=True))
    found = parted(kept, laptop.replica.entries()) if first else None
    if found is not None and not found.is_settled and may_decide(found, laptop.identity.user):
        laptop.replica.remember(PARTED, kept)


def is_handed(kept: bytes) -> bool:
    """Whether what was remembered came in a file by hand."""
    return bool(kept) and msgspec.msgpack.decode(kept, type=_Parted).handed


def may_decide(found: Parting, user: bytes) -> bool:
    """An officer in both logs."""
    return found.mine.has_role(user, OFFICER) and found.theirs.has_role(user, OFFICER)


def parted(kept: bytes, entries: Sequence[bytes]) -> Parting | None:
    """What was found the last time two logs could not be brought together: `kept` is what was remembered
    under `PARTED`, `entries` the log kept here. Nothing where there is nothing to bring together any more."""
    if not kept:
        return None
    found = msgspec.msgpack.decode(kept, type=_Parted)
    try:
        base = Roster.empty().extended(entries[: found.first])
        mine, other = base.extended(entries[found.first :]), base.extended(found.lines)
    except TrustRefused:
        return None
    here = entries[found.first :]
    if found.handed:
        return Parting(base, other, mine, found.lines, here)
    return Parting(base, mine, other, here, found.lines)


def _rejoined(laptop: Laptop, again: Again) -> bool:
    for _ in range(_TRIES):
        found = _compared(laptop)
        if found is None:
            _forget(laptop)
            return True
        draft = draft_of(replace(laptop, roster=found.theirs))
        again(laptop, found, draft)
        if draft.entries and not _sent(laptop, draft):
            continue
        found = _compared(laptop) if draft.entries else found
        if found is None or not found.is_settled:
            break
        _follow_theirs(laptop, found)
        return True
    if found is not None:
        told = tuple(one.raw for one in found.told)
        kept = msgspec.msgpack.encode(_Parted(found.base.total, told))
        laptop.replica.remember(PARTED, kept)
    return False


def _forget(laptop: Laptop) -> None:
    if laptop.replica.remembered(PARTED):
        laptop.replica.remember(PARTED, b"")


def _compared(laptop: Laptop) -> Parting | None:
    """Both logs from where they part; None when the server's goes on from ours."""
    first, told = _told_from_parting(laptop)
    if first == laptop.roster.total:
        return None
    if not told:
        raise SyncError(Fault.ROLLED_BACK, "rolled_back")
    return _parting(laptop, first, told)


def _parting(laptop: Laptop, first: int, told: Sequence[bytes]) -> Parting:
    kept = laptop.replica.entries()
    try:
        base = Roster.empty().extended(kept[:first])
        return Parting(base, laptop.roster, base.extended(told), kept[first:], told)
    except TrustRefused as refused:
        raise SyncError(Fault.FORKED, refused.code) from None


def _told_from_parting(laptop: Laptop) -> tuple[int, tuple[bytes, ...]]:
    """The first line that differs, and the server's lines from there on. SyncError FORKED where not even the
    first line is the same."""
    mine, step = laptop.roster, _FIRST_STEP
    at = mine.total
    while True:
        at = max(0, at - step)
        told = list(_lines(laptop, at))
        same = _same(mine, at, told)
        if same or at == 0:
            break
        step *= 2
    if told and not same:
        raise SyncError(Fault.FORKED, "forked")
    return at + same, tuple(told[same:])


def _lines(laptop: Laptop, first: int) -> Iterator[bytes]:
    """Every line of the server from `first` on."""
    while True:
        answer = laptop.calls.members(first)
        yield from answer.entries
        first += len(answer.entries)
        if first >= answer.total or not answer.entries:
            return


def _same(mine: Roster, first: int, told: Sequence[bytes]) -> int:
    """How many of these lines, which begin at `first`, are those kept here."""
    for at, raw in enumerate(told):
        if first + at >= mine.total or hashlib.sha256(raw).digest() != mine.digest_at(first + at):
            return at
    return len(told)


def _sent(laptop: Laptop, draft: Draft) -> bool:
    """Whether the server took the lines; not when somebody was quicker."""
    try:
        send(laptop, draft)
    except SyncError as error:
        if error.detail != Code.BEHIND:
            raise
        return False
    return True


def _follow_theirs(laptop: Laptop, found: Parting) -> None:
    first, told = found.base.total, [one.raw for one in found.told]
    stale = _stale(laptop, found)
    homes = {group for group, _ in stale}
    spaces = [space for space in laptop.replica.spaces() if laptop.replica.home(space) in homes]
    keep_for_others(laptop, stale, spaces)
    laptop.replica.exchange_entries(first, told, stale)
    laptop.keyring.forget(stale)
    laptop.roster = found.theirs
    laptop.replica.unseal(spaces)
    _forget(laptop)
    if erased := laptop.roster.all_erased():
        laptop.replica.erase(erased)


def _stale(laptop: Laptop, found: Parting) -> list[tuple[bytes, int]]:
    """Secrets of epochs the log followed from now on does not know, or knows with another key."""
    stated = {(one.body.group, one.body.epoch) for one in found.lost if isinstance(one.body, GroupState)}
    held = (key for key in stated if laptop.keyring.secret(*key) is not None)
    return sorted(key for key in held if _key(found.mine, key) != _key(found.theirs, key))


def _key(roster: Roster, of: tuple[bytes, int]) -> bytes | None:
    stated = roster.group_at(*of)
    return stated.seal_pk if stated is not None else None


def _own_again(laptop: Laptop, found: Parting, draft: Draft) -> None:
    """What the person of this laptop wrote is said again by them, unless it stands."""
    me = laptop.identity.user
    mine = [one for one in found.lost if one.entry.author == me]
    admitted = {one.body.user for one in mine if isinstance(one.body, UserCertificate)}
    meant = [
        one
        for one in found.lost
        if one.entry.author == me or (isinstance(one.body, DeviceCertificate) and one.body.user in admitted)
    ]
    _say_again(laptop, found, draft, meant)


def _all_again(laptop: Laptop, found: Parting, draft: Draft) -> None:
    if not may_decide(found, laptop.identity.user):
        raise SyncError(Fault.REFUSED, "officer")
    _say_again(laptop, found, draft, found.lost)
    for at in range(0, len(found.lost), MOST_NAMED):
        word = word_for(found.lost[at : at + MOST_NAMED])
        draft.add(drafting.set_policy(draft.roster, draft.author, SEEN_TO, word, draft.now_ms))


def _say_again(laptop: Laptop, found: Parting, draft: Draft, meant: Iterable[Line]) -> None:
    """Lines of the lost log once more after the newest one, each as far as its new author may."""
    speaker = _Speaker(laptop, found, draft)
    for one in meant:
        if any(one.body == told.body and one.entry.author == told.entry.author for told in found.told):
            continue
        before = replace(draft, entries=list(draft.entries), grants=list(draft.grants))
        try:
            speaker.say(one)
        except TrustRefused:  # it is no longer this person's to say: it stays missing, and a person is asked
            draft.roster, draft.entries, draft.grants = before.roster, before.entries, before.grants


class _Speaker:
    """Says single lines again."""

    def __init__(self, laptop: Laptop, found: Parting, draft: Draft) -> None:
        self._laptop, self._found, self._draft = laptop, found, draft

    def say(self, line: Line) -> None:
        """Add what a line said; TrustRefused where its author now may not."""
        match line.body:
            case UserCertificate(user=user):
                self._place(user)
            case DeviceCertificate():
                self._bring(line.body)
            case GroupState():
                self._group(line.body)
            case Erase(order=order, spaces=spaces):
                self._erase(order, spaces, line.entry.author)
            case _:
                self._plain(line.body)

    def _plain(self, body: object) -> None:
        draft, author, now = self._draft, self._draft.author, self._draft.now_ms
        match body:
            case RevokeUser(user=user) if not draft.roster.is_user_revoked(user):
                draft.add(drafting.revoke_user(draft.roster, author, user, now))
            case RevokeDevice(device=device) if not draft.roster.is_revoked(device):
                draft.add(drafting.revoke_device(draft.roster, author, device, now))
            case Policy(key=key, value=value) if key != SEEN_TO and draft.roster.policy(key) != value:
                draft.add(drafting.set_policy(draft.roster, author, key, value, now))
            case _:
                pass

    def _place(self, user: bytes) -> None:
        """As the lost log last says it, and as it counted there; who left since is not placed again."""
        last = self._found.mine.user(user)
        known = self._draft.roster.user(user)
        if last is not None and last != known and not self._draft.roster.is_user_revoked(user):
            self._draft.user(last)

    def _bring(self, body: DeviceCertificate) -> None:
        """A laptop: the own one, or that of somebody let in, for whom a key made for the moment signs."""
        draft, me = self._draft, self._draft.author
        if draft.roster.device(body.device) is not None:
            return
        if body.user == me.user:
            draft.add(drafting.certify_device(draft.roster, me, body.device, body.pk, draft.now_ms))
            return
        last = self._found.mine.user(body.user)
        if last is None or self._found.theirs.user(body.user) == last:
            return  # they are known there with these very keys, and bring their laptop themselves
        passing = signatures.new_key()
        draft.user(msgspec.structs.replace(last, sign_pk=signatures.public_of(passing)))
        owner = Author(body.user, passing)
        draft.add(drafting.certify_device(draft.roster, owner, body.device, body.pk, draft.now_ms))
        draft.user(last)

    def _group(self, body: GroupState) -> None:
        """With the secret it had, where it is held; otherwise the group is made anew by the policy."""
        draft, keyring = self._draft, self._laptop.keyring
        secret = keyring.secret(body.group, body.epoch)
        if secret is None or groups.seal_pk(secret, body.group, body.epoch) != body.seal_pk:
            return
        if draft.roster.group(body.group) == body or not self._may_state(body):
            return
        here = {one.user for one in draft.roster.users()}
        draft.add(
            drafting.group_state(
                draft.roster,
                draft.author,
                purpose=body.purpose,
                about=body.about,
                epoch=body.epoch,
                members=here.intersection(body.members),
                seal_pk=body.seal_pk,
                at_ms=draft.now_ms,
            )
        )
        draft.grant_anew(body.group, body.epoch, secret, keyring.secret(body.group, body.epoch - 1))

    def _may_state(self, body: GroupState) -> bool:
        """What belongs to a few is theirs to state, though an officer might."""
        return body.purpose not in (OWN, NAMED) or self._draft.author.user in body.members

    def _erase(self, order: bytes, spaces: Sequence[tuple[bytes, bytes]], author: bytes) -> None:
        """What counted as gone; a voice among readers is given again by that reader alone."""
        draft = self._draft
        own = author == draft.author.user
        meant = [part for part in spaces if own or self._found.mine.is_erased(*part)]
        left = [part for part in meant if not self._is_told(part)]
        if left:
            draft.add(drafting.erase(draft.roster, draft.author, order, left, draft.now_ms))

    def _is_told(self, part: tuple[bytes, bytes]) -> bool:
        roster = self._draft.roster
        return roster.is_erased(*part) or roster.asked_for(*part, self._draft.author.user)
