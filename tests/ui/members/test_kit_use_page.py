from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.app.usecases.centre import centre
from tests.profile import new_session
from tests.ui.accessible import nameless
from tests.ui.windows import shown_page, window_on
from ui.members.kit_use_page import KitUsePage
from ui.texts import set_language, t


def test_two_sheets_make_an_officer_and_then_offer_to_give_keys(qtbot: QtBot, tmp_path: Path) -> None:
    set_language("it")
    with centre(tmp_path) as office:
        giulia = office.founder()
        kit = giulia.belonging.kit()
        assert kit is not None
        codes = [sheet.code for sheet in kit.sheets]
        file = tmp_path / "kit.approdo-kit"
        file.write_bytes(kit.file)
        luca = office.joined(giulia, "Luca Conti")
        luca.sync()
        with window_on(qtbot, luca.session, "kit_use") as window:
            page = shown_page(window)
            assert isinstance(page, KitUsePage)
            assert nameless(page) == []
            assert page.do.text() == t("kit.do_crown")
            assert not page.do.isEnabled()
            page.form.take(file)
            page.form.one.setText(codes[0])
            page.form.other.setText(codes[0])
            page.submit()
            qtbot.waitUntil(lambda: page.told.text() == t("kit.same_sheet"))
            assert luca.session.user.role == "operator"
            assert not page.members.isVisible()
            page.form.other.setText(codes[1])
            page.submit()
            qtbot.waitUntil(lambda: page.told.text() == t("kit.used_crowned"))
            assert luca.session.user.role == "supervisor"
            assert page.members.isVisible()
            qtbot.waitUntil(lambda: "supervision" in window._rail._buttons)
            assert shown_page(window) is page
            assert page.do.text() == t("kit.do_give")
            assert page.form.typed() is None
            assert page.save_state() == {}
            page.form.one.setText(codes[0])
            page.form.other.setText(codes[1])
            page.submit()
            qtbot.waitUntil(lambda: page.told.text() == t("kit.used_nothing"))


def test_where_there_is_no_organisation_no_sheets_are_asked_for(qtbot: QtBot, tmp_path: Path) -> None:
    session = new_session(tmp_path, "supervisor")
    with window_on(qtbot, session, "kit_use") as window:
        page = shown_page(window)
        assert isinstance(page, KitUsePage)
        assert t("kit.use_nowhere") in {one.text() for one in page.findChildren(QLabel)}
        assert not page.form.isVisible()
        assert not page.do.isVisible()
    session.close()
