"""The whole story in two windows with the real server: create, invite, compare, admit, see the same case."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.case import Case
from app.storage.reader import Reader
from app.usecases import cases
from app.usecases.inviting import as_text
from tests.app.usecases.acting import newcomer
from tests.app.usecases.centre import BODY, Centre, centre
from tests.ui.windows import shown_page, window_on
from ui.joining.page import JoiningPage
from ui.members.create_page import CreatePage
from ui.members.invite_page import InvitePage
from ui.members.kit_page import KitPage
from ui.members.page import MembersPage
from ui.texts import t
from ui.widgets.buttons import Button

SLOW = 20_000


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Centre]:
    with centre(tmp_path) as made:
        yield made


def press(qtbot: QtBot, where: QWidget, words: str) -> None:
    def shown() -> list[Button]:
        found = (b for b in where.findChildren(Button) if b.text() == words)
        return [b for b in found if b.isVisible() and b.isEnabled()]

    qtbot.waitUntil(lambda: bool(shown()), timeout=SLOW)
    shown()[0].click()


def test_from_a_laptop_alone_to_two_that_see_the_same_case(qtbot: QtBot, office: Centre) -> None:
    giulia, luca = office.laptop("Giulia Rinaldi", "supervisor"), office.laptop("Luca C.")
    person = newcomer(giulia.session, "Amina Diallo").id
    case = giulia.session.do(cases.open_case, Case(person=person, state="active"))
    with window_on(qtbot, giulia.session, "create_organisation") as hers:
        create = shown_page(hers)
        assert isinstance(create, CreatePage)
        create.form.set_values({"body": BODY, "url": office.server.url, "claim": office.server.claim})
        create.submit()
        qtbot.waitUntil(lambda: isinstance(shown_page(hers), KitPage), timeout=SLOW)
        hers.go("invite")
        invite = shown_page(hers)
        assert isinstance(invite, InvitePage)
        assert invite.form is not None
        invite.name.setText("Luca Conti")
        invite.form.role.set_value("operator")
        invite.submit()
        qtbot.waitUntil(lambda: invite.made is not None, timeout=SLOW)
        assert invite.made is not None
        with window_on(qtbot, luca.session, "joining") as his:
            joining = shown_page(his)
            assert isinstance(joining, JoiningPage)
            assert joining.field is not None
            joining.field.text.setPlainText(as_text(invite.made))
            press(qtbot, joining, t("joining.begin"))
            qtbot.waitUntil(lambda: joining.words is not None, timeout=SLOW)
            hers.go("members")
            members = shown_page(hers)
            assert isinstance(members, MembersPage)
            qtbot.waitUntil(lambda: bool(members._cards), timeout=SLOW)
            assert joining.words is not None
            assert members._cards[0].words.words() == joining.words.words()
            press(qtbot, members, t("admit.same"))
            qtbot.waitUntil(lambda: not members._cards, timeout=SLOW)
            joining.look()
            press(qtbot, joining, t("joining.start"))
            names = {row.member.name: row.member.state for row in members.rows}
            assert names["Luca Conti"] in ("here", "invited")
    for one in (giulia, luca):
        one.sync()
    found = luca.session.ask(Reader.get, Case, case.id)
    assert found is not None
    assert found.number == case.number
    assert luca.session.user.name == "Luca Conti"
