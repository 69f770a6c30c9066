"""What each field held, who wrote it and when: read back from the changes themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.domain.declaration import FieldSpec, Kind
from app.domain.ids import RecordId
from app.domain.values import from_plain
from app.storage.change_states import ARRIVED
from app.storage.reader import Reader
from sync.protocol.change import LIFE, decode


@dataclass(frozen=True, slots=True)
class Version:
    """One write of one field (or of the record's life: `spec` is None, `value` a bool)."""

    at: int
    author: RecordId
    spec: FieldSpec | None
    value: Any
    sent: bool


def history(reader: Reader, kind: Kind, record: RecordId) -> list[Version]:
    """Every write of a record, newest first; of a set, the elements put in (or out) by it."""
    rows = reader.rows(
        "SELECT c.at, c.author, c.state, c.body FROM touch t JOIN written c ON c.rid = t.change"
        " WHERE t.record = ? ORDER BY c.at DESC, c.hlc DESC, c.rid DESC",
        [record],
    )
    versions: list[Version] = []
    for at, author, state, body in rows:
        for op in decode(body).ops:
            if op.record == record and op.kind == kind.id:
                versions.extend(
                    Version(at, RecordId(author), spec, value, state in ARRIVED)
                    for spec, value in _readable(kind, op.fields)
                )
    return versions


def _readable(kind: Kind, fields: dict[int, Any]) -> list[tuple[FieldSpec | None, Any]]:
    read: list[tuple[FieldSpec | None, Any]] = []
    for number, plain in fields.items():
        spec = kind.by_id.get(number)
        if number == LIFE:
            read.append((None, bool(plain)))
        elif spec is not None:
            read.append((spec, dict(plain) if spec.is_set else from_plain(spec, plain)))
    return read
