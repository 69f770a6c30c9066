"""A file moved while a laptop was offline, then went at its new centre: an officer orders it everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.declaration import Scope
from app.domain.person import Person
from app.domain.space_ids import space_id
from app.storage.store import Store
from app.usecases import erasing, erasure_desk, erasure_everywhere, lines
from app.usecases.erasure_rights import NotForYou
from tests.scenarios.erasures import has, order, rounds, write_file
from tests.scenarios.office import Desk, Office, office_in


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with office_in(tmp_path) as made:
        yield made


def knows_elsewhere(desk: Desk, person: Person) -> None:
    """This laptop knows the file where it lived before."""
    sql = "UPDATE space SET home = ? WHERE id = ?"

    def verb(store: Store) -> None:
        store.tables.execute(sql, [b"staff elsewhere ", space_id(Scope.FILE, person.id)])

    desk.session.do(verb)


def extends(desk: Desk) -> list[bool]:
    return [one.extends for one in desk.session.ask(erasure_desk.orders)]


def test_who_answers_for_all_centres_gives_it_everywhere(office: Office) -> None:
    sara = office.founder()
    luca = office.joined(sara, "Luca Prova", "supervisor")
    omar = office.joined(sara, "Omar Prova")
    person = write_file(sara)
    office.sync()
    knows_elsewhere(omar, person)
    made = order(luca, person, office.server.url)
    rounds(luca, omar, sara, luca, sara)
    assert has(omar, person)
    assert not sara.session.ask(erasing.standing, made).complete
    assert (extends(sara), extends(luca)) == ([True], [False])
    with pytest.raises(NotForYou):
        erasure_everywhere.order_everywhere(luca.session, made)
    sara.session.do(Store.remember_local, lines.URL, office.server.url)
    erasure_everywhere.order_everywhere(sara.session, made)
    total = sara.session.replica().entries()
    erasure_everywhere.order_everywhere(sara.session, made)
    assert sara.session.replica().entries() == total, "one line is enough"
    sara.shut()
    rounds(omar, sara, luca)
    assert not has(omar, person)
    assert sara.session.ask(erasing.standing, made).complete
    assert extends(sara) == [False]


def test_an_officers_own_order_is_for_all_centres(office: Office) -> None:
    sara = office.founder()
    office.joined(sara, "Omar Prova")
    person = write_file(sara)
    office.sync()
    order(sara, person, office.server.url)
    assert extends(sara) == [False]


def test_two_who_order_the_same_person_gone_give_one_order(office: Office) -> None:
    """The second laptop hears of the first order as it is about to give its own."""
    sara = office.founder()
    ada = office.joined(sara, "Ada Prova", "supervisor")
    office.sync()
    person = write_file(ada)
    office.sync()
    made = order(sara, person, office.server.url)
    with pytest.raises(erasing.AlreadyOrdered):
        order(ada, person, office.server.url)
    assert not has(ada, person)
    rounds(ada, sara, ada, sara)
    for desk in (sara, ada):
        assert desk.session.ask(erasing.orders) == [made]
        assert desk.session.ask(erasing.standing, made).complete
