"""Whom the program would refuse is not offered a form to fill in."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from app.domain.site import Site
from app.storage.store import Store
from tests.profile import new_session
from tests.ui.windows import shown_page, window_on
from ui import texts
from ui.texts import t


@pytest.mark.parametrize(
    ("role", "sites", "users", "files"),
    [("dpo", False, False, False), ("operator", True, False, True), ("supervisor", True, True, True)],
)
def test_only_what_one_may_add_is_offered(
    qtbot: QtBot, tmp_path: Path, role: str, sites: bool, users: bool, files: bool
) -> None:
    texts.set_language("it")
    session = new_session(tmp_path, role="supervisor")
    session.do(Store.add, Site(name="Centro Prova"))
    session.become(session.user.__class__(name="Paola Prova", role=role))
    with window_on(qtbot, session, "organisation") as window:
        page = shown_page(window)

        def words() -> set[str]:
            return {button.text() for button in page.findChildren(QAbstractButton)}

        qtbot.waitUntil(lambda: bool(words()), timeout=3000)
        assert (t("organisation.add_sites") in words()) is sites
        assert ("Centro Prova" in words()) is sites
        assert (t("organisation.add_users") in words()) is users
        window.go("cases")
        action = shown_page(window).primary_action()
        assert (action is not None and action.enabled) is files
        for inside in ("register", "contact", "presence"):
            assert (inside in window._navigator.entries) is files
    session.close()
