"""Who belongs to which group, and which group a space belongs to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.audiences import EVERYBODY, NOWHERE, GroupName, Member, Purpose, groups_of, home_of, rosters
from app.domain.declaration import Scope
from app.domain.ids import RecordId
from app.domain.roles import ROLES

NORTH, SOUTH = RecordId(b"n" * 16), RecordId(b"s" * 16)
MARTA = RecordId(b"m" * 16)
OWN = GroupName(Purpose.OWN, MARTA)


def marta(*roles: str, sites: tuple[RecordId, ...] = (NORTH,)) -> Member:
    return Member(MARTA, frozenset(roles), frozenset(sites))


def of_sites(purpose: Purpose, *sites: RecordId) -> set[GroupName]:
    return {GroupName(purpose, site) for site in sites}


@pytest.mark.parametrize("role", ["mediator", "reporting", "directory", "dpo", "admin", "officer"])
def test_without_business_in_files_one_shares_only_the_organisation(role: str) -> None:
    assert groups_of(marta(role)) == {EVERYBODY, OWN}


@pytest.mark.parametrize("role", ["operator", "auditor"])
def test_who_reads_files_is_staff_of_their_sites_and_no_more(role: str) -> None:
    both = marta(role, sites=(NORTH, SOUTH))
    assert groups_of(both) == {EVERYBODY, OWN} | of_sites(Purpose.STAFF, NORTH, SOUTH)


@pytest.mark.parametrize("role", ["casemanager", "specialist", "supervisor"])
def test_specialists_share_the_reserved_part_too(role: str) -> None:
    expected = {EVERYBODY, OWN} | of_sites(Purpose.STAFF, NORTH) | of_sites(Purpose.RESERVED, NORTH)
    assert groups_of(marta(role)) == expected


def test_a_second_role_adds_and_never_takes_away() -> None:
    for role in ROLES:
        assert groups_of(marta(role)) <= groups_of(marta(role, "officer"))


def test_somebody_removed_belongs_to_nothing() -> None:
    assert groups_of(replace(marta("supervisor"), active=False)) == frozenset()


def test_a_body_without_sites_works_as_one_site() -> None:
    assert GroupName(Purpose.STAFF, NOWHERE) in groups_of(marta("operator", sites=()))
    assert home_of(Scope.FILE, MARTA, b"x" * 16, NOWHERE) == GroupName(Purpose.STAFF, NOWHERE)


def test_groups_hold_everybody_who_belongs_and_nobody_else() -> None:
    luca = Member(RecordId(b"l" * 16), frozenset({"operator"}), frozenset({SOUTH}))
    gone = Member(RecordId(b"g" * 16), frozenset({"operator"}), frozenset({NORTH}), active=False)
    found = rosters([marta("supervisor", sites=(NORTH, SOUTH)), luca, gone])
    assert found[EVERYBODY] == {MARTA, luca.user}
    assert found[GroupName(Purpose.STAFF, SOUTH)] == {MARTA, luca.user}
    assert found[GroupName(Purpose.STAFF, NORTH)] == {MARTA}
    assert found[GroupName(Purpose.RESERVED, SOUTH)] == {MARTA}
    assert GroupName(Purpose.OWN, gone.user) not in found


def test_each_scope_has_its_home() -> None:
    space, root = b"x" * 16, RecordId(b"r" * 16)
    homes = {scope: home_of(scope, root, space, NORTH) for scope in Scope}
    assert homes == {
        Scope.ORGANISATION: EVERYBODY,
        Scope.SITE: GroupName(Purpose.STAFF, root),
        Scope.FILE: GroupName(Purpose.STAFF, NORTH),
        Scope.RESERVED: GroupName(Purpose.RESERVED, NORTH),
        Scope.CAPSULE: GroupName(Purpose.STAFF, NORTH),
        Scope.NAMED: GroupName(Purpose.NAMED, space),
        Scope.PRIVATE: GroupName(Purpose.OWN, root),
    }


def test_a_file_whose_site_is_not_known_waits() -> None:
    assert home_of(Scope.FILE, MARTA, b"x" * 16, None) is None
    assert home_of(Scope.RESERVED, MARTA, b"x" * 16, None) is None
