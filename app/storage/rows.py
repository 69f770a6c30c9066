"""Between a record and its row: columns in the order of the declaration, sets as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache, lru_cache, partial
from typing import Any, TypeVar

from app.domain.declaration import FieldSpec, FieldType, Kind, Record
from app.domain.ids import RecordId
from app.domain.values import Plain, from_plain, reading_of, to_plain
from app.storage.schema import column_of

R = TypeVar("R", bound=Record)


def plain_fields(kind: Kind, record: Record) -> dict[int, Plain]:
    """Field number -> plain value of every field."""
    return {spec.id: to_plain(spec, getattr(record, spec.name)) for spec in kind.fields}


def to_column(spec: FieldSpec, plain: Plain) -> int | str | bytes | None:
    """A plain value as the column holds it; an empty set is NULL."""
    if isinstance(plain, list):
        if not plain:
            return None
        return json.dumps([p.hex() if isinstance(p, bytes) else p for p in plain], ensure_ascii=False)
    return plain


def from_column(spec: FieldSpec, held: Any) -> Plain:
    """The plain value a column holds."""
    if spec.is_set:
        elements = json.loads(held) if held else []
        return [bytes.fromhex(e) for e in elements] if spec.type is FieldType.REFS else elements
    plain: Plain = held
    return plain


def plain_values(kind: Kind, held: Sequence[Any]) -> dict[int, Plain]:
    """Field number -> the plain value its column holds, of the fields that are answered."""
    return {
        number: value if read is None else read(value)
        for (number, read), value in zip(_plain_readings(kind), held, strict=True)
        if value is not None
    }


@cache
def _plain_readings(kind: Kind) -> tuple[tuple[int, Callable[[Any], Plain] | None], ...]:
    return tuple((spec.id, partial(from_column, spec) if spec.is_set else None) for spec in kind.fields)


@cache
def select_list(kind: Kind) -> str:
    """The columns of a record: its id, then its fields."""
    return ", ".join(["id", *(column_of(spec) for spec in kind.fields)])


def read_record(record: type[R], kind: Kind, row: Any) -> R:
    """The record of one row of `select_list`."""
    values = {
        name: held if read is None else read(held)
        for (name, read), held in zip(_attributes(kind), row[1:], strict=True)
        if held is not None
    }
    return record(id=RecordId(row[0]), **values)


@cache
def _attributes(kind: Kind) -> tuple[tuple[str, Callable[[Any], Any] | None], ...]:
    """Each field's name and what makes the attribute of what the column holds: found once for each kind."""
    return tuple((spec.name, _reading(spec)) for spec in kind.fields)


def _reading(spec: FieldSpec) -> Callable[[Any], Any] | None:
    if spec.type is FieldType.CODES:
        return _codes
    return partial(_set_read, spec) if spec.is_set else reading_of(spec)


def _set_read(spec: FieldSpec, held: str) -> Any:
    return from_plain(spec, from_column(spec, held))


@lru_cache(maxsize=2048)
def _codes(held: str) -> frozenset[str]:
    """A set of codes; the same few sets stand in thousands of records."""
    return frozenset(json.loads(held) if held else ())
