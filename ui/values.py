"""Any answer of any field in words, for the history: from its declaration alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from app.catalogue import comune_list
from app.catalogue.codelists import codelist
from app.catalogue.places import comuni
from app.domain.declaration import FieldSpec, FieldType
from app.usecases.histories import Names
from ui import texts
from ui.texts import t

EMPTY: Final = "–"


def written(spec: FieldSpec, value: Any, names: Names) -> str:
    """`value` of the field `spec`; a dash for no answer. A set is what was put in and taken out."""
    if value is None or value == "":
        return EMPTY
    if spec.is_set and isinstance(value, dict):
        return _set_words(spec, value, names)
    return _one(spec, value, names)


def value_words(spec: FieldSpec, value: Any, names: Names) -> str:
    """Any value of a field in words; of a set, its elements."""
    if isinstance(value, frozenset | set | list | tuple):
        told = sorted(written(spec, one, names) for one in value)
        return ", ".join(told) or EMPTY
    return written(spec, value, names)


def _set_words(spec: FieldSpec, value: dict[Any, bool], names: Names) -> str:
    told = [
        t("history.put_in" if put_in else "history.taken_out", value=_one(spec, element, names))
        for element, put_in in value.items()
    ]
    return ", ".join(told)


def _one(spec: FieldSpec, value: Any, names: Names) -> str:
    teller = _TELLERS.get(spec.type)
    return teller(spec, value, names) if teller else str(value)


def _code(spec: FieldSpec, value: Any, _names: Names) -> str:
    if spec.code_list == comune_list.LIST:
        return comuni.label(str(value))
    return codelist(spec.code_list).label(str(value), texts.language()) if value else ""


def _moment(_spec: FieldSpec, value: Any, _names: Names) -> str:
    return texts.formats().moment(value, datetime.now(UTC))


def _reference(_spec: FieldSpec, value: Any, names: Names) -> str:
    return names.of(value) or t("history.reference")


_TELLERS: Final[dict[FieldType, Callable[[FieldSpec, Any, Names], str]]] = {
    FieldType.CODE: _code,
    FieldType.CODES: _code,
    FieldType.DATE: lambda _s, value, _n: texts.formats().short_day(value),
    FieldType.PARTIAL: lambda _s, value, _n: texts.formats().partial(value),
    FieldType.MOMENT: _moment,
    FieldType.INTEGER: lambda _s, value, _n: str(value),
    FieldType.CENTS: lambda _s, value, _n: texts.formats().money(value),
    FieldType.FLAG: lambda _s, value, _n: texts.formats().yes_no(bool(value)),
    FieldType.REF: _reference,
    FieldType.REFS: _reference,
}
