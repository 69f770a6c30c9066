"""A record as plain values, to be carried as the parameter of a page; and back."""

from __future__ import annotations

from typing import Any

from app.domain.declaration import Kind, Record, kind_of
from app.domain.ids import RecordId
from app.domain.values import from_plain, to_plain


def to_params(record: Record) -> dict[str, Any]:
    """Id and answers of `record` by field name; without the answers that are not there."""
    plain = {s.name: to_plain(s, getattr(record, s.name)) for s in kind_of(record).fields}
    return {"id": record.id, **{name: value for name, value in plain.items() if value not in (None, [])}}


def from_params(kind: Kind, params: dict[str, Any]) -> Record:
    """The record behind `to_params`; fields this version does not know are left out."""
    known = {name: value for name, value in params.items() if name in kind.by_name}
    answers = {name: from_plain(kind.by_name[name], value) for name, value in known.items()}
    return kind.record(id=RecordId(params["id"]), **answers) if "id" in params else kind.record(**answers)
