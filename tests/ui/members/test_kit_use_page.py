from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.domain.case import Case
from app.domain.person import Person
from app.domain.site import Site
from app.storage.reader import Reader
from app.storage.store import Store
from tests.app.usecases.centre import centre
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


def test_where_all_laptops_are_lost_a_fresh_one_takes_over(qtbot: QtBot, tmp_path: Path) -> None:
    """Giulia's laptop, the only one, is gone; Sara has a new one, two sheets, the file and the address."""
    set_language("it")
    with centre(tmp_path) as office:
        giulia = office.founder()
        kit = giulia.belonging.kit()
        assert kit is not None
        file = tmp_path / "kit.approdo-kit"
        file.write_bytes(kit.file)
        site = giulia.session.do(Store.add, Site(name="Centro Nord"))
        person = giulia.session.do(Store.add, Person(display_name="Amina Diallo"))
        giulia.session.do(Store.add, Case(person=person.id, number="NOR-26/1", site=site.id, state="open"))
        giulia.sync()
        sara = office.laptop("Sara Prova", "operator")
        with window_on(qtbot, sara.session, "kit_use") as window:
            page = shown_page(window)
            assert isinstance(page, KitUsePage)
            assert nameless(page) == []
            assert page.do.text() == t("kit.do_take")
            page.form.take(file)
            page.form.one.setText(kit.sheets[0].code)
            page.form.other.setText(kit.sheets[2].code)
            assert not page.do.isEnabled()
            page.address.set_value(office.server.url)
            page.judge()
            page.submit()
            qtbot.waitUntil(lambda: page.told.text() == t("kit.taken"), timeout=15_000)
            assert not page.place.isVisible()
            assert page.save_state() == {}
        assert sara.session.user.role == "supervisor"
        sara.sync()
        found = sara.session.ask(Reader.get, Person, person.id)
        assert found is not None
        assert found.display_name == "Amina Diallo"
        assert {one.name for one in sara.belonging.people()} >= {"Giulia Rinaldi", "Sara Prova"}
