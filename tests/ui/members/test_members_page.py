"""Colleagues and laptops on the screen: comparing, changing, removing, with plain words for what fails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.domain.site import Site
from app.session import Session
from app.storage.store import Store
from app.usecases.membership import LineTrouble, spoken
from tests.profile import new_session
from tests.ui.accessible import nameless
from tests.ui.members.fake import NORTH, NUMBERS, SOUTH, FakeMembership, asking, people, somebody
from tests.ui.windows import press, shown_page, window_on
from ui import texts
from ui.main_window import MainWindow
from ui.members.invite_page import InvitePage
from ui.members.page import MembersPage
from ui.texts import t
from ui.widgets.buttons import Button


@pytest.fixture
def fake() -> FakeMembership:
    return FakeMembership(members=people())


@pytest.fixture
def session(tmp_path: Path, fake: FakeMembership) -> Iterator[Session]:
    made = new_session(tmp_path, "supervisor")
    made.membership = fake
    made.do(Store.add, Site(id=NORTH, name="CAS Via Verdi", facility="CAS"))
    made.do(Store.add, Site(id=SOUTH, name="Centro Aurora", facility="CAS"))
    yield made
    made.close()


def page_of(qtbot: QtBot, window: MainWindow) -> MembersPage:
    page = shown_page(window)
    assert isinstance(page, MembersPage)
    qtbot.waitUntil(lambda: bool(page.rows))
    return page


def button(qtbot: QtBot, where: QWidget, words: str) -> Button:
    def shown() -> list[Button]:
        return [b for b in where.findChildren(Button) if b.isVisible() and b.text() == words]

    qtbot.waitUntil(lambda: bool(shown()))
    return shown()[0]


def test_who_asks_is_let_in_after_the_words(qtbot: QtBot, session: Session, fake: FakeMembership) -> None:
    fake.requests = [asking()]
    with window_on(qtbot, session, "members") as window:
        page = page_of(qtbot, window)
        qtbot.waitUntil(lambda: bool(page._cards))
        card = page._cards[0]
        assert card.words.words() == spoken(NUMBERS, "it")
        assert nameless(page) == []
        card.same.setFocus()
        press(Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: fake.acts == [("admit", card.asking.invitation)])
        qtbot.waitUntil(lambda: not page._cards)


def test_different_words_turn_it_down(qtbot: QtBot, session: Session, fake: FakeMembership) -> None:
    fake.requests = [asking()]
    with window_on(qtbot, session, "members") as window:
        page = page_of(qtbot, window)
        qtbot.waitUntil(lambda: bool(page._cards))
        page._cards[0].differ.click()
        qtbot.waitUntil(lambda: fake.acts == [("turn_away", bytes(range(16)))])


def test_a_refusal_by_the_line_leaves_the_words_to_try_again(
    qtbot: QtBot, session: Session, fake: FakeMembership
) -> None:
    fake.requests = [asking()]
    with window_on(qtbot, session, "members") as window:
        page = page_of(qtbot, window)
        qtbot.waitUntil(lambda: bool(page._cards))
        fake.trouble = LineTrouble()
        page._cards[0].same.click()
        qtbot.waitUntil(lambda: page.trouble.text() == t("line.offline"))
        assert page._cards[0].same.isEnabled()
        assert len(page.rows) == len(fake.members), "the list is read without the line"


def test_an_invitation_of_somebody_else_shows_no_words(
    qtbot: QtBot, session: Session, fake: FakeMembership
) -> None:
    fake.requests = [asking("", numbers=())]
    with window_on(qtbot, session, "members") as window:
        page = page_of(qtbot, window)
        qtbot.waitUntil(lambda: bool(page._cards))
        assert not [b for b in page._cards[0].findChildren(Button) if b.isVisible()]


def test_who_was_removed_is_invited_again_as_the_same(
    qtbot: QtBot, session: Session, fake: FakeMembership
) -> None:
    fake.members[-1] = replace(fake.members[-1], may_return=True)
    with window_on(qtbot, session, "members") as window:
        page = page_of(qtbot, window)
        page.choose(fake.members[-1])
        button(qtbot, page.panel, t("members.invite_this")).click()
        invite = shown_page(window)
        assert isinstance(invite, InvitePage)
        qtbot.waitUntil(lambda: invite.form is not None)
        assert invite.name.text() == "Paolo Neri"
        assert invite._user == fake.members[-1].user


def test_removing_says_what_happens_and_asks(qtbot: QtBot, session: Session, fake: FakeMembership) -> None:
    with window_on(qtbot, session, "members") as window:
        page = page_of(qtbot, window)
        luca = next(one for one in fake.members if one.name == "Luca Conti")
        page.choose(luca)
        button(qtbot, page.panel, t("members.remove")).click()
        assert fake.acts == []
        button(qtbot, page.panel, t("job.cancel")).click()
        button(qtbot, page.panel, t("members.remove")).click()
        button(qtbot, page.panel, t("members.remove_do")).click()
        qtbot.waitUntil(lambda: fake.acts == [("remove", luca.user)])


def test_a_lost_laptop(qtbot: QtBot, session: Session, fake: FakeMembership) -> None:
    with window_on(qtbot, session, "members") as window:
        page = page_of(qtbot, window)
        giulia = fake.members[0]
        page.choose(giulia)
        button(qtbot, page.panel, t("members.lost")).click()
        button(qtbot, page.panel, t("members.lost_do")).click()
        qtbot.waitUntil(lambda: fake.acts == [("remove_laptop", giulia.laptops[1].device)])


def test_other_role_and_sites(qtbot: QtBot, session: Session, fake: FakeMembership) -> None:
    with window_on(qtbot, session, "members") as window:
        page = page_of(qtbot, window)
        luca = next(one for one in fake.members if one.name == "Luca Conti")
        page.choose(luca)
        form = page.panel.form
        assert form is not None
        save = button(qtbot, page.panel, t("members.save"))
        assert not save.isEnabled()
        form.show_place(frozenset({"casemanager"}), frozenset({NORTH, SOUTH}))
        form.edited.emit()
        save.click()
        expected = ("change", luca.user, frozenset({"casemanager"}), frozenset({NORTH, SOUTH}))
        qtbot.waitUntil(lambda: fake.acts == [expected])


def test_a_supervisor_is_not_offered_what_officers_give(
    qtbot: QtBot, session: Session, fake: FakeMembership
) -> None:
    fake.where = replace(fake.where, may_admit_leaders=False)
    with window_on(qtbot, session, "members") as window:
        page = page_of(qtbot, window)
        qtbot.waitUntil(lambda: page._standing is not None)
        page.choose(fake.members[1])
        assert page.panel.form is not None
        assert not page.panel.form.keys.isVisible()
        assert "supervisor" not in dict(page.panel.form.role._choices)


def test_in_a_small_window_the_panel_is_a_page_and_esc_leads_back(
    qtbot: QtBot, session: Session, fake: FakeMembership
) -> None:
    with window_on(qtbot, session, "members", width=1024) as window:
        page = page_of(qtbot, window)
        assert not page.panel.isVisible()
        page.rows[1].setFocus()
        press(Qt.Key.Key_Space)
        qtbot.waitUntil(page.panel.isVisible)
        assert not page.rows[1].isVisible()
        assert page.step_back()
        qtbot.waitUntil(lambda: page.rows[1].isVisible())  # the list may just have been read again


def test_an_invitation_is_taken_back_after_a_question(
    qtbot: QtBot, session: Session, fake: FakeMembership
) -> None:
    texts.set_language("it")
    invited = somebody("Nadia Sarr", "operator", state="invited", invitation=b"m" * 16, may_change=True)
    fake.members = [invited, somebody("Omar Sarr", "operator", state="invited")]
    with window_on(qtbot, session, "members") as window:
        page = page_of(qtbot, window)
        page.choose(fake.members[1])
        assert t("members.take_back") not in {one.text() for one in page.panel.findChildren(Button)}
        page.choose(invited)
        button(qtbot, page.panel, t("members.take_back")).click()
        assert fake.acts == []
        button(qtbot, page.panel, t("members.take_back_do")).click()
        qtbot.waitUntil(lambda: fake.acts == [("take_back", b"m" * 16)])
        qtbot.waitUntil(lambda: page.rows[0].member.state == "taken_back")
        qtbot.waitUntil(lambda: t("members.taken_back_words") in said(page))


def said(page: MembersPage) -> str:
    return " ".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())
