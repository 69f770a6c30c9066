"""The table asks only for what it shows, by pages, and is driven by the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui import texts
from ui.theme.look import px
from ui.widgets.table.columns import Cell, Column, Mark, Person
from ui.widgets.table.model import PAGE
from ui.widgets.table.view import TableView
from ui.widgets.table.widths import head_width, shares

COLUMNS = [
    Column("name", "Persona", 0, sortable=True),
    Column("state", "Stato", 120),
    Column("site", "Centro", 200, rank=1),
    Column("who", "Operatore", 200, rank=2),
]


def cells(row: int) -> list[Cell]:
    return [Person(f"Persona {row}", "حسن"), Mark("Aperto", "info"), "CAS", "L. Conti"]


@pytest.fixture
def table(qtbot: QtBot) -> TableView:
    table = TableView(COLUMNS, cells, name="Casi")
    qtbot.addWidget(table)
    table.resize(900, 500)
    with qtbot.waitActive(table):
        table.show()
        table.activateWindow()
    table.setFocus()
    return table


def test_only_the_pages_in_view_are_asked_for_and_once(table: TableView) -> None:
    asked: list[tuple[int, int]] = []
    table.rows.show(50_000, lambda first, length: asked.append((first, length)))
    table.grab()
    table.grab()
    assert asked == [(0, PAGE)]
    table.scrollTo(table.rows.index(40_000, 0))
    table.grab()
    assert len(asked) <= 3
    assert asked[-1][0] % PAGE == 0


def test_a_row_comes_late_and_is_told_then(table: TableView) -> None:
    told: list[object] = []
    table.rows.show(300, lambda first, length: None)
    table.chosen.connect(told.append)
    table.choose(5)
    assert told[-1] is None
    table.rows.fill(0, list(range(PAGE)))
    assert told[-1] == 5
    assert table.rows.cell(5, 0) == Person("Persona 5", "حسن")


def test_a_row_that_is_not_there_yet_opens_nothing(table: TableView) -> None:
    opened: list[object] = []
    table.rows.show(300, lambda first, length: None)
    table.opened.connect(opened.append)
    table.choose(5)
    QTest.keyClick(table, Qt.Key.Key_Return)
    table.doubleClicked.emit(table.rows.index(5, 0))
    assert opened == []
    table.rows.fill(0, list(range(PAGE)))
    table.doubleClicked.emit(table.rows.index(5, 0))
    assert opened == [5]


def test_an_answer_to_an_earlier_question_is_dropped(table: TableView) -> None:
    table.rows.show(10, lambda first, length: None)
    table.rows.row(0)
    table.rows.show(10, lambda first, length: None)
    table.rows.fill(0, list(range(10)))
    assert table.rows.row(0) is None


def test_arrows_move_and_enter_opens(table: TableView) -> None:
    opened, chosen = list[object](), list[object]()
    table.rows.show_all(list(range(1000)))
    table.opened.connect(opened.append)
    table.chosen.connect(chosen.append)
    table.choose(0)
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert (opened, chosen) == ([2], [0, 1, 2])
    QTest.keyClick(table, Qt.Key.Key_End)
    assert table.current() == 999
    QTest.keyClick(table, Qt.Key.Key_Home)
    assert table.current() == 0


def test_the_least_needed_columns_go_first(table: TableView) -> None:
    table.resize(900, 400)
    assert [table.isColumnHidden(i) for i in range(4)] == [False] * 4
    table.resize(560, 400)
    assert [table.isColumnHidden(i) for i in range(4)] == [False, False, False, True]
    table.resize(400, 400)
    assert [table.isColumnHidden(i) for i in range(4)] == [False, False, True, True]
    shown = sum(table.columnWidth(i) for i in range(2))
    assert shown == table.viewport().width()


def test_no_head_is_cut_however_narrow_the_column_was_drawn(qtbot: QtBot) -> None:
    columns = [Column("who", "Chi", 0), Column("files", "Dossiers ouverts", 20, sortable=True)]
    assert shares(columns, {}, 900)[1] == head_width(columns[1]) > 100


def test_what_lies_at_hand_is_whole_before_anything_is_spread(table: TableView) -> None:
    before = table.columnWidth(3)
    long = "Osservatorio di Santa Maria Maddalena"
    table.rows._cells = lambda row: [Person("Persona"), Mark("Aperto", "info"), "CAS", long]
    table.rows.show_all([1])
    assert table.columnWidth(3) >= table.fontMetrics().horizontalAdvance(long) > before - px(20)
    assert sum(table.columnWidth(i) for i in range(4)) == table.viewport().width()


def test_a_column_without_words_gives_its_room_away(qtbot: QtBot) -> None:
    columns = [
        Column("what", "Che cosa", 0, least=300),
        Column("who", "Chi", 160),
        Column("when", "Quando", 115),
    ]
    needs = {"what": 450, "who": 0, "when": 0}
    full, tight = shares(columns, needs, 900), shares(columns, needs, 600)
    assert (full[1], full[2]) == (px(160), px(115)), "as drawn where there is room"
    assert tight[0] >= 450
    assert tight[1] == head_width(columns[1])


def test_the_least_needed_go_before_the_words_that_matter_are_cut(qtbot: QtBot) -> None:
    columns = [Column("what", "Che cosa", 0, least=300), Column("when", "Quando", 115, rank=1)]
    assert set(shares(columns, {"what": 300, "when": 115}, 450)) == {0, 1}
    assert set(shares(columns, {"what": 440, "when": 115}, 450)) == {0}


def test_a_header_sorts_and_turns(table: TableView) -> None:
    told: list[tuple[str, bool]] = []
    table.sorted_by.connect(lambda key, descending: told.append((key, descending)))
    for section in (0, 0, 1):
        table.horizontalHeader().sectionClicked.emit(section)
    assert told == [("name", False), ("name", True)]


def test_a_screen_reader_hears_the_cell(table: TableView) -> None:
    table.rows.show_all([1])
    index = table.rows.index(0, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Persona 1, حسن"
    assert table.rows.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole) == "Aperto"


@pytest.mark.parametrize("language", ["it", "ar"])
def test_the_head_of_numbers_ends_where_the_numbers_end(qtbot: QtBot, language: str) -> None:
    """Both are painted at the far edge of their column: the near half of it stays empty."""
    texts.set_language(language)
    columns = [Column("who", "x", 0), Column("n", "8", 160, numeric=True)]
    view = TableView(columns, lambda row: ["", str(row)], name="Conti")
    view.setLayoutDirection(texts.layout_direction())
    qtbot.addWidget(view)
    view.resize(420, 200)
    with qtbot.waitExposed(view):
        view.show()
    view.rows.show_all([8])
    left, width = view.columnViewportPosition(1), view.columnWidth(1)
    near = left + width // 2 if texts.is_rtl() else left
    far = left if texts.is_rtl() else left + width // 2
    header = view.horizontalHeader().viewport()
    for painted in (header.grab(), view.viewport().grab()):
        assert not _inked(painted.toImage(), near + 2, width // 2 - 4)
        assert _inked(painted.toImage(), far, width // 2 - 4)
    texts.set_language("it")


def _inked(image: QImage, left: int, width: int) -> bool:
    """Whether more than one colour stands in the upper rows of a strip."""
    return any(len({image.pixel(left + x, y) for x in range(width)}) > 1 for y in range(4, 24))
