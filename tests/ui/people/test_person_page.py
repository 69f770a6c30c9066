"""Changing what is known of a person, joining two records and parting them again."""

from __future__ import annotations

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.domain.partial_dates import PartialDate
from app.domain.person import Identifier, Person, PersonLanguage, PersonName, PersonReserved
from app.session import Session
from app.usecases import people, records
from app.usecases.people import PersonFile
from tests.app.usecases.acting import newcomer
from tests.ui.windows import settled
from ui import texts
from ui.forms.record_page import RecordPage
from ui.forms.typed import type_into
from ui.main_window import MainWindow
from ui.people.merge_page import MergePage, facts
from ui.people.person_page import PersonPage


@pytest.fixture
def file(session: Session) -> PersonFile:
    made = PersonFile(
        person=Person(born=PartialDate.from_text("1980~estimated"), skills="Saldatore\n  esperto "),
        names=(
            PersonName(full="Diallo Amina", given="Amina", family="Diallo", script="Latn", preferred=True),
            PersonName(full="أمينة ديالو", type="native", script="Arab"),
            PersonName(full="Mina", type="called", script="Latn"),
        ),
        identifiers=(Identifier(type="CUI", value="05ABCD1", issuer="Questura"),),
        languages=(PersonLanguage(language="fra", skill="nuovo_2031"),),
    )
    return session.do(people.register, made)


def opened(window: MainWindow, file: PersonFile) -> PersonPage:
    window.go("person", person=file.person.id)
    page = window._navigator.page
    assert isinstance(page, PersonPage)
    return page


def stored(session: Session, file: PersonFile) -> PersonFile:
    return session.ask(people.read_file, file.person.id)


def test_opening_and_reading_changes_nothing(window: MainWindow, session: Session, file: PersonFile) -> None:
    assert opened(window, file).area.editor.value() == stored(session, file)


def test_one_change_touches_nothing_else(
    qtbot: QtBot, window: MainWindow, session: Session, file: PersonFile
) -> None:
    page, before = opened(window, file), stored(session, file)
    type_into(page.area.editor.further.field("birth_place"), "Kindia")
    page.submit()
    qtbot.waitUntil(lambda: stored(session, file).person.birth_place == "Kindia")
    after = stored(session, file)
    assert after.names == before.names
    assert after.identifiers == before.identifiers
    assert after.languages == before.languages
    assert after.person.skills == before.person.skills


def test_a_part_is_taken_out_and_another_comes(
    qtbot: QtBot, window: MainWindow, session: Session, file: PersonFile
) -> None:
    page = opened(window, file)
    rows = page.area.editor.rows["languages"]
    rows.rows[0].dropped.emit()
    rows._add_and_go()
    type_into(rows.rows[0].inputs["language"], "ful")
    page.submit()
    qtbot.waitUntil(lambda: [one.language for one in stored(session, file).languages] == ["ful"])


def test_a_line_taken_out_can_be_put_back(window: MainWindow, file: PersonFile) -> None:
    editor = opened(window, file).area.editor
    before = editor.value()
    rows = editor.rows["identifiers"]
    rows.rows[0].dropped.emit()
    assert editor.value().identifiers == ()
    rows.put_back()
    assert editor.value() == before


def test_the_reserved_part_opens_apart_and_the_reading_is_recorded(
    qtbot: QtBot, window: MainWindow, session: Session, file: PersonFile
) -> None:
    session.do(people.save_part, PersonReserved(person=file.person.id, religion="Non lo dice"))
    opened(window, file)._reserved()
    qtbot.waitUntil(lambda: isinstance(window._navigator.page, RecordPage))
    page = window._navigator.page
    assert isinstance(page, RecordPage)
    assert page.panel is not None
    assert page.panel.form.field("religion").text() == "Non lo dice"
    visits = str(window.save_state()["visits"])
    assert "values" in visits
    assert "Non lo dice" not in visits


def test_a_name_by_which_somebody_is_called_keeps_its_place(window: MainWindow, file: PersonFile) -> None:
    editor = opened(window, file).area.editor.names
    assert (editor.family.text(), editor.given.text()) == ("Diallo", "Amina")
    assert editor.native.text() == "أمينة ديالو"
    assert [row.value() for row in editor.others.rows] == [
        next(name for name in file.names if name.full == "Mina")
    ]


def test_what_changes_elsewhere_is_shown_unless_somebody_is_writing(
    qtbot: QtBot, window: MainWindow, session: Session, file: PersonFile
) -> None:
    page = opened(window, file)
    session.do(people.save_part, PersonLanguage(person=file.person.id, language="wol"))
    qtbot.waitUntil(lambda: len(page.area.editor.rows["languages"].answered()) == 2)
    type_into(page.area.editor.names.given, "Aminata")
    session.do(people.save_part, PersonLanguage(person=file.person.id, language="ful"))
    settled(qtbot, window)
    assert page.area.editor.names.given.text() == "Aminata"


def test_two_records_are_joined_and_parted(
    qtbot: QtBot, window: MainWindow, session: Session, file: PersonFile
) -> None:
    other = newcomer(session, "Aminata Jallow")
    page = opened(window, file)
    window.go("merge", person=file.person.id)
    merge = window._navigator.page
    assert isinstance(merge, MergePage)
    assert not merge.join.isEnabled()
    merge.other.choose(other.id)
    merge._preview()
    merge.submit()
    qtbot.waitUntil(lambda: window._navigator.page is page)
    assert duplicate_of(session, file) == other.id
    page = opened(window, file)
    assert "Aminata Jallow" in page.joined.text()
    page._unmerge()
    qtbot.waitUntil(lambda: duplicate_of(session, file) is None)
    qtbot.waitUntil(page.joined.isHidden)


def test_nobody_is_joined_with_themselves(qtbot: QtBot, window: MainWindow, file: PersonFile) -> None:
    window.go("merge", person=file.person.id, into=file.person.id)
    merge = window._navigator.page
    assert isinstance(merge, MergePage)
    assert not merge.join.isEnabled()


def test_facts_are_in_words(file: PersonFile) -> None:
    told: dict[str, Any] = dict(facts(file))
    assert "05ABCD1" in told[texts.t("people.identifiers")]
    assert told[texts.t("field.person.born")] == "circa 1980"


def duplicate_of(session: Session, file: PersonFile) -> object:
    person = session.ask(records.read, Person, file.person.id)
    assert person is not None
    return person.duplicate_of
