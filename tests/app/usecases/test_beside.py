"""What came in while a form was open stays; what stands beside what pages show is told with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.contact import Contact
from app.domain.person import ContactPoint
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import beside, conflicts, people
from app.usecases.beside import Beside
from app.usecases.saving import answering
from tests.app.usecases.two_laptops import Laptops, now, shared_person, two_laptops


@pytest.fixture
def laptops(tmp_path: Path) -> Iterator[Laptops]:
    made = two_laptops(tmp_path)
    yield made
    made.close()


def test_a_form_writes_only_what_was_changed_in_it(laptops: Laptops) -> None:
    person = shared_person(laptops)
    laptops.luca.do(Store.save, replace(person, arrival_place="Augusta", citizenships=frozenset({"GN"})))
    laptops.exchange()
    answers = replace(person, birth_place="Labé", citizenships=frozenset({"SN"}))
    laptops.marta.do(answering(Store.save, person), answers)
    laptops.exchange()
    for session in (laptops.marta, laptops.luca):
        held = now(session, person)
        assert (held.birth_place, held.arrival_place) == ("Labé", "Augusta")
        assert held.citizenships == {"GN", "SN"}
        assert session.ask(conflicts.open_, session.user) == ()


def test_what_came_in_under_the_same_field_stands_beside_what_was_typed(laptops: Laptops) -> None:
    person = shared_person(laptops)
    laptops.luca.do(Store.save, replace(person, birth_place="Kindia"))
    laptops.exchange()
    laptops.marta.do(answering(Store.save, person), replace(person, birth_place="Labé"))
    laptops.exchange()
    for session in (laptops.marta, laptops.luca):
        (file,) = session.ask(conflicts.open_, session.user)
        assert {side.value for side in file.lines[0].sides} == {"Kindia", "Labé"}
        assert session.ask(conflicts.count, session.user) == 1


def test_a_part_that_came_while_the_form_was_open_is_not_taken_out(laptops: Laptops) -> None:
    person = shared_person(laptops)
    shown = laptops.marta.ask(people.read_file, person.id)
    laptops.luca.do(Store.add, ContactPoint(person=person.id, channel="phone", value="+39 333 5550199"))
    laptops.exchange()
    answers = replace(shown, person=replace(shown.person, birth_place="Labé"))
    laptops.marta.do(answering(people.edit, shown.person, *shown.parts), answers)
    laptops.exchange()
    for session in (laptops.marta, laptops.luca):
        assert len(session.ask(Reader.find, ContactPoint, person=person.id)) == 1
        assert now(session, person).birth_place == "Labé"


def test_a_part_left_out_of_the_form_that_showed_it_is_taken_out(laptops: Laptops) -> None:
    person = shared_person(laptops)
    laptops.marta.do(Store.add, ContactPoint(person=person.id, channel="phone", value="+39 333 5550199"))
    shown = laptops.marta.ask(people.read_file, person.id)
    answers = replace(shown, contact_points=())
    laptops.marta.do(answering(people.edit, shown.person, *shown.parts), answers)
    assert laptops.marta.ask(Reader.find, ContactPoint, person=person.id) == []


def test_both_texts_are_told_with_who_wrote_the_other(laptops: Laptops) -> None:
    person = shared_person(laptops)
    (contact,) = laptops.marta.ask(Reader.find, Contact, person=person.id)
    laptops.marta.do(Store.save, replace(contact, text="What Marta heard"))
    laptops.luca.do(Store.save, replace(contact, text="What Luca heard"))
    laptops.exchange()
    for session in (laptops.marta, laptops.luca):
        found = session.ask(beside.of_person, person.id, session.user)
        (shown,) = session.ask(Reader.find, Contact, person=person.id)
        (other,) = found.others(contact.id, "text")
        assert {shown.text, other.value} == {"What Marta heard", "What Luca heard"}
        assert other.author_name.split()[0] in other.value
        assert session.ask(beside.of_record, "contact", contact.id, session.user).of(contact.id)
        opened = session.ask(beside.of_person, person.id, session.user, opened=True)
        assert opened == Beside()
