"""The palette finds people in any script, codes, and services."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.case import Case
from app.domain.partial_dates import PartialDate
from app.domain.person import Person, PersonName
from app.session import Session
from app.storage.store import Store
from tests.profile import new_session
from tests.ui import some_services
from tests.ui.windows import shown_page, window_on
from ui.palette.field import SearchField
from ui.palette.palette import EACH, _load
from ui.palette.providers import PROVIDERS
from ui.people.register_page import RegisterPage
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


def test_a_small_word_before_a_name_does_not_bring_in_what_only_sounds_alike(session: Session) -> None:
    for name in ("Alassane Bah", "Omar Al Hassan", "Sara Alhassan"):
        person = session.do(Store.add, Person(display_name=name))
        session.do(Store.add, PersonName(person=person.id, full=name, script="Latn"))
    found = {hit.title for hit in _load(PROVIDERS[0]).find(session, "al hassan", EACH)}
    assert found == {"Omar Al Hassan", "Sara Alhassan"}


@pytest.mark.parametrize("typed", ["benali", "ben ali", "bénali khal", "aya benali", "elmasri", "el-masri"])
def test_small_words_of_a_name_may_be_written_in_one_or_apart(session: Session, typed: str) -> None:
    names = ("Khaled Ben Ali", "Khalida Benali", "Aya Ben Ali", "Samir El Masri")
    for name in names:
        person = session.do(Store.add, Person(display_name=name))
        session.do(Store.add, PersonName(person=person.id, full=name, script="Latn"))
    found = {hit.title for hit in _load(PROVIDERS[0]).find(session, typed, EACH)}
    wanted = {
        "benali": set(names[:3]),
        "ben ali": set(names[:3]),
        "bénali khal": set(names[:2]),
        "aya benali": {names[2]},
    }
    assert found == wanted.get(typed, {names[3]})


def test_who_has_no_case_is_found_after_who_has_one(session: Session) -> None:
    child = session.do(Store.add, Person(display_name="Tesfay Sara", born=PartialDate.from_text("2019")))
    session.do(Store.add, PersonName(person=child.id, full="Tesfay Sara", script="Latn"))
    case, person = _load(PROVIDERS[0]).find(session, "tesfay", EACH)
    assert (case.page, person.page, person.params) == ("case", "person", {"person": child.id})
    assert (person.title, person.subtitle, person.badge) == ("Tesfay Sara", "2019", "Senza caso")


def test_a_name_nobody_knows_can_be_registered(session: Session) -> None:
    unknown = _load("ui.people.palette:PROVIDER")
    assert unknown.in_vain
    (hit,) = unknown.find(session, " mohamad  hasan", EACH)
    assert (hit.page, hit.params, hit.once) == ("register", {"name": "mohamad hasan"}, True)
    assert unknown.find(session, "PRV-26/99", EACH) == []
    assert unknown.find(session, "m", EACH) == []


def test_it_is_offered_only_in_vain(qtbot: QtBot, session: Session) -> None:
    with window_on(qtbot, session, "today") as window:
        model = window._palette.panel.model

        def lines() -> str:
            return "; ".join(str(model.data(model.index(n))) for n in range(model.rowCount()))

        window.open_palette("mohamad hasan")
        qtbot.waitUntil(lambda: "Registra" in lines())
        QTest.keyClick(window._palette.field, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: isinstance(shown_page(window), RegisterPage))
        assert all(hit.page != "register" for hit in window._palette.recent)
        window.open_palette("haile")
        qtbot.waitUntil(lambda: "Haile Tesfay" in lines())
        assert "Registra" not in lines()


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
