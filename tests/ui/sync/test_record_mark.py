from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.case import Case
from app.domain.person import Person
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import cases
from app.usecases.record_states import file_whereabouts
from tests.app.usecases.acting import newcomer
from tests.app.usecases.centre import Centre, LaptopHere, centre
from tests.ui.sync.stand_in import StandInSync
from tests.ui.windows import settled, shown_page, window_on
from ui import texts
from ui.cases.case_page import CasePage


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Centre]:
    texts.set_language("it")
    with centre(tmp_path) as made:
        yield made


def opened(laptop: LaptopHere) -> Case:
    person = newcomer(laptop.session, "Amina Diallo").id
    return laptop.session.do(cases.open_case, Case(person=person, state="active"))


def test_a_file_is_only_here_then_on_the_server_then_on_the_other_laptop(office: Centre) -> None:
    giulia = office.founder()
    luca = office.joined(giulia, "Luca Conti")
    case = opened(giulia)
    assert not giulia.session.ask(file_whereabouts, case.id).sent
    giulia.sync()
    on_server = giulia.session.ask(file_whereabouts, case.id)
    assert (on_server.sent, on_server.seen_by) == (True, ())
    luca.sync()
    person = luca.session.ask(Reader.get, Person, case.person)
    assert person is not None
    luca.session.do(Store.save, replace(person, birth_place="Labé"))
    luca.sync()
    giulia.sync()
    assert giulia.session.ask(file_whereabouts, case.id).seen_by == ("Luca Conti",)


def test_the_page_of_a_case_says_it_and_follows(qtbot: QtBot, office: Centre) -> None:
    giulia = office.founder()
    case = opened(giulia)
    sync = StandInSync()
    with window_on(qtbot, giulia.session, "cases", sync=sync) as window:
        window.go("case", case=case.id)
        page = shown_page(window)
        assert isinstance(page, CasePage)
        qtbot.waitUntil(lambda: page.mark.words.text() == "Solo su questo computer")
        giulia.sync()
        sync.say(replace(sync.told, waiting=1))
        qtbot.waitUntil(lambda: page.mark.words.text() == "Sul server")
        window.go("history", case=case.id)
        assert shown_page(window) is not page


def test_a_laptop_alone_says_nothing_of_it(qtbot: QtBot, office: Centre) -> None:
    alone = office.laptop("Giulia Rinaldi")
    case = opened(alone)
    with window_on(qtbot, alone.session, "cases") as window:
        window.go("case", case=case.id)
        page = shown_page(window)
        assert isinstance(page, CasePage)
        settled(qtbot, window)
        assert not page.mark.isVisible()
