"""At the page of the directory: checked, reported, proposed; a table looked at before it is taken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.domain.directory.freshness import Freshness
from app.domain.directory.questions import Question
from app.domain.site import Site
from app.session import Session
from app.storage.store import Store
from app.usecases.directory import counter, desk
from tests.profile import new_session
from tests.ui.windows import shown_page, window_on
from ui.calm_names import calm
from ui.directory.import_page import ImportPage
from ui.directory.page import DirectoryPage
from ui.directory.upkeep_box import UpkeepBox
from ui.main_window import MainWindow
from ui.texts import t

NOW = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
TABLE = (
    "Nome;Comune;Tel;Interno\nSportello casa;Forlì;0543 12;x1\nAmbulatorio;Roma;06 12;x2\n;Bari;080 1;x3\n"
)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = new_session(tmp_path)
    yield made
    made.close()


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "servizi.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


@pytest.fixture
def filled(session: Session, table: Path) -> Session:
    for _ in session.job(desk.import_file, table, NOW):
        pass
    return session


def press(qtbot: QtBot, page: QWidget, words: str) -> None:
    def found() -> list[QPushButton]:
        return [b for b in page.findChildren(QPushButton) if b.text() == words and b.isVisibleTo(page)]

    qtbot.waitUntil(lambda: bool(found()))
    found()[0].click()


def shown(qtbot: QtBot, window: MainWindow) -> DirectoryPage:
    page = shown_page(window)
    assert isinstance(page, DirectoryPage)
    qtbot.waitUntil(lambda: page._panel.hit is not None)
    return page


def box(page: DirectoryPage) -> UpkeepBox:
    return next(one for one in page.findChildren(UpkeepBox) if one.isVisibleTo(page))


def fresh(page: DirectoryPage) -> Freshness | None:
    return page._panel.hit.freshness if page._panel.hit is not None else None


def test_an_entry_is_checked_and_reported_from_its_panel(qtbot: QtBot, filled: Session) -> None:
    with window_on(qtbot, filled, "directory") as window:
        page = shown(qtbot, window)
        assert fresh(page) is Freshness.STALE
        press(qtbot, page, t("upkeep.verify"))
        press(qtbot, page, t("upkeep.how.phone"))
        qtbot.waitUntil(lambda: fresh(page) is Freshness.VERIFIED)
        press(qtbot, page, t("upkeep.report"))
        press(qtbot, page, t("upkeep.found.gone"))
        qtbot.waitUntil(lambda: fresh(page) is Freshness.CONTESTED)


def test_a_proposal_is_written_shown_and_accepted(qtbot: QtBot, filled: Session) -> None:
    with window_on(qtbot, filled, "directory") as window:
        page = shown(qtbot, window)
        press(qtbot, page, t("upkeep.propose"))
        asking = box(page).asking
        asking.field.setCurrentIndex(asking.field.findData("alert"))
        assert asking.value.toPlainText() == ""
        asking.value.setPlainText("Chiuso ad agosto")
        asking.send()
        press(qtbot, page, t("upkeep.accept"))
        service = page._panel.hit.entry.service if page._panel.hit else b""
        qtbot.waitUntil(lambda: filled.ask(counter.value_of, service, "alert") == "Chiuso ad agosto")


def test_the_own_town_comes_first_and_leaves_nothing_out(qtbot: QtBot, filled: Session) -> None:
    filled.do(Store.add, Site(name="Centro", comune="040012"))
    with window_on(qtbot, filled, "directory") as window:
        page = shown(qtbot, window)
        assert page._filters.comune.placeholderText() == t("directory.comune_near", town="Forlì")
        qtbot.waitUntil(lambda: len(page._found.hits) == 2)
        assert [hit.entry.name for hit in page._found.hits] == ["Sportello casa", "Ambulatorio"]
    first, *_ = filled.ask(desk.find, Question(), NOW.date()).hits
    assert first.entry.name == "Ambulatorio"


def import_page(qtbot: QtBot, window: MainWindow, path: Path) -> ImportPage:
    window.go("import", path=str(path))
    page = shown_page(window)
    assert isinstance(page, ImportPage)
    qtbot.waitUntil(lambda: page._preview is not None or page.message.text() != "", timeout=10_000)
    return page


def test_a_table_is_looked_at_corrected_and_taken(qtbot: QtBot, session: Session, table: Path) -> None:
    with window_on(qtbot, session, "settings") as window:
        page = import_page(qtbot, window, table)
        assert page.field("Nome").currentData() == "service.name"
        assert page.field("Interno").currentData() == ""
        page.field("Nome").setCurrentIndex(0)
        assert not page.do.isEnabled()
        assert page.message.text() == t("import.no_name")
        page.field("Nome").setCurrentIndex(page.field("Nome").findData("service.name"))
        page.field("Interno").setCurrentIndex(page.field("Interno").findData("service.description"))
        assert session.ask(desk.count) == 0, "nothing is written while one looks"
        page.do.click()
        qtbot.waitUntil(lambda: session.ask(desk.count) == 2, timeout=15_000)
        qtbot.waitUntil(lambda: page.rejects.isVisible())
        hits = session.ask(desk.find, Question(words="sportello"), NOW.date()).hits
        assert hits[0].entry.what == "x1"
        target = table.with_name("scarti.csv")
        page.save_rejects(target)
        assert "x3" in target.read_text("utf-8-sig")


def test_a_map_half_corrected_comes_back_after_the_lock(qtbot: QtBot, session: Session, table: Path) -> None:
    with window_on(qtbot, session, "settings") as window:
        page = import_page(qtbot, window, table)
        box_ = page.field("Interno")
        box_.setCurrentIndex(box_.findData("service.fees_description"))
        state = window.save_state()
        window.go("settings")
        window.restore_state(state)
        again = shown_page(window)
        assert isinstance(again, ImportPage)
        qtbot.waitUntil(lambda: again._preview is not None, timeout=10_000)
        assert again.field("Interno").currentData() == "service.fees_description"


def test_a_file_that_cannot_be_read_says_so(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_bytes(b"\x00\x01\x02")
    with window_on(qtbot, session, "settings") as window:
        page = import_page(qtbot, window, bad)
        assert page.message.text() != ""
        assert not page.do.isEnabled()


def test_the_first_letter_is_large_behind_a_quotation_mark() -> None:
    assert calm('SCUOLA "ARCOBALENO"') == 'Scuola "Arcobaleno"'
