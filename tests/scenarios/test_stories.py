"""What users of other systems told, as scenarios: real server, real encrypted files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.storage import conflicts
from app.storage.store import Store
from tests.scenarios.office import Office, new_case, office_in


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with office_in(tmp_path) as made:
        yield made


def test_a_same_field_on_two_laptops_both_values_live_and_both_people_are_told(office: Office) -> None:
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    luca = office.joined(sara, "Luca Ferri")
    person = new_case(marta)
    office.sync()
    assert luca.person(person) == marta.person(person)
    marta.session.do(Store.save, replace(marta.person(person), birth_place="Labé"))
    luca.session.do(Store.save, replace(luca.person(person), birth_place="Kindia", sex="F"))
    office.sync()
    for desk in (marta, luca, sara):
        (one,) = desk.session.ask(conflicts.open_fields)
        assert {value for _, value in one.survivors} == {"Labé", "Kindia"}
        assert desk.person(person) == marta.person(person)
        assert desk.person(person).sex == "F"
        assert desk.waiting() == 0
