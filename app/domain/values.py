"""The form of a value at rest and on the way, and back: int, str, bytes, list or None.

One form serves the table's column, the change that travels, the history and the draft. What
can't be read back (a newer program wrote it) is given as None here and kept where it lies.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.domain.declaration import FieldSpec, FieldType
from app.domain.partial_dates import PartialDate

Plain = int | str | bytes | list[str] | list[bytes] | None

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _millis(moment: datetime) -> int:
    if moment.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def _day(plain: Any) -> date | None:
    try:
        return date.fromisoformat(plain)
    except (TypeError, ValueError):
        return None


def _same(value: Any) -> Any:
    return value


_TO_PLAIN: dict[FieldType, Callable[[Any], Plain]] = {
    FieldType.CODES: sorted,
    FieldType.REFS: sorted,
    FieldType.DATE: lambda value: value.isoformat(),
    FieldType.PARTIAL: PartialDate.to_text,
    FieldType.MOMENT: _millis,
    FieldType.FLAG: int,
}

_FROM_PLAIN: dict[FieldType, Callable[[Any], Any]] = {
    FieldType.CODES: frozenset,
    FieldType.REFS: frozenset,
    FieldType.DATE: _day,
    FieldType.PARTIAL: PartialDate.from_text,
    FieldType.MOMENT: lambda millis: _EPOCH + timedelta(milliseconds=millis),
    FieldType.FLAG: bool,
}


def to_plain(spec: FieldSpec, value: Any) -> Plain:
    """`value` of the field as it lies in the file; an empty text is no answer (None)."""
    if value is None or value == "":
        return [] if spec.is_set else None
    convert: Callable[[Any], Plain] = _TO_PLAIN.get(spec.type, _same)
    return convert(value)


def from_plain(spec: FieldSpec, plain: Plain) -> Any:
    """The attribute's value behind what lies in the file."""
    if plain is None:
        return frozenset() if spec.is_set else None
    return _FROM_PLAIN.get(spec.type, _same)(plain)


def reading_of(spec: FieldSpec) -> Callable[[Any], Any] | None:
    """What `from_plain` does to a value of this field that is there; None when it leaves it as it lies."""
    return _FROM_PLAIN.get(spec.type)
