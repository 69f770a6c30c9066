"""How one column of the directory is described; what a cell may hold."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Cell = str | int | float | None
"""One value as it stands in a row; ids are text in files and 16 bytes at rest."""

Row = dict[str, Cell]
"""One row as read from, or written to, a file: column name -> value; absent means not given."""

Kind = Literal["text", "id", "number", "date", "datetime", "time", "email", "uri"]


@dataclass(frozen=True, slots=True)
class Field:
    """One column.

    `to` names the table an id points at. `required` is the standard's word for both
    serialisations, `tabular` for the CSV files alone. `since` is "3.1" for what the
    later draft of the standard has added.
    """

    name: str
    kind: Kind = "text"
    required: bool = False
    tabular: bool = False
    to: str = ""
    codes: tuple[str, ...] = ()
    since: str = "3.0"

    @property
    def must_point(self) -> bool:
        """Whether a row is worthless when the row this id names does not exist."""
        return bool(self.to) and self.tabular


@dataclass(frozen=True, slots=True)
class Child:
    """Where rows of one table nest inside another's JSON object: `parent[key]` by `child.column`."""

    key: str
    table: str
    column: str


@dataclass(frozen=True, slots=True)
class Whole:
    """An object of its own nested in a JSON object: `row[key]` is the row that `row.column` names."""

    key: str
    table: str
    column: str


@dataclass(frozen=True, eq=False)
class Table:
    """One table: its file in the tabular package, its columns, what nests in its JSON object."""

    name: str
    file: str
    fields: tuple[Field, ...]
    children: tuple[Child, ...] = ()
    wholes: tuple[Whole, ...] = ()
    has_attributes: bool = True
    has_metadata: bool = True
    since: str = "3.0"

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """Name of a column -> the column."""
        return {f.name: f for f in self.fields}

    def field(self, name: str) -> Field | None:
        """The column called `name`, or None."""
        return self.by_name.get(name)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns in the standard's order."""
        return tuple(f.name for f in self.fields)

    @cached_property
    def references(self) -> tuple[Field, ...]:
        """Columns that point at another table."""
        return tuple(f for f in self.fields if f.to)

    @cached_property
    def required(self) -> tuple[Field, ...]:
        """Columns that must be filled."""
        return tuple(f for f in self.fields if f.required)

    @cached_property
    def indispensable(self) -> tuple[Field, ...]:
        """Columns whose row must exist."""
        return tuple(f for f in self.fields if f.must_point)


def identity() -> Field:
    """The id every row has."""
    return Field("id", "id", required=True)


def texts(*names: str) -> tuple[Field, ...]:
    """Columns of free text, none of them required."""
    return tuple(Field(name) for name in names)


def points(to: str, *, tabular: bool = False, name: str = "", since: str = "3.0") -> Field:
    """A column with the id of a row of table `to`."""
    return Field(name or f"{to}_id", "id", tabular=tabular, to=to, since=since)
