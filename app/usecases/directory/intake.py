"""The one gate through which rows come in: checked, counted, and said why when they may not."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.domain.directory.clock import iso_date, loose_date
from app.domain.directory.entries import NOT_KNOWN
from app.domain.directory.fields import Cell, Field, Row, Table
from app.domain.directory.leaf_tables import BY_NAME
from app.domain.directory.tables import WEEKDAYS
from app.domain.problems import Param
from app.errors import DomainError
from app.storage.directory.loading import Loader

MOST_REJECTS = 50_000
_INDISPENSABLE = frozenset({"id", "name", "number", "identifier", "url", "available", "updated"})


@dataclass(frozen=True, slots=True)
class Reject:
    """A row left out, or one value of it (`kept`): where it stood and the sentence that says why."""

    file: str
    line: int
    key: str
    params: Mapping[str, Param] = field(default_factory=dict)
    cells: Mapping[str, object] = field(default_factory=dict)
    kept: bool = False


class RowRefused(Exception):
    """One row cannot be taken; caught by the intake, never seen outside."""

    def __init__(self, key: str, **params: Param) -> None:
        super().__init__(key)
        self.key = f"directory.reject.{key}"
        self.params = params


@dataclass
class Intake:
    """Checks rows against the standard and hands them to the loader."""

    loader: Loader
    rejects: list[Reject] = field(default_factory=list)
    rows: int = 0

    def take(self, table: Table, row: Mapping[str, object], file: str, line: int) -> bool:
        """Take one row if it can be read; a row left out is remembered with its reason."""
        self.rows += 1
        try:
            clean, extra, dropped = checked(table, row)
            nowhere = self.loader.points_nowhere(table, clean)
            if nowhere:
                raise RowRefused("reference", field=nowhere)
        except RowRefused as refused:
            self.reject(Reject(file, line, refused.key, refused.params, dict(row)))
            return False
        for name, key in dropped:
            told = {name: row.get(name)}
            self.reject(Reject(file, line, f"directory.reject.{key}", {"field": name}, told, kept=True))
        self.loader.add(table, clean, extra)
        return True

    def take_all(self, rows: Iterable[tuple[str, Mapping[str, object]]], file: str, line: int) -> None:
        """Take the rows (table name, row) that one line of a file has become."""
        for table, row in rows:
            self.take(BY_NAME[table], row, file, line)

    def reject(self, reject: Reject) -> None:
        """Remember what was left out; a source that is mostly rubbish is refused as a whole."""
        if len(self.rejects) >= MOST_REJECTS:
            raise DomainError("directory.import.too_many_rejects", most=MOST_REJECTS)
        self.rejects.append(reject)


def checked(
    table: Table, row: Mapping[str, object]
) -> tuple[Row, dict[str, object] | None, list[tuple[str, str]]]:
    """The row as it will be kept, what the standard has no column for, and the values dropped."""
    clean: Row = {}
    extra: dict[str, object] = {}
    dropped: list[tuple[str, str]] = []
    columns = table.by_name
    for name, value in row.items():
        if value is None or value == "":
            continue
        column = columns.get(name)
        if column is None:
            extra[name] = value
            continue
        try:
            clean[name] = _read(column, value)
        except RowRefused as refused:
            if column.required or name == "freq" or refused.key.endswith("shape"):
                raise
            dropped.append((name, refused.key.rpartition(".")[2]))
    for column in table.required:
        if column.name not in clean:
            clean[column.name] = _absent(column)
    return clean, extra or None, dropped


def _absent(column: Field) -> Cell:
    if column.name in _INDISPENSABLE or column.codes or column.kind != "text":
        raise RowRefused("required", field=column.name)
    return NOT_KNOWN


def _read(column: Field, value: object) -> Cell:
    if type(value) is not str:
        if isinstance(value, dict | list):
            raise RowRefused("shape", field=column.name)
        if column.kind == "number":
            return _number(column, value)
        value = str(value).lower() if isinstance(value, bool) else str(value)
    elif column.kind == "number":
        return _number(column, value)
    text = value
    if column.kind == "date":
        return _date(column, text)
    if column.codes:
        return _code(column, text)
    return text.replace("\x00", "") if "\x00" in text else text


def _number(column: Field, value: object) -> int | float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        found = float(value)
    else:
        try:
            found = float(str(value).strip().replace(",", "."))
        except ValueError:
            raise RowRefused("number", field=column.name) from None
    if not math.isfinite(found) or abs(found) > 1e15:
        raise RowRefused("number", field=column.name)
    return int(found) if found == int(found) else found


def _date(column: Field, text: str) -> str:
    if iso_date(text) is not None:
        return text
    found = loose_date(text)
    if found is None:
        raise RowRefused("date", field=column.name)
    return found.isoformat()


def _code(column: Field, text: str) -> str:
    plain = text.strip()
    for code in (plain, plain.lower(), plain.upper()):
        if code in column.codes:
            return code
    if column.codes == WEEKDAYS and plain.upper()[:2] in WEEKDAYS:
        return plain.upper()[:2]
    raise RowRefused("code", field=column.name, value=plain[:60])
