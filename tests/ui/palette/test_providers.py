"""The palette finds people in any script, codes, and services."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.case import Case
from app.domain.person import Person, PersonName
from app.session import Session
from app.storage.store import Store
from tests.profile import new_session
from tests.ui import some_services
from ui.palette.field import SearchField
from ui.palette.palette import EACH, _load
from ui.palette.providers import PROVIDERS
from ui.texts import t


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = new_session(tmp_path)
    person = made.do(Store.add, Person(display_name="Haile Tesfay"))
    made.do(Store.add, PersonName(person=person.id, full="Haile Tesfay", script="Latn"))
    made.do(Store.add, PersonName(person=person.id, full="ተስፋይ ሃይለ", script="Ethi"))
    made.do(Store.add, Case(person=person.id, number="AB-26/7", state="active"))
    yield made
    made.close()


@pytest.mark.parametrize("typed", ["tesf", "ተስፋይ", "Tesfai", "ab-26/7"])
def test_a_person_is_found_and_opened(session: Session, typed: str) -> None:
    people = _load(PROVIDERS[0])
    (hit,) = people.find(session, typed, EACH)
    assert (hit.title, hit.page) == ("Haile Tesfay", "case")
    assert "AB-26/7" in hit.subtitle
    assert hit.badge == "Attivo"


def test_services_are_found_from_three_letters_on(session: Session, tmp_path: Path) -> None:
    some_services.bring_in(session, tmp_path)
    services = _load(PROVIDERS[1])
    assert services.find(session, "co", EACH) == []
    hits = services.find(session, "consultorio napoli", EACH)
    assert 0 < len(hits) <= EACH
    assert "Napoli" in hits[0].subtitle


def test_the_empty_field_says_what_it_has_room_for(qtbot: QtBot) -> None:
    field = SearchField()
    qtbot.addWidget(field)
    field.resize(900, 36)
    field.show()
    assert field.placeholderText() == t("palette.placeholder")
    field.resize(170, 36)
    qtbot.waitUntil(lambda: field.placeholderText() == t("palette.placeholder_short"))
    field.offer("a", "b")
    assert field.placeholderText() == "a"
