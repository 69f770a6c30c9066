"""The letters of persons: read after a press, answered at their place; written down by who holds no file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.domain.letters import RightsLetter
from app.domain.rights import RightsRequest
from app.domain.site import Site
from app.domain.user import User
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import letters, saving
from tests.app.usecases.acting import as_user, newcomer
from tests.profile import new_session
from tests.ui.windows import shown_page, window_on
from ui.data_care.letters_section import LetterCard, LettersSection
from ui.data_care.page import DataCarePage
from ui.main_window import MainWindow
from ui.texts import t
from ui.widgets.buttons import Button


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    made = new_session(Path(tmp_path_factory.mktemp("letters")), "supervisor")
    site = made.do(Store.add, Site(name="Casa Nord")).id
    me = replace(made.user, sites=frozenset({site}))
    made.do(Store.save, me)
    made.become(me)
    yield made
    made.close()


def asked(session: Session, called: str) -> RightsLetter:
    dina = session.do(Store.add, User(name="Dina Neri", role="dpo"))
    received = session.do(saving.today)
    told = RightsLetter(type="erase", received_on=received, called=called, identity_checked=True)
    return as_user(session, dina, letters.write, told)


def section_of(window: MainWindow) -> LettersSection:
    window.go("data_care", section="letters")
    page = shown_page(window)
    assert isinstance(page, DataCarePage)
    assert isinstance(page.section, LettersSection)
    return page.section


def words(section: LettersSection) -> str:
    return "\n".join(one.text() for one in section.findChildren(QLabel) if one.isVisible())


def test_the_name_is_read_after_a_press_and_the_file_found_leads_on(qtbot: QtBot, session: Session) -> None:
    person = newcomer(session, "Amina Diallo")
    letter = asked(session, "Amina Diallo")
    with window_on(qtbot, session, "today") as window:
        section = section_of(window)
        qtbot.waitUntil(lambda: section.findChild(LetterCard) is not None)
        card = section.findChild(LetterCard)
        assert card is not None
        qtbot.waitUntil(lambda: "Dina Neri" in words(section))
        assert "Amina" not in words(section), "nothing of it before it is opened"
        QTest.keyClick(card.opener, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: card.findChild(Button, "found") is not None)
        qtbot.waitUntil(lambda: "Amina Diallo" in words(section))
        found = card.findChild(Button, "found")
        assert found is not None
        found.click()
        qtbot.waitUntil(lambda: bool(session.ask(Reader.find, RightsRequest, person=person.id)))
        qtbot.waitUntil(lambda: shown_page(window).title_key == "erasure.title")
    held = session.ask(Reader.get, RightsLetter, letter.id)
    assert held is not None
    assert (held.state, held.person) == ("found", person.id)


def test_who_has_no_such_file_says_so_and_is_asked_no_more(qtbot: QtBot, session: Session) -> None:
    asked(session, "Nessuno Quendril")
    with window_on(qtbot, session, "today") as window:
        section = section_of(window)
        qtbot.waitUntil(lambda: section.findChild(LetterCard) is not None)
        card = section.findChild(LetterCard)
        assert card is not None
        card.open()
        qtbot.waitUntil(lambda: card.findChild(Button, "not_here") is not None)
        qtbot.waitUntil(lambda: t("letter.nobody_found") in words(section))
        missing = card.findChild(Button, "not_here")
        assert missing is not None
        missing.click()
        qtbot.waitUntil(lambda: not session.ask(letters.waiting, session.user))
        qtbot.waitUntil(lambda: section.findChild(LetterCard) is None)
        assert section.primary_action() is None, "alone there is nobody to ask"
