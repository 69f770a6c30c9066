"""A table as a file: nothing in it runs, dates are dates, nothing is left in the temporary folder."""

from __future__ import annotations

import csv
import datetime as dt
import io
import tempfile
import zipfile
from pathlib import Path

import openpyxl
import pytest

from app.usecases.table_files import Table, Value, csv_bytes, workbook_bytes, write

DAY = dt.date(2026, 11, 22)
HOSTILE = ("=1+1", "+39 320", "@SUM(A1)", "-2+3", '=HYPERLINK("http://x","y")', "{=1}", "http://example.org")
ROWS: list[tuple[Value, Value, Value]] = [(text, DAY, 3) for text in HOSTILE]
ROWS += [("محمد", None, 2.5), ("", DAY, -4)]
TABLE = Table(
    "cases",
    ["Nome", "Aperto il", "Giorni"],
    ROWS,
)


def test_a_workbook_holds_texts_as_texts() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(TABLE)))
    sheet = book.active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=2))
    assert [row[0].value for row in rows[: len(HOSTILE)]] == list(HOSTILE)
    assert {row[0].data_type for row in rows[: len(HOSTILE)]} == {"s"}
    assert rows[0][1].value == dt.datetime(2026, 11, 22)  # noqa: DTZ001 - a day has no zone
    assert (rows[-1][2].value, rows[-2][0].value) == (-4, "محمد")
    assert sheet.freeze_panes == "B2"
    with zipfile.ZipFile(io.BytesIO(workbook_bytes(TABLE))) as packed:
        sheet_xml = packed.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet_xml
    assert b"hyperlink" not in sheet_xml


def test_csv_is_guarded_and_says_its_encoding() -> None:
    written = csv_bytes(TABLE)
    assert written.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))
    assert rows[0] == ["Nome", "Aperto il", "Giorni"]
    assert rows[1] == ["'=1+1", "2026-11-22", "3"]
    assert rows[-2][0] == "محمد"
    assert not any(row[0].startswith(("=", "+", "@", "-")) for row in rows[1:])


def test_columns_of_an_arabic_table_begin_at_the_right() -> None:
    right = workbook_bytes(Table("cases", ["الاسم"], [["أمينة"]], from_right=True))
    sheet = openpyxl.load_workbook(io.BytesIO(right)).active
    assert sheet is not None
    assert sheet.sheet_view.rightToLeft


@pytest.mark.parametrize(
    ("name", "begins"), [("t.csv", b"\xef\xbb\xbf"), ("t.XLSX", b"PK"), ("t.xlsx", b"PK")]
)
def test_the_ending_chooses_the_form(tmp_path: Path, name: str, begins: bytes) -> None:
    write(tmp_path / name, TABLE)
    assert (tmp_path / name).read_bytes().startswith(begins)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_no_part_of_a_workbook_lies_in_the_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    used: list[str] = []
    real = tempfile.mkstemp

    def watched(*args: object, **kwargs: object) -> tuple[int, str]:
        used.append("mkstemp")
        return real(*args, **kwargs)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(tempfile, "mkstemp", watched)
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", watched)
    workbook_bytes(TABLE)
    assert used == []


def test_an_empty_table_has_its_headings() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook_bytes(Table("cases", ["Nome"], [])))).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == ["Nome"]
