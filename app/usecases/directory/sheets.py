"""Rows of the first sheet of an .xlsx workbook; formulas give the value last computed."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from app.errors import DomainError, OperationalError
from app.usecases.directory.text_tables import Line

MOST_BYTES = 48 * 1024 * 1024
MOST_COLUMNS = 400
_WRONG = (
    InvalidFileException,
    zipfile.BadZipFile,
    ParseError,
    KeyError,
    ValueError,
    IndexError,
    TypeError,
    AttributeError,
    OSError,
)


def sheet_lines(path: Path, size: int) -> Iterator[Line]:
    """The rows of a workbook whose unpacked size was already checked to be `size`."""
    if size > MOST_BYTES:
        raise DomainError("directory.import.too_big", megabytes=MOST_BYTES >> 20)
    try:
        workbook = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        sheet = workbook.worksheets[0]
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
        yield from _lines(rows)
    except _WRONG as error:
        raise OperationalError("directory.import.damaged") from error
    finally:
        if "workbook" in locals():
            workbook.close()


def _lines(rows: Iterator[tuple[object, ...]]) -> Iterator[Line]:
    header: list[str] = []
    for number, row in enumerate(rows, start=1):
        cells = [_told(value) for value in row]
        if not any(cells):
            continue
        if not header:
            header = cells
            continue
        named = {name: cell for name, cell in zip(header, cells, strict=False) if name}
        yield Line(number, named, sum(1 for cell in cells[len(header) :] if cell))
    if not header:
        raise DomainError("directory.import.no_header")


def _told(value: object) -> str:
    """A cell as text: whole numbers without a decimal point, dates as the standard writes them."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return str(value).strip()
