"""Records that are written once: what left, its steps, the log of disclosures, invitations, orders to erase.

The id of such a record follows from what it says, so nobody can write another under its name, and
whoever reads it can tell that it is the one that was written. A change to one is refused on arrival.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final, TypeVar

from app.domain.declaration import Record, kind_of
from app.domain.ids import ID_BYTES, RecordId
from app.domain.values import to_plain

SEALED: Final = frozenset(
    {
        "escrow_key",
        "break_glass",
        "break_glass_review",
        "referral_copy",
        "referral_event",
        "disclosure",
        "referral_reserved",
        "invitation",
        "invitation_end",
        "erasure",
        "erasure_confirmation",
        "laptop_gone",
        "audit_week",
    }
)
"""Kinds that are never changed and never deleted by a change."""

R = TypeVar("R", bound=Record)


def sealed(record: R) -> R:
    """`record` under the id that follows from its answers."""
    kind = kind_of(record)
    plain = {spec.id: to_plain(spec, getattr(record, spec.name)) for spec in kind.fields}
    return dataclasses.replace(record, id=id_of(kind.name, plain))


def is_true(record: Record) -> bool:
    """Whether a sealed record still says what it said when it was written."""
    return sealed(record).id == record.id


def id_of(kind: str, fields: Mapping[int, Any]) -> RecordId:
    """The id of a sealed record of `kind` with these plain values by number."""
    told = [[number, _told(fields[number])] for number in sorted(fields) if fields[number] not in (None, [])]
    body = json.dumps([kind, told], ensure_ascii=False, separators=(",", ":"))
    return RecordId(hashlib.sha256(body.encode("utf-8", "surrogatepass")).digest()[:ID_BYTES])


def stands(kind: str, record: bytes, fields: Mapping[int, Any], *, life: int) -> bool:
    """Whether a change may do this to a sealed record: make it whole, under its own id, and nothing else.

    `life` is the number under which a change says that a record lives.
    """
    if fields.get(life) is not True:
        return False
    answers = {number: value for number, value in fields.items() if number != life}
    try:
        return id_of(kind, answers) == record
    except (TypeError, ValueError):
        return False


def _told(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"hex": value.hex()}
    if isinstance(value, Mapping):  # a set as it travels: element -> is in it
        return _told(sorted(element for element, within in value.items() if within))
    if isinstance(value, list):
        return [_told(element) for element in value]
    return value
