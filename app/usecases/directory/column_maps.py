"""Which column of somebody's table is which field of ours."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import msgspec

from app.domain.directory import extensions as ext
from app.domain.directory.leaf_tables import BY_NAME
from app.errors import DomainError, OperationalError

OWN_TARGETS = frozenset(
    {
        "address.whole",  # street - postal code - town - province, in one cell
        "comune.belfiore",  # the comune by its cadastral code
        "comune.istat",
        "schedule.text",  # hours as people write them
        "language.names",
        "phone.restored",  # a number that a spreadsheet has robbed of its leading zero
        "required_document.list",
        "key",  # part of what tells one row from another
    }
)
_TABLES = (
    *("organization", "organization_identifier", "service", "location", "address", "phone"),
    *("service_at_location", "required_document", "cost_option", "accessibility", "service_area"),
)
TARGETS = OWN_TARGETS | frozenset(
    f"{table}.{column.name}"
    for table in _TABLES
    for column in BY_NAME[table].fields
    if column.name != "id" and not column.to
)


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """How one flat table becomes rows of the standard.

    `columns`: target -> columns of the table, joined by ", " when several. `constants`: target ->
    text for every row. `answers`: extension -> codes for every row. `values`: column -> what is
    in the cell -> further targets (or extensions) and what they are then. `unknown`: texts
    that stand for an empty cell.
    """

    source: str = ""
    licence: str = ""
    encoding: str = ""
    delimiter: str = ""
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    constants: Mapping[str, str | int | float] = field(default_factory=dict)
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Mapping[str, object]]] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()
    key: tuple[str, ...] = ()


def read_map(path: Path) -> ColumnMap:
    """The column map in a TOML or JSON file; DomainError names the first thing wrong with it."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise OperationalError("directory.import.unreadable") from error
    try:
        if path.suffix.lower() == ".json":
            told: object = msgspec.json.decode(raw)
        else:
            told = tomllib.loads(raw.decode("utf-8-sig"))
    except (msgspec.MsgspecError, tomllib.TOMLDecodeError, UnicodeError, RecursionError) as error:
        raise DomainError("directory.map.unreadable") from error
    if not isinstance(told, dict):
        raise DomainError("directory.map.unreadable")
    return build_map(told)


def build_map(told: Mapping[str, object]) -> ColumnMap:
    """A map from its written form, checked."""
    about = _table(told, "source")
    columns = {target: _texts(value, target) for target, value in _table(told, "columns").items()}
    constants = {target: _scalar(value, target) for target, value in _table(told, "constants").items()}
    for target in (*columns, *constants):
        if target not in TARGETS:
            raise DomainError("directory.map.target", target=target)
    answers = {name: _texts(value, name) for name, value in _table(told, "answers").items()}
    for name in answers:
        if name not in ext.EXTENSIONS:
            raise DomainError("directory.map.extension", name=name)
    return ColumnMap(
        source=str(about.get("id", "")),
        licence=str(about.get("licence", "")),
        encoding=str(about.get("encoding", "")),
        delimiter=str(about.get("delimiter", "")),
        columns=columns,
        constants=constants,
        answers=answers,
        values=_values(told),
        unknown=frozenset(_texts(about.get("unknown", []), "unknown")),
        key=_texts(about.get("key", []), "key"),
    )


def _table(told: Mapping[str, object], name: str) -> Mapping[str, object]:
    value = told.get(name, {})
    if not isinstance(value, dict):
        raise DomainError("directory.map.section", name=name)
    return value


def _texts(value: object, name: str) -> tuple[str, ...]:
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(item, str) for item in values):
        raise DomainError("directory.map.section", name=name)
    return tuple(cast(list[str], values))


def _scalar(value: object, name: str) -> str | int | float:
    if not isinstance(value, str | int | float):
        raise DomainError("directory.map.section", name=name)
    return value


def _values(told: Mapping[str, object]) -> dict[str, dict[str, dict[str, object]]]:
    found: dict[str, dict[str, dict[str, object]]] = {}
    for column in _table(told, "values"):
        cases = _table(_table(told, "values"), column)
        found[column] = {case: dict(_table(cases, case)) for case in cases}
        for given in found[column].values():
            for target in given:
                if target not in TARGETS and target not in ext.EXTENSIONS:
                    raise DomainError("directory.map.target", target=target)
    return found
