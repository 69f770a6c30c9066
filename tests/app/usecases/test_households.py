"""Households form, grow, split and join; nobody is forgotten on the way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.household import Household, HouseholdMember
from app.domain.ids import RecordId, new_id
from app.domain.person import Person
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import RecordGone
from app.usecases import households
from tests.app.usecases.acting import forbidden, newcomer, refused


def family(session: Session, *names: str) -> tuple[Household, list[Person]]:
    people = [newcomer(session, name) for name in names]
    household = session.do(households.form, Household(person=people[0].id, type="couple_children"))
    for person in people[1:]:
        member = HouseholdMember(household=household.id, person=person.id, kinship="3")
        session.do(households.join, member)
    return household, people


def inside(session: Session, household: RecordId) -> dict[RecordId | None, str | None]:
    return {one.person: one.kinship for one in session.ask(households.members, household)}


def test_the_first_is_the_head(session: Session) -> None:
    household, (amina, karim) = family(session, "Amina", "Karim")
    assert household.head == amina.id
    assert inside(session, household.id) == {amina.id: "1", karim.id: "3"}
    assert session.ask(households.of_person, karim.id) == [household]


def test_nobody_joins_twice_or_what_is_gone(session: Session) -> None:
    household, (_, karim) = family(session, "Amina", "Karim")
    other, _ = family(session, "Zaki")
    again = HouseholdMember(household=household.id, person=karim.id)
    assert refused(session, households.join, again) == {("households.member_twice", "person")}
    session.do(households.merge, household.id, other.id)
    late = HouseholdMember(household=household.id, person=newcomer(session).id)
    assert refused(session, households.join, late) == {("households.dissolved", "household")}
    with pytest.raises(RecordGone):
        session.do(households.join, HouseholdMember(household=other.id, person=new_id()))


def test_the_head_leaves_last(session: Session) -> None:
    household, (amina, karim) = family(session, "Amina", "Karim")
    members = {one.person: one for one in session.ask(households.members, household.id)}
    assert refused(session, households.leave, members[amina.id].id) == {("households.head_leaves", "")}
    session.do(households.change, replace(household, head=karim.id, person=new_id()))
    changed = session.ask(Reader.get, Household, household.id)
    assert changed is not None
    assert (changed.head, changed.person) == (karim.id, amina.id)
    session.do(households.leave, members[amina.id].id)
    session.do(households.leave, members[karim.id].id)
    assert inside(session, household.id) == {}


def test_a_household_splits(session: Session) -> None:
    household, (amina, karim, zaki) = family(session, "Amina", "Karim", "Zaki")
    stranger = newcomer(session)
    wrong = {("households.not_a_member", "person")}
    assert refused(session, households.split, household.id, [stranger.id], stranger.id) == wrong
    assert refused(session, households.split, household.id, [karim.id], zaki.id) == wrong
    assert refused(session, households.split, household.id, [], zaki.id) == wrong
    assert refused(session, households.split, household.id, [amina.id], amina.id) == {
        ("households.head_leaves", "head")
    }
    new = session.do(households.split, household.id, [karim.id, zaki.id], karim.id)
    assert (new.split_from, new.head) == (household.id, karim.id)
    assert inside(session, new.id) == {karim.id: "1", zaki.id: None}
    assert inside(session, household.id) == {amina.id: "1"}
    assert session.ask(households.of_person, zaki.id) == [new]


def test_two_households_become_one(session: Session) -> None:
    one, (amina, karim) = family(session, "Amina", "Karim")
    other, (zaki,) = family(session, "Zaki")
    session.do(households.join, HouseholdMember(household=other.id, person=karim.id, kinship="9"))
    gone = session.do(households.merge, one.id, other.id)
    assert gone.merged_into == other.id
    assert gone.dissolved_on is not None
    assert inside(session, other.id) == {zaki.id: "1", karim.id: "9", amina.id: None}
    assert inside(session, one.id) == {}
    for pair in ((one.id, other.id), (other.id, one.id), (other.id, other.id)):
        assert refused(session, households.merge, *pair) == {("households.cannot_merge", "")}


def test_who_may_not(session: Session) -> None:
    household, (amina, _) = family(session, "Amina", "Karim")
    for role in ["mediator", "reporting", "directory", "dpo", "admin", "auditor"]:
        assert forbidden(session, role, households.form, household)
        assert forbidden(session, role, households.change, household)
        assert forbidden(session, role, households.join, HouseholdMember())
        assert forbidden(session, role, households.leave, amina.id)
        assert forbidden(session, role, households.split, household.id, [], amina.id)
        assert forbidden(session, role, households.merge, household.id, household.id)
