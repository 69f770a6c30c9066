"""A laptop alone: the first centre, the first colleague, the directory and the backup of the day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.domain.site import Site
from app.domain.user import User
from app.session import Session
from app.storage.reader import Reader
from app.usecases import organisation
from tests.profile import new_session
from tests.ui.windows import shown_page, window_on
from ui.organisation.page import OrganisationPage
from ui.settings.keeping_card import KeepingCard
from ui.widgets.buttons import Button


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = new_session(tmp_path)
    yield made
    made.close()


def words(page: OrganisationPage) -> list[str]:
    return [button.text() for button in page.findChildren(Button) if button.isVisibleTo(page)]


def test_an_operator_alone_writes_down_the_first_centre(qtbot: QtBot, session: Session) -> None:
    with window_on(qtbot, session, "organisation") as window:
        page = shown_page(window)
        assert isinstance(page, OrganisationPage)
        qtbot.waitUntil(lambda: "Marta Prova" in [label.text() for label in page.findChildren(QLabel)])
        session.do(organisation.save_site, Site(name="CAS di prova", kind="centre", places=20))
        qtbot.waitUntil(lambda: "CAS di prova" in words(page))
        assert len(session.ask(Reader.find, User)) == 1


def test_without_a_profile_nothing_is_kept(qtbot: QtBot, session: Session) -> None:
    with window_on(qtbot, session, "settings") as window:
        card = shown_page(window).findChild(KeepingCard)
        assert card is not None
        card._back_up()
        assert datetime.now(UTC).tzinfo is UTC
