"""A household from its opening to its end, on its page."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from app.domain.household import Household, HouseholdMember
from app.domain.person import Person
from app.session import Session
from app.storage.reader import Reader
from app.usecases import households
from tests.app.usecases.acting import newcomer
from tests.ui.cases.conftest import page_of
from ui.cases.household_page import HouseholdPage
from ui.cases.record_row import RecordRow
from ui.main_window import MainWindow
from ui.texts import t


@pytest.fixture
def mother(session: Session) -> Person:
    return newcomer(session, "Amina Prova")


@pytest.fixture
def child(session: Session) -> Person:
    return newcomer(session, "Bilal Prova")


def opened(window: MainWindow, person: Person) -> HouseholdPage:
    window.go("household", person=person.id)
    page: HouseholdPage = page_of(window)
    return page


def inside(session: Session, person: Person) -> list[str | None]:
    homes = session.ask(households.homes_of, person.id)
    return [one.display_name for home in homes for _, one in home.inside]


def put_in(qtbot: QtBot, page: HouseholdPage, person: Person, kinship: str | None) -> None:
    page.add.person.choose(person.id)
    page.add.kinship.set_value(kinship)
    page.add._judge()
    page.add.do.click()
    qtbot.waitUntil(lambda: page.home is not None and len(page.home.inside) == 2)


def button(page: HouseholdPage, words: str) -> QToolButton:
    return next(one for one in page.findChildren(QToolButton) if one.accessibleName() == words)


def test_a_household_is_opened_and_filled(
    qtbot: QtBot, window: MainWindow, session: Session, mother: Person, child: Person
) -> None:
    page = opened(window, mother)
    assert not page.add.isVisible()
    page._form()
    qtbot.waitUntil(lambda: page.home is not None)
    put_in(qtbot, page, child, "3")
    assert inside(session, mother) == ["Amina Prova", "Bilal Prova"]

    def rows() -> list[str]:
        return [row.accessibleName() for row in page.findChildren(RecordRow) if row.isVisibleTo(page)]

    qtbot.waitUntil(lambda: rows()[-2:] == ["Amina Prova", "Bilal Prova"])
    assert page.add.person.value() is None, "ready for the next one"


def test_another_head_asks_the_kinships_again(
    qtbot: QtBot, window: MainWindow, session: Session, mother: Person, child: Person
) -> None:
    session.do(households.form, Household(person=mother.id))
    page = opened(window, mother)
    put_in(qtbot, page, child, "3")
    button(page, t("household.make_head", name="Bilal Prova")).click()
    qtbot.waitUntil(lambda: page.home is not None and page.home.household.head == child.id)
    links = {
        link.person: link.kinship for link in session.ask(Reader.find, HouseholdMember, person=mother.id)
    }
    assert links == {mother.id: None}
    assert page.home is not None
    assert page.home.inside[0][1].id == child.id


def test_who_leaves_is_no_member_any_more_and_comes_back_by_undo(
    qtbot: QtBot, window: MainWindow, session: Session, mother: Person, child: Person
) -> None:
    session.do(households.form, Household(person=mother.id))
    page = opened(window, mother)
    put_in(qtbot, page, child, "3")
    button(page, t("household.leave", name="Bilal Prova")).click()
    qtbot.waitUntil(lambda: inside(session, mother) == ["Amina Prova"])
    left = t("household.left", name="Bilal Prova")
    qtbot.waitUntil(lambda: window._toast.text() == left)
    window._toast.undo()
    qtbot.waitUntil(lambda: inside(session, mother) == ["Amina Prova", "Bilal Prova"])


def test_a_household_splits_and_joins_again(
    qtbot: QtBot, window: MainWindow, session: Session, mother: Person, child: Person
) -> None:
    session.do(households.form, Household(person=mother.id))
    page = opened(window, mother)
    put_in(qtbot, page, child, "3")
    page.split.unfold(True)
    assert page.split._chips is not None
    page.split._chips.choose(child.id.hex())
    page.split.submit()
    qtbot.waitUntil(lambda: inside(session, mother) == ["Amina Prova"])
    assert inside(session, child) == ["Bilal Prova"]
    page.join.unfold(True)
    page.join.person.choose(child.id)
    page.join.submit()
    qtbot.waitUntil(lambda: set(inside(session, child)) == {"Amina Prova", "Bilal Prova"})


def test_half_chosen_is_found_again_after_the_lock(
    window: MainWindow, session: Session, mother: Person, child: Person
) -> None:
    session.do(households.form, Household(person=mother.id))
    page = opened(window, mother)
    page.add.person.choose(child.id)
    state = window.save_state()
    page.add.start_clean()
    window.restore_state(state)
    assert page.add.person.value() == child.id.hex()
