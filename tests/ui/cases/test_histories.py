"""History of every field, and who opened the file, on the screen and on paper."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.case import Case
from app.session import Session
from app.storage.reader import Reader
from app.usecases import case_pages, cases
from tests.ui.cases.conftest import page_of
from ui.cases import sheet_paper
from ui.cases.history_page import HistoryPage
from ui.cases.opened_page import OpenedPage, row_of
from ui.main_window import MainWindow
from ui.texts import t


@pytest.fixture
def case(session: Session) -> Case:
    return session.ask(Reader.find, Case, state="active")[0]


def test_a_change_shows_before_and_after_with_its_author(
    qtbot: QtBot, window: MainWindow, session: Session, case: Case
) -> None:
    session.do(cases.change, replace(case, priority="low"))
    session.do(cases.change, replace(case, priority="high"))
    window.go("history", kind="case", record=case.id)
    page: HistoryPage = page_of(window)
    qtbot.waitUntil(lambda: bool(page._lines))
    newest = page._lines[0]
    assert (newest.what, newest.before, newest.after) == ("Caso: Priorità", "Bassa", "Alta")
    assert newest.who == "Marta Prova"


def test_the_history_of_a_file_is_searched(
    qtbot: QtBot, window: MainWindow, session: Session, case: Case
) -> None:
    window.go("history", case=case.id)
    page: HistoryPage = page_of(window)
    qtbot.waitUntil(lambda: len(page._lines) > 10)
    page.search.setText("cittadinanza")
    assert 0 < page.table.rows.rowCount() < len(page._lines)
    assert "(collegamento)" not in {line.after for line in page._lines}


def test_who_opened_it_goes_on_paper_and_that_is_recorded(
    qtbot: QtBot, window: MainWindow, session: Session, case: Case, tmp_path: Path
) -> None:
    session.do(case_pages.opened, case.id)
    window.go("opened_by", case=case.id)
    page: OpenedPage = page_of(window)
    qtbot.waitUntil(lambda: bool(page._rows))
    assert {row[2] for row in page._rows} == {"Ha aperto la scheda"}
    assert all(row[0].startswith("oggi, ") for row in page._rows)
    assert page._found is not None
    on_paper = [row_of(entry, page._found.names, paper=True) for entry in page._entries()]
    assert not any("oggi" in row[0] for row in on_paper)  # tomorrow it would be another day
    page.chips._chips["all"].click()
    assert len({row[2] for row in page._rows}) > 1
    target = tmp_path / "foglio.pdf"
    page.save_pdf(str(target))
    assert target.read_bytes().startswith(b"%PDF")
    assert window._toast.text() == t("opened.saved")
    page.save_pdf(str(tmp_path / "stick" / "foglio.pdf"))  # taken out meanwhile
    assert window._toast.text() == t("error.place_gone")
    qtbot.waitUntil(lambda: any(e.action == "print" for e in session.ask(case_pages.who_opened, case)))


def test_what_is_written_cannot_become_markup() -> None:
    sheet = sheet_paper.html("<b>", "a & b", ["x"], [["<script>"]])
    assert "<script>" not in sheet
    assert "&lt;b&gt;" in sheet
