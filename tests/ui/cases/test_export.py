"""Tables given out from the pages: what is shown, by who may, noted in the audit."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import openpyxl
from pytestqt.qtbot import QtBot

from app.session import Session
from app.storage.reader import Reader
from app.usecases.directory import desk
from tests.profile import new_session
from tests.ui import some_services
from tests.ui.cases.conftest import FILES
from tests.ui.windows import shown_page, window_on
from ui.cases import columns
from ui.cases.list_page import CasesPage
from ui.directory.page import DirectoryPage
from ui.main_window import MainWindow
from ui.presence.page import PresencePage
from ui.texts import t


def exported(session: Session) -> list[tuple[str, ...]]:
    return session.ask(Reader.rows, "SELECT detail FROM audit WHERE action = 'export' ORDER BY rid")


def cases_page(qtbot: QtBot, window: MainWindow) -> CasesPage:
    window.restore_state({})
    window.go("cases")
    page = shown_page(window)
    assert isinstance(page, CasesPage)
    qtbot.waitUntil(lambda: page.table.rows.rowCount() > 0)
    return page


def test_the_list_leaves_as_it_is_shown(
    qtbot: QtBot, window: MainWindow, session: Session, tmp_path: Path
) -> None:
    page = cases_page(qtbot, window)
    page.table.show_columns(("person", "state", "opened"))
    count = len(page.rows.rids)
    target = tmp_path / "casi"
    page.export_button.export(target)
    written = tmp_path / "casi.xlsx"
    qtbot.waitUntil(written.exists, timeout=10_000)
    sheet = openpyxl.load_workbook(written).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == (
        columns.title_of("person"),
        t("export.native"),
        columns.title_of("state"),
        columns.title_of("opened"),
    )
    assert len(rows) == count + 1 == FILES + 1
    card = page.rows.cards_at
    first: list[str] = []
    card([0], lambda found: first.append(found[0].name))
    qtbot.waitUntil(lambda: bool(first))
    assert rows[1][0] == first[0], "in the order of the page"
    assert exported(session) == [(f'["cases", "{count}"]',)]


def test_what_is_searched_for_is_all_that_leaves(
    qtbot: QtBot, window: MainWindow, session: Session, tmp_path: Path
) -> None:
    page = cases_page(qtbot, window)
    names: list[str] = []
    page.rows.cards_at([0], lambda found: names.append(found[0].name))
    qtbot.waitUntil(lambda: bool(names))
    page.search.setText(names[0])
    qtbot.waitUntil(lambda: 0 < len(page.rows.rids) < FILES)
    target = tmp_path / "casi.csv"
    page.export_button.export(target)
    qtbot.waitUntil(target.exists, timeout=10_000)
    assert len(target.read_text("utf-8-sig").splitlines()) == len(page.rows.rids) + 1


def test_the_guests_of_a_centre_leave_with_their_mark(
    qtbot: QtBot, window: MainWindow, session: Session, tmp_path: Path
) -> None:
    window.restore_state({})
    window.go("presence")
    page = shown_page(window)
    assert isinstance(page, PresencePage)
    qtbot.waitUntil(lambda: page._table.rows.rowCount() > 0)
    target = tmp_path / "ospiti.csv"
    page._export.export(target)
    qtbot.waitUntil(target.exists, timeout=10_000)
    rows = list(csv.reader(io.StringIO(target.read_text("utf-8-sig"))))
    assert len(rows) == page._table.rows.rowCount() + 1
    assert rows[1][0] == page._state.lines[0].name


def test_all_services_that_answer_leave(
    qtbot: QtBot, window: MainWindow, session: Session, tmp_path: Path
) -> None:
    some_services.bring_in(session, tmp_path)
    window.restore_state({})
    window.go("directory")
    page = shown_page(window)
    assert isinstance(page, DirectoryPage)
    page._filters.words.setText("consultorio")
    qtbot.waitUntil(lambda: 0 < page._found.total < session.ask(desk.count), timeout=10_000)
    target = tmp_path / "servizi.csv"
    page._export.export(target)
    qtbot.waitUntil(target.exists, timeout=20_000)
    rows = list(csv.reader(io.StringIO(target.read_text("utf-8-sig"))))
    assert len(rows) == page._found.total + 1
    assert len(page._found.hits) < page._found.total, "more than the page shows"


def test_who_may_not_export_does_not_see_the_button(qtbot: QtBot, tmp_path: Path) -> None:
    session = new_session(tmp_path, role="operator")
    with window_on(qtbot, session, "cases") as window:
        page = shown_page(window)
        assert isinstance(page, CasesPage)
        assert page.export_button.isHidden()
        page.export_button.export(tmp_path / "casi.csv")
        qtbot.waitUntil(lambda: page.export_button.isEnabled())
    assert not (tmp_path / "casi.csv").exists()
    assert exported(session) == []
    session.close()


def test_a_day_is_a_day_in_the_table(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    page = cases_page(qtbot, window)
    page.table.show_columns(("person", "opened"))
    target = tmp_path / "casi.csv"
    page.export_button.export(target)
    qtbot.waitUntil(target.exists, timeout=10_000)
    row = list(csv.reader(io.StringIO(target.read_text("utf-8-sig"))))[1]
    assert date.fromisoformat(row[2]) <= date.today()  # noqa: DTZ011 - the day here
