"""A table as a file for a spreadsheet: CSV, or an Excel workbook. Neither of them runs anything.

In CSV, text that would be taken for a formula is written with an apostrophe before it (OWASP, CSV
injection). In a workbook every text is stored as text. Workbooks are made in memory: the library
would otherwise put parts of them, readable by all, into the folder for temporary files.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.storage.files import write_durably
from app.usecases.exports import guarded

Value = str | int | float | dt.date | None

CSV, XLSX = ".csv", ".xlsx"

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_NARROWEST, _WIDEST = 8, 48
_MEASURED = 200
_LONGEST = 32_767
"""Letters that a cell of a workbook may hold (Excel specifications and limits)."""


@dataclass(frozen=True, slots=True)
class Table:
    """What leaves: `name` says in the audit what it was (cases, guests, services)."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Value]]
    from_right: bool = False
    """Columns begin at the right, as one who reads Arabic expects."""


def write(path: Path, table: Table) -> None:
    """Write `table` to `path`: CSV when it is called so, else a workbook.

    Raises `DiskFull`, `ReadOnlyMedia`, `DiskFailing`; what was at `path` is then still there.
    """
    write_durably(path, csv_bytes(table) if path.suffix.lower() == CSV else workbook_bytes(table))


def csv_bytes(table: Table) -> bytes:
    """RFC 4180 in UTF-8, with the mark at the beginning by which spreadsheets know it."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in (table.headings, *table.rows):
        writer.writerow([guarded(_plain(cell)) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def workbook_bytes(table: Table) -> bytes:
    """An Excel workbook (ECMA-376) of one sheet: dates are dates, the headings stay in view."""
    import xlsxwriter  # not while the windows open: exports are rare

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        sheet = book.add_worksheet()
        head = book.add_format({"bold": True, "bottom": 1})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        if table.from_right:
            sheet.right_to_left()
        for column, title in enumerate(table.headings):
            sheet.write_string(0, column, title, head)
            sheet.set_column(column, column, _width(table, column))
        for number, row in enumerate(table.rows, 1):
            for column, cell in enumerate(row):
                _write_cell(sheet, number, column, cell, day)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(len(table.rows), 1), max(len(table.headings) - 1, 0))
    return out.getvalue()


def _write_cell(sheet: Any, row: int, column: int, cell: Value, day: Any) -> None:
    if isinstance(cell, dt.date):
        sheet.write_datetime(row, column, dt.datetime.combine(cell, dt.time()), day)
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell)
    elif cell:
        sheet.write_string(row, column, cell[:_LONGEST])


def _plain(cell: Value) -> str | int | None:
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return str(cell) if isinstance(cell, float) else cell


def _width(table: Table, column: int) -> int:
    longest = max((len(str(row[column] or "")) for row in table.rows[:_MEASURED]), default=0)
    return min(max(longest, len(table.headings[column]), _NARROWEST), _WIDEST) + 2
