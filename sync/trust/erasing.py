"""What a line that orders spaces to be gone makes so, and what it takes among those who share a part.

Officers, and who answers for data protection, order it whatever the home; a supervisor for the homes of
the site. A part for named readers is shared on trust between a few: one of them who is no supervisor only
gives a voice, and the part is gone once all of them have: everybody who was a reader when the order was
given or is one by now, without those who were revoked or have no laptop left. So nobody erases what
others wrote by adding it to an order about somebody else.
"""

from __future__ import annotations

from sync.protocol.entries import Erase
from sync.trust.state import DPO, NAMED, OFFICER, SUPERVISOR, Erased, State, Voices


def keep(state: State, body: Erase, seq: int, author: bytes) -> None:
    """Keep what line `seq` orders; its author may (`sync.trust.authority`)."""
    anywhere = state.has_role(author, OFFICER) or state.has_role(author, DPO)
    state.orders.setdefault(body.order, seq)
    for space, home in body.spaces:
        shared = not anywhere and state.groups[home].purpose == NAMED
        if shared and not state.has_role(author, SUPERVISOR):
            _give_voice(state, body.order, (space, home), author)
        else:
            found = Erased(body.order, seq, frozenset((home,)), anywhere, shared)
            state.erased[space] = _outweighing(state.erased.get(space), found)


def settle(state: State, seq: int) -> None:
    """After line `seq`: parts all of whose readers have added them to an order are gone."""
    for (space, home), voices in list(state.voices.items()):
        if asked(state, voices.order, home) <= voices.users:
            del state.voices[space, home]
            found = Erased(voices.order, seq, frozenset((home,)), anywhere=False, bound=True)
            state.erased[space] = _outweighing(state.erased.get(space), found)


def asked(state: State, order: bytes, home: bytes) -> set[bytes]:
    """Whose voices it takes for what lives in `home`."""
    users = {*state.groups[home].members, *_members_at(state, home, state.orders[order])}
    reading = {one.user for device, one in state.devices.items() if device not in state.gone_devices}
    return {user for user in users & reading if state.is_active(user)}


def _give_voice(state: State, order: bytes, part: tuple[bytes, bytes], author: bytes) -> None:
    gone = state.erased.get(part[0])
    if gone is None or not gone.holds_at(part[1]):
        before = state.voices.get(part, Voices(order, frozenset()))
        state.voices[part] = Voices(before.order, before.users | {author})


def _outweighing(before: Erased | None, after: Erased) -> Erased:
    """What holds: whatever the home over anywhere named, anywhere named over what readers share.

    Two supervisors may each name the home of their own site: both are kept, for a laptop that did not hear
    of a move goes by the home it knows.
    """
    if before is None or (after.anywhere, not after.bound) > (before.anywhere, not before.bound):
        return after
    if (after.anywhere, after.bound) == (before.anywhere, before.bound) and not after.homes <= before.homes:
        return Erased(before.order, after.line, before.homes | after.homes, before.anywhere, before.bound)
    return before


def _members_at(state: State, group: bytes, line: int) -> set[bytes]:
    """Who was in the group when `line` was written."""
    began = [epoch for (one, epoch), first in state.began.items() if one == group and first <= line]
    if not began:
        return set()
    entered = state.entered[group, max(began)]
    return {user for user, first in entered.items() if first <= line}
