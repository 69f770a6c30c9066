"""Tables of text from strangers: their encoding, their separator, their rows and line numbers."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from app.domain.directory.guarding import unguarded
from app.errors import DomainError
from app.usecases.directory.sources import Source

_SAMPLE = 256 * 1024
_SAMPLE_ROWS = 60
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = (",", ";", "\t", "|")
MOST_FIELD = 1 << 20


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a text table is written."""

    encoding: str
    delimiter: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row under its column names, with the line on which it begins; 1 is the header.

    `ragged` says how many cells too many (positive) or too few (negative) it has.
    """

    number: int
    cells: dict[str, str]
    ragged: int = 0


def dialect_of(source: Source, name: str, *, encoding: str = "", delimiter: str = "") -> Dialect:
    """The dialect of one file of a source; what is told is believed, the rest is looked for."""
    if encoding and not _is_known(encoding):
        raise DomainError("directory.import.encoding_name", name=encoding)
    if not encoding:
        with source.open(name) as stream:
            encoding = _encoding(stream)
    if not delimiter:
        with source.open(name) as stream:
            sample = stream.read(_SAMPLE).decode(encoding, errors="replace")
        delimiter = delimiter_of(sample)
    source.read = 0
    return Dialect(encoding, delimiter)


def _is_known(encoding: str) -> bool:
    try:
        codecs.lookup(encoding)
    except LookupError:
        return False
    return True


def _encoding(stream: BinaryIO) -> str:
    head = stream.read(_SAMPLE)
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    if head[:400].count(0) > len(head[:400]) // 4:
        return "utf-16-le" if head[1:2] == b"\0" else "utf-16-be"
    return _eight_bits(head, stream)


def _eight_bits(head: bytes, stream: BinaryIO) -> str:
    """UTF-8 if every byte of the stream agrees; else cp1252, or latin-1 when that has holes too."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    fits, seen = True, set(head)
    chunk = head
    while chunk:
        if fits:
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                fits = False
        seen |= set(chunk)
        chunk = stream.read(_SAMPLE)
    if fits:
        try:
            decoder.decode(b"", final=True)
            return "utf-8"
        except UnicodeDecodeError:
            pass
    return "latin-1" if seen & {0x81, 0x8D, 0x8F, 0x90, 0x9D} else "cp1252"


def delimiter_of(text: str) -> str:
    """The separator that cuts the sample into the most columns, the same number on most rows."""
    best, best_score = ",", 0.0
    for candidate in _DELIMITERS:
        widths = [len(row) for row in _sample_rows(text, candidate) if row]
        if not widths or max(widths) < 2:
            continue
        usual = max(set(widths), key=widths.count)
        score = usual * (widths.count(usual) / len(widths)) if usual > 1 else 0.0
        if score > best_score:
            best, best_score = candidate, score
    return best


def _sample_rows(text: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return list(itertools.islice(reader, _SAMPLE_ROWS))
    except csv.Error:
        return []


def read_lines(stream: BinaryIO, dialect: Dialect) -> Iterator[Line]:
    """The rows of a text table, with formulas' guards taken off.

    Empty rows are passed over. A cell without an end, or bytes that are not of the
    encoding, refuse the whole file: nothing after them could be trusted.
    """
    text = io.TextIOWrapper(stream, encoding=dialect.encoding, newline="")
    csv.field_size_limit(MOST_FIELD)
    reader = csv.reader(text, delimiter=dialect.delimiter, strict=False)
    line = 1
    try:
        header = [name.strip().lstrip("\ufeff") for name in next(reader, [])]
        _check_header(header)
        line = reader.line_num + 1
        for row in reader:
            if any(cell.strip() for cell in row):
                cells = {name: unguarded(cell) for name, cell in zip(header, row, strict=False) if name}
                yield Line(line, cells, len(row) - len(header))
            line = reader.line_num + 1
    except csv.Error as error:
        raise DomainError("directory.import.broken_table", line=line) from error
    except UnicodeError as error:
        raise DomainError("directory.import.encoding", line=line) from error


def _check_header(header: list[str]) -> None:
    named = [name for name in header if name]
    if not named:
        raise DomainError("directory.import.no_header")
    if len(set(named)) < len(named):
        twice = next(name for name in named if named.count(name) > 1)
        raise DomainError("directory.import.column_twice", column=twice)
