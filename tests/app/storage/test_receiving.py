"""Pages of other laptops' changes go into the encrypted file: merged, searchable, counted once."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.case import Case
from app.domain.person import Person, PersonName
from app.domain.vulnerability import VulnerabilityFlag
from app.events import Changed
from app.session import Session
from app.storage import conflicts, search
from app.storage.reader import Reader
from app.storage.store import Store
from tests.envelopes import page, send
from tests.profile import new_session


@pytest.fixture
def laptops(tmp_path: Path) -> Iterator[tuple[Session, Session]]:
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        made.append(new_session(tmp_path / name))
    yield made[0], made[1]
    for session in made:
        session.close()


def carry(source: Session, *others: Session) -> None:
    """What waits on one laptop, to the others."""
    lines = send(source.replica())
    for other in others:
        other.replica().apply(page(lines))


def person_on(session: Session, name: str = "Amina Diallo") -> Person:
    person = Person(display_name=name, citizenships=frozenset({"GN"}))

    def verb(store: Store) -> None:
        store.add(person)
        store.add(PersonName(person=person.id, full=name, preferred=True))
        store.add(Case(person=person.id, number="ORT-26/1", state="open"))
        store.add(VulnerabilityFlag(person=person.id, category="minor"))

    session.do(verb)
    return person


def now(session: Session, person: Person) -> Person:
    found = session.ask(Reader.get, Person, person.id)
    assert found is not None
    return found


def test_a_file_arrives_whole_and_is_found(laptops: tuple[Session, Session]) -> None:
    here, there = laptops
    person = person_on(here)
    told: list[Changed] = []
    there.events.subscribe(Changed, told.append)
    carry(here, there)
    assert now(there, person) == person
    assert there.ask(Reader.find, VulnerabilityFlag)[0].category == "minor"
    number = there.ask(Reader.file_number, Person.__dict__["__kind__"], person.id)
    assert number in there.ask(search.files_named, "diallo")
    assert there.ask(search.files_named, "ort-26") == [number]
    assert there.ask(Reader.rows, "SELECT name, number FROM case_card") == [("Amina Diallo", "ORT-26/1")]
    assert len(told) == 1
    assert told[0].concerns("person", "case")
    spaces = "SELECT id, scope, root FROM space ORDER BY id"
    assert set(here.ask(Reader.rows, spaces)) == set(there.ask(Reader.rows, spaces))


def test_the_same_page_twice_changes_nothing(laptops: tuple[Session, Session]) -> None:
    here, there = laptops
    person_on(here)
    lines = send(here.replica())
    first = there.replica().apply(page(lines))
    again = there.replica().apply(page(lines))
    assert (first.applied, first.known) == (len(lines), 0)
    assert (again.applied, again.known, again.conflicts) == (0, len(lines), 0)


def test_different_fields_merge_and_nobody_is_asked(laptops: tuple[Session, Session]) -> None:
    here, there = laptops
    person = person_on(here)
    carry(here, there)
    here.do(Store.save, dataclasses.replace(person, sex="F"))
    there.do(
        Store.save, dataclasses.replace(person, birth_place="Labé", citizenships=frozenset({"GN", "SN"}))
    )
    mine, theirs = send(here.replica(), 10), send(there.replica(), 20)
    there.replica().apply(page(mine))
    here.replica().apply(page(theirs))
    assert now(here, person) == now(there, person)
    assert now(here, person).sex == "F"
    assert now(here, person).citizenships == {"GN", "SN"}
    assert here.ask(conflicts.open_fields) == there.ask(conflicts.open_fields) == []


def test_the_same_field_keeps_both_values_on_both(laptops: tuple[Session, Session]) -> None:
    here, there = laptops
    person = person_on(here)
    carry(here, there)
    here.do(Store.save, dataclasses.replace(person, birth_place="Labé"))
    there.do(Store.save, dataclasses.replace(person, birth_place="Kindia"))
    mine, theirs = send(here.replica(), 10), send(there.replica(), 20)
    assert there.replica().apply(page(mine)).conflicts == 1
    assert here.replica().apply(page(theirs)).conflicts == 1
    for session in laptops:
        (one,) = session.ask(conflicts.open_fields)
        assert {value for _, value in one.survivors} == {"Labé", "Kindia"}
    assert now(here, person).birth_place == now(there, person).birth_place == "Kindia"


def test_a_decision_ends_it_everywhere_and_can_be_undone(laptops: tuple[Session, Session]) -> None:
    here, there = laptops
    person = person_on(here)
    carry(here, there)
    spec = Person.__dict__["__kind__"].by_name["birth_place"]
    here.do(Store.save, dataclasses.replace(person, birth_place="Labé"))
    there.do(Store.save, dataclasses.replace(person, birth_place="Kindia"))
    mine, theirs = send(here.replica(), 10), send(there.replica(), 20)
    there.replica().apply(page(mine))
    here.replica().apply(page(theirs))
    here.do(Store.settle, Person.__dict__["__kind__"], person.id, {spec.id: "Kindia"})
    decided = here.last_receipt
    there.replica().apply(page(send(here.replica(), 30)))
    assert here.ask(conflicts.open_fields) == there.ask(conflicts.open_fields) == []
    assert now(there, person).birth_place == "Kindia"
    here.undo(decided)
    (one,) = here.ask(conflicts.open_fields)
    assert {value for _, value in one.survivors} == {"Labé", "Kindia"}


def test_delete_against_edit_is_asked_not_guessed(laptops: tuple[Session, Session]) -> None:
    here, there = laptops
    person = person_on(here)
    carry(here, there)
    here.do(Store.delete, person)
    there.do(Store.save, dataclasses.replace(person, birth_place="Kindia"))
    mine, theirs = send(here.replica(), 10), send(there.replica(), 20)
    there.replica().apply(page(mine))
    here.replica().apply(page(theirs))
    for session in laptops:
        (one,) = session.ask(conflicts.open_fields)
        assert (one.field, {value for _, value in one.survivors}) == (0, {True, False})
        assert now(session, person).birth_place == "Kindia"


def test_an_edit_that_arrives_writes_its_own_columns_alone(laptops: tuple[Session, Session]) -> None:
    here, there = laptops
    person = person_on(here)
    carry(here, there)
    here.do(Store.save, dataclasses.replace(person, display_name="Amina Barry", citizenships=frozenset()))
    statements: list[str] = []
    there._writer.conn.set_trace_callback(statements.append)
    carry(here, there)
    there._writer.conn.set_trace_callback(None)
    (update,) = [one for one in statements if one.startswith("UPDATE k_person ")]
    written = {column.split(" = ")[0] for column in update.partition(" SET ")[2].split(", ")}
    assert written == {'"display_name"', '"citizenships"', "alive", "change", "meta", "extra"}
    assert now(there, person) == now(here, person)
