"""Reads pairs of names from somebody else's CSV: any usual encoding and separator, ragged rows too."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.errors import DomainError

_COLUMNS = ("a", "b", "born_a", "born_b")
_SEPARATORS = ",;\t|"
_DATE = re.compile(r"(\d{4})(?:-?(\d{2})(?:-?(\d{2}))?)?(?:[T ].*)?$")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$")


@dataclass(frozen=True, slots=True)
class Pair:
    """One row: two names as written, and two partial dates, "" where there is none."""

    a: str
    b: str
    born_a: str = ""
    born_b: str = ""


def decode(data: bytes) -> str:
    """Text of a file whose encoding nobody told: by its mark, else UTF-8, else Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def partial_date(text: str) -> str:
    """`YYYY`, `YYYY-MM` or `YYYY-MM-DD` out of the usual spellings; "" when it is no date."""
    text = text.strip()
    if found := _DAY_FIRST.match(text):
        day, month, year = found.groups()
        return f"{year}-{int(month):02d}-{int(day):02d}"
    if found := _DATE.match(text):
        return "-".join(part for part in found.groups() if part)
    return ""


def read_pairs(data: bytes) -> Iterator[Pair]:
    """One `Pair` for each row below the headings; empty lines are passed over, short rows filled up.

    Raises DomainError when there is no column `a` or `b`, and later when a row cannot be read at all.
    """
    text = decode(data).replace("\0", "")
    first = text.lstrip("\r\n").split("\n", 1)[0]
    separator = max(_SEPARATORS, key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    return _pairs(rows, _places(_headings(rows)))


def _headings(rows: Iterator[list[str]]) -> list[str]:
    while (row := _next(rows)) is not None:
        if row:
            return row
    return []


def _pairs(rows: Iterator[list[str]], places: list[int]) -> Iterator[Pair]:
    while (row := _next(rows)) is not None:
        if any(cell.strip() for cell in row):
            cells = [row[place] if 0 <= place < len(row) else "" for place in places]
            yield Pair(cells[0], cells[1], partial_date(cells[2]), partial_date(cells[3]))


LONGEST_CELL = 131_072
"""Letters in one cell; more is a quote that was never closed."""


def _next(rows: Iterator[list[str]]) -> list[str] | None:
    line = getattr(rows, "line_num", 0)
    try:
        row = next(rows, None)
    except csv.Error as error:
        line = getattr(rows, "line_num", line)
        raise DomainError("match.error.broken_row", row=line) from error
    # The csv module's own limit is the whole process's, and the directory's reader raises it.
    if row is not None and any(len(cell) > LONGEST_CELL for cell in row):
        raise DomainError("match.error.broken_row", row=line + 1)
    return row


def _places(headings: list[str]) -> list[int]:
    found = [heading.strip().strip('"').casefold() for heading in headings]
    if "a" not in found or "b" not in found:
        raise DomainError("match.error.no_columns", columns=", ".join(found[:8]) or "-")
    return [found.index(column) if column in found else -1 for column in _COLUMNS]
