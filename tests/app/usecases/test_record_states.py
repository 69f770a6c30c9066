"""Only here, on the server, on Luca's laptop: said only when it is so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.person import Person
from app.storage.store import Store
from app.usecases.record_states import whereabouts
from app.usecases.sync_views import RecordWhereabouts
from tests.app.usecases.two_laptops import Laptops, now, shared_person, two_laptops


@pytest.fixture
def laptops(tmp_path: Path) -> Iterator[Laptops]:
    made = two_laptops(tmp_path)
    yield made
    made.close()


def test_a_change_is_here_then_on_the_server_then_proven_on_the_others_laptop(laptops: Laptops) -> None:
    person = shared_person(laptops)
    laptops.marta.do(Store.save, replace(person, birth_place="Labé"))
    assert laptops.marta.ask(whereabouts, person) == RecordWhereabouts(sent=False)
    laptops.exchange()
    assert laptops.marta.ask(whereabouts, person) == RecordWhereabouts(sent=True)
    laptops.luca.do(Store.save, replace(now(laptops.luca, person), sex="F"))
    laptops.marta.do(Store.save, replace(now(laptops.marta, person), arrival_place="Augusta"))
    laptops.exchange()
    assert laptops.marta.ask(whereabouts, person).sent
    assert laptops.luca.ask(whereabouts, person) == RecordWhereabouts(True, ("Marta Prova",))


def test_an_answer_proves_what_it_answers(laptops: Laptops) -> None:
    person = shared_person(laptops)
    laptops.marta.do(Store.save, replace(person, birth_place="Labé"))
    laptops.exchange()
    other = Person(id=person.id, display_name="Amina Diallo", birth_place="Labé", sex="F")
    laptops.luca.do(Store.save, other)
    laptops.luca.do(Store.save, replace(other, sex="M"))
    mine = laptops.marta.ask(whereabouts, person)
    assert mine == RecordWhereabouts(sent=True)
    laptops.exchange()
    assert laptops.marta.ask(whereabouts, person) == RecordWhereabouts(True, ("Luca Ferri",))


def test_a_record_nobody_saved_is_nowhere(laptops: Laptops) -> None:
    assert laptops.marta.ask(whereabouts, Person(display_name="Nobody")) == RecordWhereabouts(sent=False)
