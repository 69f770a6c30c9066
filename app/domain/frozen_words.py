"""The words of a plan or of minutes as they were when they were handed in or signed: a text and its digest.

Equal words make the same text on every laptop, so a digest in a signature says what was signed. Only what
was agreed belongs to it: not what came of it later, nor who decided.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

from app.domain.declaration import FieldSpec, FieldType, Kind, Record, kind_of
from app.domain.ids import RecordId
from app.domain.values import from_plain, to_plain

VERSION: Final = 1

AGREED: Final[Mapping[str, tuple[str, ...]]] = {
    "plan": ("drawn_on", "months", "wish", "wish_language", "resources", "constraints"),
    "plan_goal": ("area", "text", "indicator", "baseline", "target", "due", "priority", "line", "place"),
    "plan_action": (
        *("goal", "text", "by_person", "responsible", "responsible_name", "service", "provider"),
        *("directory_service", "starts_on", "due", "cost_line", "line", "place"),
    ),
    "equipe_review": (
        *("held_on", "summary", "decision", "changes", "person_present", "person_words"),
        *("mediator_name", "next_on"),
    ),
    "equipe_attendance": ("user", "name", "role"),
    "equipe_decision": ("text", "owner", "due", "with_mediator", "place"),
}
"""By kind, the fields that were agreed; the first kind of a text is the document itself."""

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Agreed:
    """One record as it was agreed: its kind, its id, and the answers by field."""

    kind: str
    id: RecordId
    answers: Mapping[str, Any]

    def put_into(self, record: R) -> R:
        """`record` with the answers that were agreed."""
        return replace(record, **dict(self.answers))


def words(records: Iterable[Record]) -> str:
    """The text of a document and its parts."""
    told = [(kind_of(one), one) for one in records]
    order = list(AGREED)
    told.sort(key=lambda pair: (order.index(pair[0].name), pair[1].id))
    body = [[kind.name, one.id.hex(), _answers(kind, one)] for kind, one in told]
    return json.dumps({"v": VERSION, "records": body}, ensure_ascii=False, separators=(",", ":"))


def digest(text: str) -> str:
    """SHA-256 of a text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def is_whole(text: str | None, told: str | None) -> bool:
    """Whether a text is there and is the one its digest was taken of: another one puts nothing back."""
    return bool(text) and digest(text or "") == told


def read(text: str | None, kinds: Iterable[type[Record]]) -> list[Agreed]:
    """What a text holds of these kinds, in its order; nothing of one that cannot be read."""
    known = {kind_of(one).name: kind_of(one) for one in kinds}
    try:
        body = json.loads(text or "{}")
        rows = body["records"] if body.get("v") == VERSION else []
        return [_agreed(known[kind], id_, answers) for kind, id_, answers in rows if kind in known]
    except (ValueError, TypeError, KeyError, AttributeError):
        return []


def same(one: Record, other: Agreed) -> bool:
    """Whether a record says what was agreed."""
    kind = kind_of(one)
    return all(
        to_plain(kind.by_name[name], getattr(one, name)) == to_plain(kind.by_name[name], value)
        for name, value in other.answers.items()
    )


def _answers(kind: Kind, record: Record) -> dict[str, Any]:
    # Without what was not answered: a field added by a later version changes no digest.
    plain = {name: _out(kind.by_name[name], getattr(record, name)) for name in AGREED[kind.name]}
    return {name: value for name, value in plain.items() if value is not None}


def _agreed(kind: Kind, id_: str, answers: Mapping[str, Any]) -> Agreed:
    held = {name: _in(kind.by_name[name], answers.get(name)) for name in AGREED[kind.name]}
    return Agreed(kind.name, RecordId(bytes.fromhex(id_)), held)


def _out(spec: FieldSpec, value: Any) -> Any:
    plain = to_plain(spec, value)
    return plain.hex() if isinstance(plain, bytes) else plain


def _in(spec: FieldSpec, plain: Any) -> Any:
    known = bytes.fromhex(plain) if spec.type is FieldType.REF and plain is not None else plain
    return from_plain(spec, known)
