"""Who may write which line of the membership log.

The root founds and certifies officers. An officer may do everything. A supervisor acts for the
people all of whose sites are his, and for the groups about his sites. Everybody brings and takes
away laptops of his own, and makes his own group and the named ones he belongs to. To erase is ordered by
an officer, by who answers for data protection, or by the supervisor of the site; a reader of a part for
named readers may add it to an order that stands, which takes all of them (`sync.trust.erasing`).
"""

from __future__ import annotations

from sync.protocol.entries import (
    ROOT,
    Body,
    DeviceCertificate,
    Erase,
    Found,
    GroupState,
    RevokeDevice,
    RevokeUser,
    UserCertificate,
)
from sync.trust.state import ALL, DPO, NAMED, OFFICER, OWN, SUPERVISOR, State


def may(state: State, author: bytes, body: Body) -> bool:
    """Whether `author` (an active user, or the root) may state `body`."""
    if author == ROOT:
        return _root_may(body)
    if isinstance(body, Found):
        return False
    if isinstance(body, DeviceCertificate):
        return body.user == author
    return state.has_role(author, OFFICER) or _member_may(state, author, body)


def _root_may(body: Body) -> bool:
    return isinstance(body, Found) or (isinstance(body, UserCertificate) and OFFICER in body.roles)


def _member_may(state: State, author: bytes, body: Body) -> bool:
    match body:
        case UserCertificate():
            return _looks_after(state, author, body) and _may_replace(state, author, body.user)
        case RevokeUser():
            return body.user in state.users and _looks_after(state, author, state.users[body.user])
        case RevokeDevice():
            return _may_take_away(state, author, body.device)
        case GroupState():
            return _may_set(state, author, body)
        case Erase():
            return state.has_role(author, DPO) or _may_erase(state, author, body)
        case _:
            return False


def _looks_after(state: State, author: bytes, certificate: UserCertificate) -> bool:
    """A supervisor, for an ordinary role at sites that are all his."""
    own_sites = set(state.users[author].sites)
    return (
        state.has_role(author, SUPERVISOR)
        and not {OFFICER, SUPERVISOR} & set(certificate.roles)
        and bool(certificate.sites)
        and own_sites.issuperset(certificate.sites)
    )


def _may_replace(state: State, author: bytes, user: bytes) -> bool:
    """Someone new, or someone he looks after already; to bring a revoked person back takes an officer."""
    if user in state.gone_users:
        return False
    return user not in state.users or _looks_after(state, author, state.users[user])


def _may_take_away(state: State, author: bytes, device: bytes) -> bool:
    if device not in state.devices:
        return False
    owner = state.devices[device].user
    return owner == author or _looks_after(state, author, state.users[owner])


def _may_set(state: State, author: bytes, group: GroupState) -> bool:
    before = state.groups.get(group.group)
    if group.purpose == OWN:
        return group.about == author and group.members == (author,)
    if group.purpose == NAMED:
        return author in group.members and (before is None or author in before.members)
    if not state.has_role(author, SUPERVISOR):
        return False
    if group.purpose == ALL:
        return before is None or _only_adds(state, before, group)
    return group.about in state.users[author].sites


def _may_erase(state: State, author: bytes, body: Erase) -> bool:
    adds = body.order in state.orders
    return all(_may_clear(state, author, space, state.groups.get(home), adds) for space, home in body.spaces)


def _may_clear(state: State, author: bytes, space: bytes, home: GroupState | None, adds: bool) -> bool:
    """Whether a space of this home is the author's to erase; a group of readers is about one space alone."""
    leads = state.has_role(author, SUPERVISOR)
    if home is None:
        return False
    if home.purpose == NAMED:
        return (leads or adds) and author in home.members and home.about == space
    return leads and home.purpose not in (ALL, OWN) and home.about in state.users[author].sites


def _only_adds(state: State, before: GroupState, after: GroupState) -> bool:
    """Nobody who still belongs is left out; to leave out the revoked is no decision any more."""
    return {user for user in before.members if state.is_active(user)}.issubset(after.members)
