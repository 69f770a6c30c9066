"""Who shares which part of the files with whom: groups of people, and the group each space belongs to.

A group is named by its purpose and by what it is about, so that two laptops that never met mean
the same one. Membership follows from a person's roles and sites; nobody keeps lists by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.domain.declaration import Scope
from app.domain.ids import ID_BYTES, RecordId
from app.domain.roles import Act, permits

NOWHERE: Final = RecordId(bytes(ID_BYTES))
"""Stands for the site of people and files that have none: a body with one counter writes no sites down."""


class Purpose(StrEnum):
    """What a group is for. The words are those of the membership log and never change."""

    ALL = "all"  # everybody active: sites, colleagues, projects
    STAFF = "staff"  # who cares for people at a site: the general part of files, beds, presence
    RESERVED = "reserved"  # who reads the part for specialists at a site
    OWN = "own"  # one person, on all their laptops
    NAMED = "named"  # the readers named in one note


@dataclass(frozen=True, slots=True, order=True)
class GroupName:
    """Purpose and 16 bytes of what it is about: zeros, a site, a user or a space."""

    purpose: Purpose
    about: bytes


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the organisation, as the policy sees them."""

    user: RecordId
    roles: frozenset[str]
    sites: frozenset[RecordId]
    active: bool = True


READING: Final[Mapping[Scope, Act | None]] = {
    Scope.ORGANISATION: None,
    Scope.SITE: Act.READ_FILES,
    Scope.FILE: Act.READ_FILES,
    Scope.RESERVED: Act.READ_RESERVED,
    Scope.CAPSULE: Act.READ_FILES,
}
"""What somebody must be allowed to do to share a scope's group; None: nothing in particular.

The named and the private scope are not given by a role: readers are named, owners own. A capsule
belongs to the staff of its site; its mediator shares no group and is given the keys of that one space
(`app.usecases.capsule_keys`).
"""

EVERYBODY: Final = GroupName(Purpose.ALL, NOWHERE)

_OF_SITES: Final = {
    Scope.SITE: Purpose.STAFF,
    Scope.FILE: Purpose.STAFF,
    Scope.RESERVED: Purpose.RESERVED,
    Scope.CAPSULE: Purpose.STAFF,
}


def sites_of(member: Member) -> frozenset[RecordId]:
    """The sites somebody works at; `NOWHERE` alone for one who has none."""
    return member.sites or frozenset({NOWHERE})


def groups_of(member: Member) -> frozenset[GroupName]:
    """The groups a person belongs to by roles and sites; none once they are removed."""
    if not member.active:
        return frozenset()
    found = {EVERYBODY, GroupName(Purpose.OWN, member.user)}
    for scope, purpose in _OF_SITES.items():
        act = READING[scope]
        if act is not None and permits(member.roles, act):
            found.update(GroupName(purpose, site) for site in sites_of(member))
    return frozenset(found)


def rosters(members: Iterable[Member]) -> dict[GroupName, frozenset[RecordId]]:
    """Every group that follows from roles and sites, with the people who belong to it."""
    found: dict[GroupName, set[RecordId]] = {}
    for member in members:
        for name in groups_of(member):
            found.setdefault(name, set()).add(member.user)
    return {name: frozenset(users) for name, users in found.items()}


def home_of(scope: Scope, root: RecordId, space: bytes, site: RecordId | None) -> GroupName | None:
    """The group a space belongs to. `site` is the file's or the job's, `NOWHERE` for one that has none.

    None while the site of a file is not known: the space waits.
    """
    if scope is Scope.ORGANISATION:
        return EVERYBODY
    if scope is Scope.PRIVATE:
        return GroupName(Purpose.OWN, root)
    if scope is Scope.NAMED:
        return GroupName(Purpose.NAMED, space)
    about = root if scope is Scope.SITE else site
    return GroupName(_OF_SITES[scope], about) if about is not None else None
