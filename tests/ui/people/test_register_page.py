"""Registering somebody: two scripts, a case and a place in one go, those already here beside."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.case import Case
from app.domain.person import Identifier, Person, PersonName
from app.domain.reception import Placement
from app.session import Session
from app.storage.reader import Reader
from app.usecases import people
from app.usecases.people import PersonFile
from tests.app.usecases.acting import newcomer, site
from ui import texts
from ui.forms.typed import type_into
from ui.main_window import MainWindow
from ui.people.names import NamesEditor
from ui.people.part_rows import PartRows
from ui.people.register_page import RegisterPage


def kept(session: Session, kind: type[Any]) -> list[Any]:
    return session.ask(Reader.find, kind)


def opened(window: MainWindow, **params: Any) -> RegisterPage:
    window.go("register", **params)
    page = window._navigator.page
    assert isinstance(page, RegisterPage)
    return page


def names(page: RegisterPage) -> NamesEditor:
    return page.area.editor.names


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow) -> RegisterPage:
    return opened(window)


def without_case(page: RegisterPage) -> None:
    assert page.area.entry is not None
    page.area.entry.wants_case.setChecked(False)


def test_one_name_in_any_script_is_enough(qtbot: QtBot, page: RegisterPage, session: Session) -> None:
    without_case(page)
    type_into(names(page).native, "محمد")
    page.submit()
    qtbot.waitUntil(lambda: len(kept(session, Person)) == 1)
    assert kept(session, Person)[0].display_name == "محمد"
    assert [(n.full, n.script, n.family) for n in kept(session, PersonName)] == [("محمد", "Arab", None)]


def test_both_scripts_are_written_with_their_own_code(
    qtbot: QtBot, page: RegisterPage, session: Session
) -> None:
    without_case(page)
    type_into(names(page).family, "Ghebremedhin")
    type_into(names(page).given, "Tesfay")
    type_into(names(page).native, "ተስፋይ ገብረመድህን")
    page.submit()
    qtbot.waitUntil(lambda: len(kept(session, PersonName)) == 2)
    found = {(n.script, n.given, n.family, n.preferred) for n in kept(session, PersonName)}
    assert found == {("Latn", "Tesfay", "Ghebremedhin", True), ("Ethi", None, None, None)}
    assert kept(session, Person)[0].display_name == "Ghebremedhin Tesfay"


def test_person_case_and_place_are_written_together(
    qtbot: QtBot, page: RegisterPage, window: MainWindow, session: Session
) -> None:
    centre = site(session)
    again = RegisterPage(window)  # made after the centre: it offers it
    qtbot.addWidget(again)
    again.open()
    type_into(names(again).given, "Amina")
    assert again.area.entry is not None
    again.area.entry.wants_place.setChecked(True)
    type_into(again.area.entry.place.field("site"), centre.id.hex())
    type_into(again.area.entry.place.field("room"), "12")
    again.submit()
    qtbot.waitUntil(lambda: len(kept(session, Case)) == 1)
    case, stay = kept(session, Case)[0], kept(session, Placement)[0]
    assert (case.site, case.placement, case.person) == (centre.id, stay.id, stay.person)
    assert stay.room == "12"


def test_everything_wrong_is_said_at_once_and_nothing_is_written(
    qtbot: QtBot, page: RegisterPage, session: Session
) -> None:
    assert page.area.entry is not None
    page.area.entry.wants_place.setChecked(True)
    type_into(page.area.editor.first.field("born"), "molti anni fa")
    type_into(page.area.entry.place.field("entered_on"), "32/1/2026")
    page.submit()
    said = [link.text() for link in page.area.summary.links()]
    assert said == [
        texts.t("people.names"),
        texts.t("field.person.born"),
        texts.t("field.placement.entered_on"),
        texts.t("field.placement.site"),
    ]
    assert kept(session, Person) == []
    page.area.summary.links()[1].click()
    assert QApplication.focusWidget() is page.area.editor.first.field("born").input


def test_somebody_alike_is_shown_while_typing_with_the_way_there(
    qtbot: QtBot, page: RegisterPage, session: Session, window: MainWindow
) -> None:
    known = newcomer(session, "Amina Diallo", sex="F")
    type_into(names(page).family, "Diallo")
    type_into(names(page).given, "Amina")
    qtbot.waitUntil(lambda: len(page.duplicates.candidates()) == 1)
    assert page.duplicates.candidates()[0].person == known.id
    assert page.duplicates.candidates()[0].reasons
    page.duplicates.opened.emit(page.duplicates.candidates()[0])
    entry = window._navigator.entry()
    assert entry is not None
    assert entry.key == "person"
    window.back()
    assert names(page).family.text() == "Diallo"


def test_the_advice_goes_away_when_the_name_becomes_another(
    qtbot: QtBot, page: RegisterPage, session: Session
) -> None:
    newcomer(session, "Amina Diallo")
    type_into(names(page).given, "Amina")
    type_into(names(page).family, "Diallo")
    qtbot.waitUntil(lambda: len(page.duplicates.candidates()) == 1)
    type_into(names(page).family, "Hernández")
    qtbot.waitUntil(lambda: page.duplicates.candidates() == [])


def test_the_same_strong_identifier_is_a_hard_stop(
    qtbot: QtBot, page: RegisterPage, session: Session
) -> None:
    somebody = Person()
    held = Identifier(type="CUI", value="05ABCD1")
    session.do(
        people.register,
        PersonFile(person=somebody, names=(PersonName(full="Sara Prova"),), identifiers=(held,)),
    )
    type_into(names(page).given, "Un altro nome")
    row = page.area.editor.rows["identifiers"].rows[0]
    type_into(row.inputs["type"], "CUI")
    type_into(row.inputs["value"], "05 abcd 1")
    qtbot.waitUntil(lambda: any(one.hard_stop for one in page.duplicates.candidates()))
    page.submit()
    qtbot.waitUntil(lambda: bool(row.said()))
    assert len(kept(session, Person)) == 1
    assert page.area.save.isEnabled()


def test_an_unusual_code_is_a_doubt_and_does_not_stop(
    qtbot: QtBot, page: RegisterPage, session: Session
) -> None:
    without_case(page)
    type_into(names(page).given, "Amina")
    row = page.area.editor.rows["identifiers"].rows[0]
    type_into(row.inputs["type"], "CUI")
    type_into(row.inputs["value"], "05")
    qtbot.waitUntil(lambda: bool(row.said()))
    page.submit()
    qtbot.waitUntil(lambda: len(kept(session, Person)) == 1)


@pytest.mark.parametrize(("born", "key"), [("2020", "people.is_minor"), ("40 anni", "people.age_is")])
def test_what_the_birth_date_means_is_said(page: RegisterPage, born: str, key: str) -> None:
    type_into(page.area.editor.first.field("born"), born)
    beginning = texts.t(key, age="@").split("@")[0]
    assert page.area.editor.age.text().startswith(beginning)


def test_a_half_registered_person_is_found_again(
    qtbot: QtBot, page: RegisterPage, session: Session, window: MainWindow
) -> None:
    type_into(names(page).family, "Touré")
    type_into(page.area.editor.first.field("born"), "verso l'ottant")
    row = page.area.editor.rows["languages"].rows[0]
    type_into(row.inputs["language"], "fra")
    window.go("home")
    qtbot.waitUntil(lambda: len(session.drafts()) == 1)
    again = opened(window)
    qtbot.waitUntil(lambda: names(again).family.text() == "Touré")
    assert again.area.editor.first.field("born").input.text() == "verso l'ottant"
    assert again.area.editor.rows["languages"].rows[0].inputs["language"].value() == "fra"
    assert not again.area.notice.isHidden()
    again.start_clean()
    qtbot.waitUntil(lambda: session.drafts() == [])
    assert names(again).family.text() == ""


@pytest.mark.usefixtures("mirrored")
def test_in_arabic_the_advice_stands_on_the_left(qtbot: QtBot, page: RegisterPage) -> None:
    assert page.duplicates.x() < page.area.x()
    assert not texts.missing()


def test_what_stands_in_the_way_stays_said_after_the_typing(qtbot: QtBot, page: RegisterPage) -> None:
    without_case(page)
    page.submit()
    said = page.area.summary.isVisibleTo(page)
    page.area._changed()
    page.submit()
    assert said
    assert not page.area._doubts.isActive()


def test_a_birth_to_come_stops_the_save_until_it_is_put_right(
    qtbot: QtBot, page: RegisterPage, session: Session
) -> None:
    without_case(page)
    type_into(names(page).given, "Amina")
    born = page.area.editor.first.field("born")
    type_into(born, "2240")
    page.submit()
    qtbot.waitUntil(lambda: page.area.summary.text() != "")
    assert kept(session, Person) == []
    assert [link.text() for link in page.area.summary.links()] == [texts.t("field.person.born")]
    type_into(born, "2004")
    born.edited.emit()
    assert page.area.summary.text() == "", "put right: the red summary goes"
    page.submit()
    qtbot.waitUntil(lambda: len(kept(session, Person)) == 1)


def test_tab_visits_what_was_added_where_it_stands(qtbot: QtBot, page: RegisterPage) -> None:
    rows = next(one for one in page.findChildren(PartRows) if one.kind == "person_language")
    rows._add_and_go()
    assert len(rows.rows) == 2
    visited: list[QWidget] = []
    one = page.nextInFocusChain()
    while one is not None and one is not page:
        visited.append(one)
        one = one.nextInFocusChain()
    languages = [field for row in rows.rows for field in row.inputs.values()]
    wanted = [page.findChild(QWidget, "person.citizenships"), *languages, rows._more]
    assert [visited.index(field) for field in wanted] == sorted(visited.index(field) for field in wanted)
    between = visited[visited.index(wanted[0]) : visited.index(rows._more)]
    assert not [field for field in between if field.objectName() == "wants.case"]
