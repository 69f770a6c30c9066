"""One person under another id: what a laptop wrote before it joined an organisation names them as it does.

Only changes that no server has are rewritten, so nobody ever sees two versions of one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from app.domain.authority import LIFE
from app.domain.declaration import Kind
from app.domain.ids import ID_BYTES, RecordId
from app.domain.sealed_records import SEALED, id_of
from app.domain.user import User
from app.storage.change_states import ON_SERVER, RECEIVED
from app.storage.replaying import replay
from app.storage.schema import table_of
from app.storage.store import Store
from sync.protocol.change import Change, RecordOp, decode, encode


def rename(store: Store, old: RecordId, new: RecordId) -> int:
    """Let the person `old` be `new` in everything not sent yet; number of records that named them.

    Their entry among the colleagues becomes that of `new`. A sealed record that named them goes under
    another id, for its id follows from what it says; what names that record follows. The audit keeps what
    it says.
    """
    rows = store.rows("SELECT rid, body FROM written WHERE state NOT IN (?, ?)", [ON_SERVER, RECEIVED])
    changes = [(rid, decode(body)) for rid, body in rows]
    names = _names(store, [change for _, change in changes], old, new)
    execute = store.tables.execute
    touched: dict[tuple[int, bytes], None] = {}
    for rid, change in changes:
        named = _renamed(change, names)
        if named.ops != change.ops:
            execute("UPDATE body SET body = ? WHERE change = ?", [encode(named), rid])
            touched.update(((op.kind, op.record), None) for op in named.ops)
    execute("UPDATE change SET author = ? WHERE author = ?", [new, old])
    _rename_rows(store, {record: kind for kind, record in touched}, names)
    if store.get(User, new) is None:
        execute("UPDATE k_user SET id = ? WHERE id = ?", [new, old])
    replay(store, touched)
    return len(touched)


def _names(store: Store, changes: Sequence[Change], old: bytes, new: bytes) -> dict[bytes, bytes]:
    """The new id of the person and of each sealed record that says something else now, by the old one."""
    names: dict[bytes, bytes] = {old: new}
    sealed = [(kind, op) for change in changes for op in change.ops if (kind := _sealed_kind(store, op))]
    moved = True
    while moved:  # one may name another that was written after it
        moved = False
        for kind, op in sealed:
            answers = _answers(op)
            if id_of(kind.name, answers) != op.record:
                continue
            told = id_of(kind.name, {number: _value(value, names) for number, value in answers.items()})
            if told != names.get(op.record, op.record):
                names[op.record] = told
                moved = True
    return names


def _sealed_kind(store: Store, op: RecordOp) -> Kind | None:
    kind = store.registry.numbered(op.kind)
    return kind if kind and kind.name in SEALED and op.fields.get(LIFE) is True else None


def _answers(op: RecordOp) -> dict[int, Any]:
    return {number: value for number, value in op.fields.items() if number != LIFE}


def _rename_rows(store: Store, kinds: Mapping[bytes, int], names: Mapping[bytes, bytes]) -> None:
    """Let the lines of the tables that stand for a renamed record stand for it under its new id."""
    execute = store.tables.execute
    for old, new in names.items():
        execute("UPDATE OR REPLACE touch SET record = ? WHERE record = ?", [new, old])
        execute("UPDATE OR REPLACE doc SET record = ? WHERE record = ?", [new, old])
        kind = store.registry.numbered(kinds[new]) if new in kinds else None
        if kind is not None and kind.name in SEALED:
            execute(f"UPDATE {table_of(kind)} SET id = ? WHERE id = ?", [new, old])


def _renamed(change: Change, names: Mapping[bytes, bytes]) -> Change:
    ops = tuple(
        RecordOp(
            op.kind,
            names.get(op.record, op.record),
            {number: _value(value, names) for number, value in op.fields.items()},
        )
        for op in change.ops
    )
    return msgspec.structs.replace(change, ops=ops, author=names.get(change.author, change.author))


def _value(value: Any, names: Mapping[bytes, bytes]) -> Any:
    if isinstance(value, dict):
        return {_value(element, names): inside for element, inside in value.items()}
    if isinstance(value, bytes):
        return names.get(value, value)
    if isinstance(value, str) and len(value) == 2 * ID_BYTES:  # an id in a text: what a review is about
        with contextlib.suppress(ValueError):
            found = names.get(bytes.fromhex(value))
            return value if found is None else found.hex()
    return value
