"""What the declaration alone can say about the answers of one record, all problems at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from app.domain.declaration import FieldSpec, FieldType, Need, Record, kind_of
from app.domain.problems import Problem

KnownCode = Callable[[str, str], bool]


def _anything(_list: str, _code: str) -> bool:
    return True


def check(record: Record, level: Need = Need.DRAFT, known: KnownCode = _anything) -> list[Problem]:
    """Problems of `record`: missing answers up to `level`, lengths, ranges, unknown codes.

    `known(list, code)` tells whether a code is of a list; one that is not is a warning only,
    for a newer program may know it.
    """
    problems: list[Problem] = []
    for spec in kind_of(record).fields:
        problems.extend(_check_field(spec, getattr(record, spec.name), level, known))
    return problems


def _missing(value: Any) -> bool:
    return value is None or value == frozenset() or (isinstance(value, str) and not value.strip())


def _check_field(spec: FieldSpec, value: Any, level: Need, known: KnownCode) -> Iterator[Problem]:
    if _missing(value):
        if spec.need is Need.DRAFT or (spec.need is Need.SUBMIT and level is Need.SUBMIT):
            yield Problem("check.missing", spec.name)
        return
    if spec.type in (FieldType.TEXT, FieldType.NOTE) and len(value) > spec.max_length:
        yield Problem("check.too_long", spec.name, {"max": spec.max_length})
    if spec.minimum is not None and value < spec.minimum:
        yield Problem("check.too_small", spec.name, {"min": spec.minimum})
    if spec.maximum is not None and value > spec.maximum:
        yield Problem("check.too_large", spec.name, {"max": spec.maximum})
    if spec.code_list:
        yield from _check_codes(spec, value, known)


def _check_codes(spec: FieldSpec, value: Any, known: KnownCode) -> Iterator[Problem]:
    for one in sorted(value) if spec.is_set else [value]:
        if not known(spec.code_list, one):
            yield Problem("check.unknown_code", spec.name, {"code": one}, warning=True)
