"""Whether a value from another laptop has the form its field declares.

A value in another form would break the table or a page; its author's program is broken, or not ours.
A code, a date or a text this program cannot read is no such value: it is kept as it came.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from app.domain.declaration import FieldType, Kind
from app.domain.ids import ID_BYTES
from sync.protocol.change import LIFE

_NUMBERS = frozenset({FieldType.MOMENT, FieldType.INTEGER, FieldType.CENTS, FieldType.FLAG})
_REFERENCES = frozenset({FieldType.REF, FieldType.REFS})
_LARGEST = 1 << 63


@cache
def _types(kind: Kind) -> dict[int, type]:
    types: dict[int, type] = {LIFE: bool}
    for spec in kind.fields:
        plain = int if spec.type in _NUMBERS else bytes if spec.type in _REFERENCES else str
        types[spec.id] = dict if spec.is_set else plain
    return types


def fit(kind: Kind, fields: Mapping[int, Any]) -> bool:
    """Whether every written field of `kind` has its form; fields of a newer program have any."""
    types = _types(kind)
    found = list(map(type, fields.values()))
    if found == list(map(types.get, fields)) and _CHECKED.isdisjoint(found):
        return True
    for number, value in fields.items():
        wanted = types.get(number)
        if type(value) is wanted:
            if wanted in _CHECKS and not _CHECKS[wanted](kind, number, value):
                return False
        elif wanted is not None and (value is not None or wanted is dict or number == LIFE):
            return False
    return True


def _is_set(kind: Kind, number: int, value: dict[Any, Any]) -> bool:
    element = bytes if kind.by_id[number].type in _REFERENCES else str
    return all(type(each) is element and type(there) is bool for each, there in value.items())


_CHECKS: dict[type | None, Any] = {
    int: lambda _kind, _number, value: -_LARGEST <= value < _LARGEST,
    bytes: lambda _kind, _number, value: len(value) == ID_BYTES,
    dict: _is_set,
}
_CHECKED = frozenset(_CHECKS)
