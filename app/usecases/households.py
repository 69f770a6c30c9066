"""Families and groups: who belongs, who left, a group that splits or joins another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.domain.household import Household, HouseholdMember
from app.domain.ids import RecordId, new_id
from app.domain.partial_dates import PartialDate
from app.domain.person import Person
from app.domain.problems import Problem
from app.errors import DomainError
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases.permissions import Act, require
from app.usecases.saving import draft_problems, keep, must_find, refuse, today

HEAD = "1"
"""Kinship (V10) of the head to themselves."""


@dataclass(frozen=True, slots=True)
class Home:
    """A household and those in it now, each with their link."""

    household: Household
    inside: tuple[tuple[HouseholdMember, Person], ...]


def form(store: Store, household: Household) -> Household:
    """Open a household for its person, who is its head and first member unless told otherwise."""
    require(store.by, Act.WRITE_PERSON)
    must_find(store, Person, household.person)
    ready = replace(household, head=household.head or household.person)
    refuse(draft_problems(ready))
    store.add(ready)
    store.add(HouseholdMember(household=ready.id, person=ready.head, kinship=HEAD, cohabiting=True))
    return ready


def change(store: Store, household: Household) -> Household:
    """Write answers of a household; the file it lives with stays what it is."""
    require(store.by, Act.WRITE_PERSON)
    held = must_find(store, Household, household.id)
    return keep(store, replace(household, person=held.person))


def set_head(store: Store, id: RecordId, head: RecordId) -> Household:
    """Name another member as the head; what the others are to them is asked again.

    DomainError when they are not a member.
    """
    require(store.by, Act.WRITE_PERSON)
    held = must_find(store, Household, id)
    inside = members(store, id)
    if head not in {one.person for one in inside}:
        raise DomainError("households.not_a_member")
    for one in inside:
        store.save(replace(one, kinship=HEAD if one.person == head else None))
    return store.save(replace(held, head=head))


def join(store: Store, member: HouseholdMember) -> HouseholdMember:
    """Put a person into a household, or change what is said of a member.

    DomainError when the person is in it already, or the household is dissolved.
    """
    require(store.by, Act.WRITE_PERSON)
    must_find(store, Person, member.person)
    household = must_find(store, Household, member.household)
    problems = draft_problems(member)
    if household.dissolved_on is not None:
        problems.append(Problem("households.dissolved", "household"))
    twice = [one for one in members(store, household.id) if one.person == member.person]
    if any(one.id != member.id for one in twice):
        problems.append(Problem("households.member_twice", "person"))
    refuse(problems)
    return store.put(member)


def leave(store: Store, member: RecordId, on: PartialDate | None = None) -> HouseholdMember:
    """A member leaves, today when not told; DomainError for the head of others: name a new one first."""
    require(store.by, Act.WRITE_PERSON)
    held = must_find(store, HouseholdMember, member)
    household = must_find(store, Household, held.household)
    if household.head == held.person and len(members(store, household.id)) > 1:
        raise DomainError("households.head_leaves")
    return store.save(replace(held, left_on=on or _today(store)))


def split(
    store: Store, id: RecordId, leaving: Sequence[RecordId], head: RecordId, on: date | None = None
) -> Household:
    """Make a new household of the members `leaving`, with one of them as its head.

    What they are to the new head is asked again. DomainError when somebody is not a member,
    or the old head would leave others behind.
    """
    require(store.by, Act.WRITE_PERSON)
    old = must_find(store, Household, id)
    inside = {one.person: one for one in members(store, id)}
    problems = []
    if not leaving or head not in leaving or any(person not in inside for person in leaving):
        problems.append(Problem("households.not_a_member", "person"))
    if old.head in leaving:
        problems.append(Problem("households.head_leaves", "head"))
    refuse(problems)
    day = PartialDate.of_day(on or today(store))
    new = store.add(
        Household(person=head, head=head, formed_on=day, split_from=old.id, residence=old.residence)
    )
    for person in leaving:
        _move(store, inside[person], new.id, HEAD if person == head else None, day)
    return new


def merge(store: Store, id: RecordId, into: RecordId, on: date | None = None) -> Household:
    """Bring all members of a household into another; the first is dissolved, never deleted."""
    require(store.by, Act.WRITE_PERSON)
    old, new = must_find(store, Household, id), must_find(store, Household, into)
    if old.id == new.id or new.dissolved_on is not None or old.dissolved_on is not None:
        raise DomainError("households.cannot_merge")
    day = PartialDate.of_day(on or today(store))
    inside = {one.person for one in members(store, new.id)}
    for member in members(store, old.id):
        if member.person in inside:
            store.save(replace(member, left_on=day))
        else:
            _move(store, member, new.id, None, day)
    return store.save(replace(old, dissolved_on=day, merged_into=new.id))


def members(reader: Reader, household: RecordId) -> list[HouseholdMember]:
    """Those who belong to a household now."""
    return [one for one in reader.find(HouseholdMember, household=household) if one.left_on is None]


def homes_of(reader: Reader, person: RecordId) -> list[Home]:
    """The households of a person with everybody in them, the head first."""
    homes = of_person(reader, person)
    homes += [
        one
        for one in reader.find(Household, person=person)
        if one.dissolved_on is None and one.id not in {home.id for home in homes}
    ]
    return [Home(home, _inside(reader, home)) for home in homes]


def _inside(reader: Reader, home: Household) -> tuple[tuple[HouseholdMember, Person], ...]:
    links = members(reader, home.id)
    persons = reader.get_many(Person, [link.person for link in links if link.person is not None])
    found = [(link, persons[link.person]) for link in links if link.person in persons]
    return tuple(sorted(found, key=lambda pair: (pair[1].id != home.head, pair[1].display_name or "")))


def of_person(reader: Reader, person: RecordId) -> list[Household]:
    """The households a person belongs to now."""
    found = [one for one in reader.find(HouseholdMember, person=person) if one.left_on is None]
    ids = [one.household for one in found if one.household is not None]
    return [one for one in reader.get_many(Household, ids).values() if one.dissolved_on is None]


def _move(store: Store, member: HouseholdMember, to: RecordId, kinship: str | None, day: PartialDate) -> None:
    store.save(replace(member, left_on=day))
    store.add(replace(member, id=new_id(), household=to, kinship=kinship, joined_on=day, left_on=None))


def _today(store: Store) -> PartialDate:
    return PartialDate.of_day(today(store))
