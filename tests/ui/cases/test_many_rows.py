"""Fifty thousand rows: only those in view are asked for."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from datetime import date

from pytestqt.qtbot import QtBot

from app.domain.ids import RecordId
from app.usecases.case_lists import CaseCard
from ui.cases.list_table import CaseTable

MANY = 50_000


def card(number: int) -> CaseCard:
    return CaseCard(
        id=RecordId(number.to_bytes(16, "big")),
        person=RecordId(b"p" * 16),
        name=f"Persona {number}",
        native=None,
        number=f"PRV-{number}",
        state="active",
        priority=None,
        site=None,
        site_name=None,
        responsible=None,
        responsible_name=None,
        opened_on=None,
        closed_on=None,
        sex=None,
        born=None,
        citizenships=(),
        next_due="2026-11-20",
        permit_expires=None,
        changed_at=0,
    )


class Source:
    """Row numbers without a database; remembers the pages asked for."""

    def __init__(self) -> None:
        self.rids = array("q", range(MANY))
        self.asked: list[int] = []

    def cards(self, first: int, length: int, then: Callable[[list[CaseCard]], None]) -> None:
        self.asked.append(first)
        then([card(number) for number in range(first, first + length)])


def test_only_what_is_in_view_is_read(qtbot: QtBot) -> None:
    source = Source()
    table = CaseTable(source, date(2026, 11, 22))  # type: ignore[arg-type]
    qtbot.addWidget(table)
    table.resize(1000, 600)
    with qtbot.waitExposed(table):
        table.show()
    table.show_rows(0)
    qtbot.wait(50)
    assert table.rows.rowCount() == MANY
    assert source.asked == [0]
    table.verticalScrollBar().setValue(table.verticalScrollBar().maximum())
    qtbot.wait(50)
    assert len(source.asked) <= 3
    assert table.rows.cell(MANY - 1, 1) == f"PRV-{MANY - 1}"


def test_choosing_all_does_not_read_all(qtbot: QtBot) -> None:
    source = Source()
    table = CaseTable(source, date(2026, 11, 22))  # type: ignore[arg-type]
    qtbot.addWidget(table)
    table.show_rows(0)
    table.selectAll()
    assert table.chosen_count() == MANY
    assert len(source.asked) <= 2
