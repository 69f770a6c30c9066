"""Pages and forms say that a field has two values, show both texts, and lead to where it is decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.domain.case import Case
from app.domain.contact import Contact
from app.domain.person import Person
from app.storage.reader import Reader
from app.storage.store import Store
from tests.app.usecases.two_laptops import Laptops, shared_person, two_laptops
from tests.ui.windows import shown_page, window_on
from ui import texts
from ui.beside_note import BesideNote
from ui.cases.case_page import CasePage
from ui.conflicts.conflict_page import ConflictPage
from ui.forms.editors import open_record_editor
from ui.main_window import MainWindow


@pytest.fixture
def laptops(tmp_path: Path) -> Iterator[Laptops]:
    texts.set_language("it")
    made = two_laptops(tmp_path)
    yield made
    made.close()


def written_twice(laptops: Laptops) -> Person:
    person = shared_person(laptops)
    laptops.marta.do(Store.add, Case(person=person.id, number="2025/7"))
    laptops.exchange()
    (contact,) = laptops.marta.ask(Reader.find, Contact, person=person.id)
    for session, place, sex in ((laptops.marta, "Labé", "F"), (laptops.luca, "Kindia", "M")):
        session.do(Store.save, replace(person, birth_place=place, sex=sex))
        session.do(Store.save, replace(contact, text=f"Nata a {place}"))
    laptops.exchange()
    return person


def notes_of(window: MainWindow) -> list[BesideNote]:
    return [note for note in shown_page(window).findChildren(BesideNote) if not note.isHidden()]


def test_the_form_says_both_values_and_leads_to_the_decision(qtbot: QtBot, laptops: Laptops) -> None:
    person = written_twice(laptops)
    with window_on(qtbot, laptops.marta, "today") as window:
        window.go("person", person=person.id)
        qtbot.waitUntil(lambda: len(notes_of(window)) == 2)
        told = {note.words for note in notes_of(window)}
        (place,) = (words for words in told if "Kindia" in words or "Labé" in words)
        assert texts.t("beside.typing_decides_nothing") in place
        (sex,) = told - {place}
        assert texts.t("beside.supervisor_decides") in sex
        next(note for note in notes_of(window) if note.words == place).button.click()
        assert isinstance(shown_page(window), ConflictPage)


def test_the_form_of_a_record_shows_the_other_text(qtbot: QtBot, laptops: Laptops) -> None:
    person = written_twice(laptops)
    with window_on(qtbot, laptops.luca, "today") as window:
        (case,) = laptops.luca.ask(Reader.find, Case, person=person.id)
        laptops.marta.do(Store.save, replace(case, request="Un letto"))
        laptops.luca.do(Store.save, replace(case, request="Un avvocato"))
        laptops.exchange()
        (case,) = laptops.luca.ask(Reader.find, Case, person=person.id)
        open_record_editor(window, case)
        qtbot.waitUntil(lambda: len(notes_of(window)) == 1)
        (note,) = notes_of(window)
        assert note.words.count("\n") == 0
        assert ("Un letto" in note.words) != (case.request == "Un letto")


def test_the_page_of_a_case_shows_both_texts_and_what_is_in_question(qtbot: QtBot, laptops: Laptops) -> None:
    person = written_twice(laptops)
    with window_on(qtbot, laptops.marta, "today") as window:
        (case,) = laptops.marta.ask(Reader.find, Case, person=person.id)
        window.go("case", case=case.id)
        page = shown_page(window)
        assert isinstance(page, CasePage)
        qtbot.waitUntil(lambda: not page.asked.isHidden())
        assert texts.t("field.person.birth_place") in page.asked.text()
        words = "\n".join(label.text() for label in page.findChildren(QLabel))
        assert "Nata a Labé" in words
        assert "Nata a Kindia" in words
