"""Mending what should not happen: a server that forgot, a laptop that was cloned or restored, epochs
that passed, gaps. Nothing here loses anything: at worst something is read or sent once more."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import msgspec

from sync.client.checking import Checker, Raw, Reason
from sync.client.following import fetch_grants, follow
from sync.client.laptop import HANDED, Laptop
from sync.client.membership import reconcile
from sync.client.ports import Received
from sync.client.pushing import Pusher, Refusals
from sync.client.regranting import regrant
from sync.client.sealing import can_seal, home_of
from sync.client.steps import Summary
from sync.protocol.change import DEVICE_BYTES
from sync.protocol.envelope import Envelope, MalformedEnvelope, parse
from sync.protocol.faults import Fault, SyncError
from sync.protocol.messages import Code, Cursor, Head
from sync.trust import drafting, signatures

BEGUN = "begun anew"
"""The name under which is remembered when a server's word alone made this laptop another device."""
BEGINNING = "beginning"
"""The name under which the device to be begun is remembered until this laptop goes on as that."""
ANEW_A_DAY = 8
DAY_MS = 24 * 3_600_000


def refresh(laptop: Laptop) -> bool:
    """Read on in the log of members, fetch new secrets, put groups right; whether anything was new."""
    try:
        changed = follow(laptop)
    except SyncError as error:
        if error.detail != Code.UNKNOWN_DEVICE or not _is_made_known(laptop):
            raise
        changed = True  # a server that was put back has forgotten this device
    if laptop.keyring.take_made(laptop.roster):
        regrant(laptop)  # no answer came when we stated them: who knows what the server has kept
    changed = fetch_grants(laptop) > 0 or changed
    return reconcile(laptop) or changed


def fetch_lost_keys(laptop: Laptop) -> int:
    """Ask for the secrets of earlier epochs where something cannot be opened without; number of new ones.

    They come by links, which a server put back from a backup may have lost and got again since.
    """
    shut = {one.space for one in laptop.replica.set_aside() if one.reason == Reason.NO_KEY}
    roster, keyring = laptop.roster, laptop.keyring
    homes = roster.groups_of(laptop.identity.user) & {home_of(laptop, space) for space in shut}
    lacks = any(
        keyring.secret(group, epoch) is None
        for group in homes
        if (stated := roster.group(group)) is not None
        for epoch in range(1, stated.epoch)
    )
    return keyring.open_grants(laptop.calls.grants(), roster, laptop.identity) if lacks else 0


def unpark(laptop: Laptop) -> int:
    """Let parked changes wait again where access came back; number of spaces."""
    back = [space for space in laptop.replica.parked() if can_seal(laptop, space)]
    if back:
        laptop.replica.unpark(back)
    return len(back)


def mend(laptop: Laptop, refusals: Refusals, summary: Summary) -> bool:
    """Do something about what was refused; whether it is worth sending again."""
    worth = False
    if refusals.stale or refusals.rotate or refusals.ahead:
        refresh(laptop)
        spaces = (refusals.stale | _rotated(laptop, refusals.rotate)) - refusals.forks
        laptop.replica.unseal(spaces)
        worth = bool(spaces or refusals.ahead)
    for space, wanted in refusals.gaps.items():
        if space not in refusals.stale and space not in refusals.forks:
            worth = _fill(laptop, space, wanted, summary) or worth
    if refusals.homeless:
        worth = _tell_homes(laptop, refusals.homeless) or worth
    if refusals.forks and may_start_anew(laptop):
        start_anew(laptop, refusals.forks, summary, expected=refusals.forks <= refusals.given)
        worth = True
    return worth


def _tell_homes(laptop: Laptop, spaces: set[bytes]) -> bool:
    """Tell the server once more where spaces belong, if by the log we still belong there."""
    refresh(laptop)
    ours = {space for space in spaces - laptop.homeless if can_seal(laptop, space)}
    laptop.homeless |= ours
    laptop.replica.unpark(ours)
    return bool(ours)


def _rotated(laptop: Laptop, rotate: dict[bytes, set[bytes]]) -> set[bytes]:
    """Spaces of groups that have their new epoch by now."""
    return {
        space for group, spaces in rotate.items() if not laptop.roster.must_rotate(group) for space in spaces
    }


def _fill(laptop: Laptop, space: bytes, wanted: int, summary: Summary) -> bool:
    """Offer our earlier envelopes the server lacks in a space; whether there were any."""
    me = laptop.identity.device
    kept = (one for one in _kept(laptop, space) if one.header.device == me and one.header.dseq >= wanted)
    mine = [one.raw for one in kept]
    if mine:
        summary.notice(Fault.ROLLED_BACK, "space", space)
        offer(laptop, space, mine, summary)
    return bool(mine)


def _kept(laptop: Laptop, space: bytes) -> list[Envelope]:
    """The envelopes kept of a space; noise that was set aside lies among them and is left there."""
    kept = []
    for raw in laptop.replica.recent(space, {}):
        with contextlib.suppress(MalformedEnvelope):
            kept.append(parse(raw))
    return kept


def offer(laptop: Laptop, space: bytes, raws: Sequence[bytes], summary: Summary) -> None:
    """Give the server envelopes kept here, whoever wrote them."""
    home = home_of(laptop, space)
    if raws and home is not None:
        Pusher(laptop, summary).offer(raws, {space: home})
        summary.healed += len(raws)


def give_back(laptop: Laptop, heads: Iterable[Head], summary: Summary) -> list[Head]:
    """A server that lost part of a log gets it back; then the log is read again from its start."""
    again: list[Head] = []
    for head in heads:
        summary.notice(Fault.ROLLED_BACK, "space", head.space)
        offer(laptop, head.space, laptop.replica.recent(head.space, {}), summary)
        laptop.replica.reset_cursor(Cursor(head.space, 0, b""))
        again.append(Head(head.space, head.home, -1, b"", 0))
    return again


def bring_back(laptop: Laptop, summary: Summary) -> None:
    """Offer a server that came back from a backup what it may have lost though nobody read it since.

    What lies after a cursor is not missed when the log is read again, but the server had acknowledged
    it. The last envelope kept of each chain is offered; where it does not fit, all that is kept.
    """
    replica, pusher = laptop.replica, Pusher(laptop, summary)
    laptop.turned_away.clear()
    homes = {space: home for space in replica.spaces() if (home := home_of(laptop, space)) is not None}
    ends: dict[tuple[bytes, bytes], bytes] = {}
    for space in homes:
        for one in sorted(_kept(laptop, space), key=lambda one: one.header.dseq):
            ends[space, one.header.device] = one.raw
    for part in _hundreds(list(ends)):
        told = {space: homes[space] for space, _ in part}
        results = pusher.offer([ends[place] for place in part], told)
        for (space, _), (code, _) in zip(part, results, strict=True):
            summary.healed += code == Code.OK
            if code == Code.GAP:
                offer(laptop, space, replica.recent(space, {}), summary)


def _hundreds(places: list[tuple[bytes, bytes]]) -> Iterator[list[tuple[bytes, bytes]]]:
    for start in range(0, len(places), 100):
        yield places[start : start + 100]


def may_start_anew(laptop: Laptop) -> bool:
    """Whether another device may be begun: nobody can see whether a server that says "fork" tells the truth.

    A clone or an old backup asks for it once; a server that goes on saying so makes no more devices
    than a few a day, and what was written waits here for an honest one.
    """
    if laptop.replica.remembered(BEGINNING):
        return True  # one that was counted, and cut short
    now = laptop.now_ms()
    return sum(abs(now - at) < DAY_MS for at in _begun(laptop)) < ANEW_A_DAY


def _begun(laptop: Laptop) -> list[int]:
    kept = laptop.replica.remembered(BEGUN)
    return msgspec.msgpack.decode(kept, type=list[int]) if kept else []


def _remember_begun(laptop: Laptop) -> None:
    last = [*_begun(laptop), laptop.now_ms()][-ANEW_A_DAY:]
    laptop.replica.remember(BEGUN, msgspec.msgpack.encode(last))


def own_unknown(laptop: Laptop, spaces: Iterable[bytes], summary: Summary) -> list[Head]:
    """The server has lines of this very device that it does not know: go on as another, a few times a day.

    What to read again. From then on the server is believed no more: nothing is made anew, the cursors of
    those spaces stay, the person is told.
    """
    if may_start_anew(laptop):
        return start_anew(laptop, spaces, summary)
    for space in spaces:
        summary.notice(Fault.FORKED, "own", space)
    return []


def _beginning(laptop: Laptop) -> tuple[bytes, bytes]:
    """The device (id, Ed25519 seed) to go on as: the one of the last try when that was cut short."""
    kept = laptop.replica.remembered(BEGINNING)
    if not kept:
        kept = secrets.token_bytes(DEVICE_BYTES) + signatures.new_key()
        _remember_begun(laptop)
        laptop.replica.remember(BEGINNING, kept)
    return kept[:DEVICE_BYTES], kept[DEVICE_BYTES:]


def start_anew(
    laptop: Laptop, spaces: Iterable[bytes], summary: Summary, *, expected: bool = False
) -> list[Head]:
    """Go on as another device: this one's dots were given to other changes too (a clone, an old backup).

    What the server never acknowledged gets dots of the new device. The spaces are read from their
    start: what the old device wrote and this laptop lacks comes as from any other laptop. `expected`: there
    is nothing in it to tell a person.
    """
    me = laptop.identity
    device, key = _beginning(laptop)
    follow(laptop)  # its line may stand there though no answer came the last time
    if laptop.roster.device(device) is None:
        author, pk = drafting.Author(me.user, me.sign_key), signatures.public_of(key)
        entry = drafting.certify_device(laptop.roster, author, device, pk, laptop.now_ms())
        laptop.calls.append_members([entry], ())
        follow(laptop)
    laptop.become(replace(me, device=device, device_key=key))
    laptop.replica.remember(BEGINNING, b"")
    laptop.replica.remember(HANDED, b"")
    if not expected:
        summary.notice(Fault.FORKED, "restored")
    summary.healed += 1
    again = []
    for space in spaces:
        laptop.replica.reset_cursor(Cursor(space, 0, b""))
        again.append(Head(space, laptop.replica.home(space) or bytes(16), -1, b"", 0))
    return again


def certify_present(laptop: Laptop) -> None:
    """Let the device of a file that was put back from a backup vouch for the one it goes on as."""
    if laptop.roster.device(laptop.identity.device) is None:
        vouched_for(laptop)


def _is_made_known(laptop: Laptop) -> bool:
    """Whether the device before this one could bring back the line that lets this one in; one the server
    does not know either, or that was taken away meanwhile, cannot, and that says nothing of this one."""
    try:
        return vouched_for(laptop)
    except SyncError as error:
        if error.fault in (Fault.REFUSED, Fault.REVOKED):
            return False
        raise


def vouched_for(laptop: Laptop) -> bool:
    """Have the server know this device, through the one it was before; False where it was none."""
    me = laptop.identity
    former = laptop.replica.former_device()
    if former is None:
        return False
    laptop.speak_as(replace(me, device=former[0], device_key=former[1]))
    try:
        follow(laptop)
        if laptop.roster.device(me.device) is None:
            author, pk = drafting.Author(me.user, me.sign_key), signatures.public_of(me.device_key)
            entry = drafting.certify_device(laptop.roster, author, me.device, pk, laptop.now_ms())
            laptop.calls.append_members([entry], ())
            follow(laptop)
    finally:
        laptop.speak_as(me)
    return True


def try_again(laptop: Laptop, summary: Summary) -> None:
    """Look once more at what was set aside: members, keys or the program may have changed."""
    # A fork stays one: under its dot something else was taken.
    aside = [one for one in laptop.replica.set_aside() if one.reason != Reason.FORK]
    if not aside:
        return
    spaces = {one.space for one in aside}
    homes = {space: home for space in spaces if (home := laptop.replica.home(space)) is not None}
    checker = Checker(laptop, laptop.replica.links(spaces), homes, again=True)
    readable: list[Received] = []
    otherwise: list[Received] = []
    for one in aside:  # one by one: each may be what the next one waits for
        for line in checker.check([Raw(one.space, one.gseq, 0, one.raw)]):
            if not line.reason:
                readable.append(line)
            elif line.linked or line.reason != one.reason:
                otherwise.append(line)  # it has its place in its chain now, or something else is wrong
    if readable or otherwise:
        applied = laptop.replica.take_back([*readable, *otherwise])
        summary.taken_back += len(readable)
        summary.applied += applied.applied
        summary.conflicts += applied.conflicts
