"""What a line that orders spaces to be gone makes so, and what it takes among those who share a part.

Officers, and who answers for data protection, order it whatever the home; a supervisor for the homes of
the site. A part for named readers is shared on trust between a few: one of them gives a voice, a supervisor
also for those all of whose sites are hers, and the part is gone once all of them have: everybody who ever
was a reader, without those who were revoked since, have no laptop left or are here as mediators alone. So
nobody erases what others wrote by adding it to an order about somebody else, nor by leaving them out first.
"""

from __future__ import annotations

from collections.abc import Iterable

from sync.protocol.entries import Body, DeviceCertificate, Erase, GroupState, Needs, Policy
from sync.trust.state import DPO, MEDIATOR, NAMED, OFFICER, SUPERVISOR, Erased, State, Voices

_ENDS_NOTHING = (DeviceCertificate, GroupState, Policy, Needs)
"""Lines by which nobody ceases to be waited for."""


def keep(state: State, body: Erase, seq: int, author: bytes) -> None:
    """Keep what line `seq` orders; its author may (`sync.trust.authority`)."""
    anywhere = state.has_role(author, OFFICER) or state.has_role(author, DPO)
    state.orders.setdefault(body.order, seq)
    for space, home in body.spaces:
        shared = not anywhere and state.groups[home].purpose == NAMED
        if shared:
            _give_voice(state, body.order, (space, home), author)
        else:
            found = Erased(body.order, seq, frozenset((home,)), anywhere)
            state.erased[space] = _outweighing(state.erased.get(space), found)


def settle(state: State, body: Body, seq: int) -> None:
    """After line `seq`: parts all of whose readers have added them to an order are gone."""
    if not state.voices or isinstance(body, _ENDS_NOTHING):
        return
    parts: Iterable[tuple[bytes, bytes]] = body.spaces if isinstance(body, Erase) else list(state.voices)
    present = _present(state)
    for space, home in parts:
        voices = state.voices.get((space, home))
        if voices is not None and _have_spoken(state, readers(state, home) & present, voices.users):
            del state.voices[space, home]
            found = Erased(voices.order, seq, frozenset((home,)), anywhere=False, bound=True)
            state.erased[space] = _outweighing(state.erased.get(space), found)


def readers(state: State, home: bytes) -> set[bytes]:
    """Everybody who is in a group or was in any of its epochs, and was not revoked since."""
    found = set(state.groups[home].members)
    for epoch in range(1, state.groups[home].epoch + 1):
        entered = state.entered[home, epoch]
        found.update(user for user, line in entered.items() if line > state.returned.get(user, -1))
    return found


def _have_spoken(state: State, asked: set[bytes], voices: frozenset[bytes]) -> bool:
    leads = [set(state.users[user].sites) for user in voices if state.has_role(user, SUPERVISOR)]
    left = [state.users[user].sites for user in asked - voices]
    return all(sites and any(own.issuperset(sites) for own in leads) for sites in left)


def _present(state: State) -> set[bytes]:
    """Who can be waited for. A mediator's laptop gives up what she reported as soon as the server has it:
    she could not find out what it was about."""
    owners = {one.user for device, one in state.devices.items() if device not in state.gone_devices}
    return {user for user in owners if state.is_active(user) and state.users[user].roles != (MEDIATOR,)}


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
