"""The invitation as code, file and text; a new organisation; the recovery kit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.problems import Problem
from app.errors import DomainError
from app.session import Session
from app.usecases import inviting
from app.usecases.membership import LineTrouble, Standing, State
from tests.profile import new_session
from tests.ui.accessible import nameless
from tests.ui.members.fake import FakeMembership, kit, now_ms, people
from tests.ui.windows import shown_page, window_on
from ui.members.create_page import CreatePage
from ui.members.invite_page import InvitePage
from ui.members.kit_page import KitPage
from ui.members.page import MembersPage
from ui.texts import t


@pytest.fixture
def fake() -> FakeMembership:
    return FakeMembership(members=people())


@pytest.fixture
def session(tmp_path: Path, fake: FakeMembership) -> Iterator[Session]:
    made = new_session(tmp_path, "supervisor")
    made.membership = fake
    yield made
    made.close()


def test_an_invitation_leaves_as_code_file_and_text(
    qtbot: QtBot, session: Session, fake: FakeMembership, tmp_path: Path
) -> None:
    with window_on(qtbot, session, "invite") as window:
        page = shown_page(window)
        assert isinstance(page, InvitePage)
        assert page.form is not None
        page.name.setText("Amina Prova")
        page.form.role.set_value("operator")
        assert page.nowhere.text() == t("members.no_site_yet")
        assert page.submit()
        qtbot.waitUntil(lambda: page.made is not None)
        assert fake.acts == [("invite", "Amina Prova", frozenset({"operator"}), frozenset(), None)]
        assert nameless(page) == []
        target = tmp_path / "approdo.approdo-invito"
        page.save_to(target)
        assert inviting.read(target.read_text(encoding="ascii"), now_ms()) == page.made
        page.copy.click()
        assert inviting.read(QApplication.clipboard().text(), now_ms()) == page.made


def test_two_are_invited_one_after_the_other(qtbot: QtBot, session: Session, fake: FakeMembership) -> None:
    with window_on(qtbot, session, "invite") as window:
        for name in ("Amina Prova", "Ivan Prova"):
            window.go("invite")
            page = shown_page(window)
            assert isinstance(page, InvitePage)
            assert page.form is not None
            page.name.setText(name)
            page.form.role.set_value("operator")
            page.submit()
            qtbot.waitUntil(lambda page=page: page.made is not None)  # type: ignore[misc]  # a default binds it
            window.go("members")
            qtbot.wait(1)  # what was taken off the page ends
        assert [act[1] for act in fake.acts] == ["Amina Prova", "Ivan Prova"]


def test_a_colleague_invited_as_somebody_new_is_noticed_and_what_was_wrong_is_forgotten(
    qtbot: QtBot, session: Session, fake: FakeMembership
) -> None:
    with window_on(qtbot, session, "invite") as window:
        page = shown_page(window)
        assert isinstance(page, InvitePage)
        fake.trouble = DomainError(problems=(Problem("members.name_missing", "name"),))
        page.submit()
        qtbot.waitUntil(lambda: page._name_row.problem() != "")
        page.name.setFocus()
        QTest.keyClicks(page.name, (fake.members[0].name or "").upper())
        assert page._name_row.problem() == ""
        assert page.twin.text() == t("members.name_taken")
        QTest.keyClicks(page.name, "x")
        assert not page.twin.isVisible()


def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(
    qtbot: QtBot, session: Session, fake: FakeMembership
) -> None:
    fake.trouble = DomainError(problems=(Problem("members.name_missing", "name"),))
    with window_on(qtbot, session, "invite") as window:
        page = shown_page(window)
        assert isinstance(page, InvitePage)
        assert page.form is not None
        page.form.role.set_value("mediator")
        page.submit()
        qtbot.waitUntil(lambda: page._name_row.problem() == t("members.name_missing"))
        fake.trouble = LineTrouble()
        page.name.setText("Nadia")
        page.submit()
        qtbot.waitUntil(lambda: page.trouble.text() == t("line.offline"))
        state = page.save_state()
        assert (state["name"], state["roles"]) == ("Nadia", ["mediator"])


def test_another_laptop_of_ones_own_asks_nothing_more(
    qtbot: QtBot, session: Session, fake: FakeMembership
) -> None:
    giulia = fake.members[0]
    with window_on(qtbot, session, "members") as window:
        window.go("invite", user=giulia.user.hex())
        page = shown_page(window)
        assert isinstance(page, InvitePage)
        assert page.form is not None
        assert not page.form.isVisible()
        assert page.name.text() == giulia.name
        page.submit()
        qtbot.waitUntil(lambda: page.made is not None)
        assert fake.acts[-1] == ("invite", giulia.name, giulia.roles, frozenset(), giulia.user)


def test_a_new_organisation_leads_to_its_kit(qtbot: QtBot, session: Session, fake: FakeMembership) -> None:
    fake.trouble = DomainError(problems=(Problem("founding.claim_missing", "claim"),))
    with window_on(qtbot, session, "create_organisation") as window:
        page = shown_page(window)
        assert isinstance(page, CreatePage)
        assert nameless(page) == []
        page.form.set_values({"body": "Cooperativa", "url": "approdo.example"})
        page.submit()
        qtbot.waitUntil(lambda: page.form.row("claim").problem() == t("founding.claim_missing"))
        page.form.set_values({"claim": "1234"})
        fake.trouble = LineTrouble()
        page.submit()
        qtbot.waitUntil(lambda: page.trouble.text() == t("line.offline"))
        assert page.form.values() == {"body": "Cooperativa", "url": "approdo.example", "claim": "1234"}
        fake.trouble, fake.the_kit = None, kit()
        fake.where = Standing(State.MEMBER, kit_due=True)
        page.submit()
        qtbot.waitUntil(lambda: isinstance(shown_page(window), KitPage))
        assert fake.acts == [("create", "approdo.example", "1234", "Cooperativa")]


def test_the_codes_are_forgotten_only_when_all_is_handed_out(
    qtbot: QtBot, session: Session, fake: FakeMembership, tmp_path: Path
) -> None:
    fake.the_kit = kit()
    with window_on(qtbot, session, "kit") as window:
        page = shown_page(window)
        assert isinstance(page, KitPage)
        qtbot.waitUntil(lambda: page.finish is not None)
        assert page.finish is not None
        assert nameless(page) == []
        page.save_file(tmp_path / "approdo.approdo-kit")
        assert (tmp_path / "approdo.approdo-kit").read_bytes() == fake.the_kit.file
        for sheet in fake.the_kit.sheets:
            assert not page.finish.isEnabled()
            page.save_sheet(sheet, tmp_path / f"{sheet.number}.pdf")
            assert (tmp_path / f"{sheet.number}.pdf").read_bytes().startswith(b"%PDF")
        assert page.finish.isEnabled()
        assert page.save_state() == {}
        page.finish.click()
        qtbot.waitUntil(lambda: fake.acts == [("kit_handed_out",)])
        qtbot.waitUntil(lambda: isinstance(shown_page(window), MembersPage))


def test_a_folder_that_takes_nothing_is_said(qtbot: QtBot, session: Session, fake: FakeMembership) -> None:
    fake.the_kit = kit()
    with window_on(qtbot, session, "kit") as window:
        page = shown_page(window)
        assert isinstance(page, KitPage)
        qtbot.waitUntil(lambda: page.finish is not None)
        page.save_file(Path("/nowhere/at/all/kit"))
        assert page._out == set()
