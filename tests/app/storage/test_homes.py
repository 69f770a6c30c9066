"""The site a file belongs to, read from its case or from whoever began it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from app.domain.audiences import NOWHERE
from app.domain.case import Case, CaseMember
from app.domain.declaration import Scope
from app.domain.ids import RecordId
from app.domain.person import Person, PersonReserved
from app.domain.user import User
from app.session import Session
from app.storage import homes
from app.storage.store import Store
from tests.profile import new_session

NORTH, SOUTH = RecordId(b"n" * 16), RecordId(b"s" * 16)


def opened(session: Session, person: RecordId, site: RecordId | None, state: str, day: int) -> Case:
    case = Case(person=person, number=str(day), state=state, opened_on=date(2026, 1, day), site=site)
    return session.do(Store.add, case)


def test_a_file_belongs_to_the_site_of_its_running_case_then_of_its_latest(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    person = session.do(Store.add, Person()).id
    assert session.ask(homes.site_of_file, person) == NOWHERE
    opened(session, person, SOUTH, "active", 2)
    later = opened(session, person, NORTH, "closed", 20)
    opened(session, person, None, "active", 25)
    assert session.ask(homes.site_of_file, person) == SOUTH
    session.do(Store.save, replace(later, state="reopened"))
    assert session.ask(homes.site_of_file, person) == NORTH
    session.close()


def test_without_a_case_it_belongs_where_its_beginner_works(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    person = session.do(Store.add, Person()).id
    me = session.do(Store.save, replace(session.user, sites=frozenset({SOUTH, NORTH})))
    assert session.ask(homes.site_of_file, person) == min(NORTH, SOUTH)
    luca = session.do(Store.add, User(name="Luca", role="supervisor", sites=frozenset({SOUTH})))

    def touch(store: Store) -> None:
        store.by = luca
        store.save(Person(id=person, sex="F"))

    session.do(touch)
    assert me.id != luca.id
    assert session.ask(homes.site_of_file, person) == min(NORTH, SOUTH), "who began it, not who wrote last"
    session.close()


def test_a_space_is_found_by_what_it_is_about(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    person = session.do(Store.add, Person()).id
    assert [space.scope for space in session.ask(homes.spaces_of_person, person)] == [Scope.FILE]
    session.do(Store.add, PersonReserved(person=person))
    found = session.ask(homes.spaces_of_person, person)
    assert [space.scope for space in found] == [Scope.FILE, Scope.RESERVED]
    assert session.ask(homes.space_of_id, found[1].id) == found[1]
    assert session.ask(homes.space_of_id, bytes(16)) is None
    session.close()


def test_the_teams_of_all_reserved_parts_are_those_of_each(tmp_path: Path) -> None:
    session = new_session(tmp_path, role="supervisor")
    anna, luca = (session.do(Store.add, User(name=name, role="operator")).id for name in ("Anna", "Luca"))
    persons = [session.do(Store.add, Person()).id for _ in range(4)]
    for number, (person, state) in enumerate(zip(persons, ("active", "closed", "active", None), strict=True)):
        reserved = number != 2
        case = session.do(Store.add, Case(person=person, number=str(number), state=state, responsible=anna))
        for until in (None, date(2026, 2, 1)):
            member = luca if until is None else anna
            session.do(Store.add, CaseMember(case=case.id, person=person, user=member, until_on=until))
        if reserved:
            session.do(Store.add, PersonReserved(person=person))
    found = session.ask(homes.teams, Scope.RESERVED)
    held = [space for space, _ in session.ask(homes.homed, Scope.RESERVED)]
    assert {space.root for space in held} == set(found) == {persons[0], persons[1], persons[3]}
    assert {one: frozenset(team) for one, team in found.items()} == {
        one: session.ask(homes.team_of, one) for one in found
    }
    assert found[persons[1]] == {luca}
    session.close()
