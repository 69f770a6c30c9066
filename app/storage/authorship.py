"""One person under another id: what a laptop wrote before it joined an organisation names them as it does.

Only changes that no server has are rewritten, so nobody ever sees two versions of one.
"""

from __future__ import annotations

from typing import Any

import msgspec

from app.domain.ids import RecordId
from app.domain.user import User
from app.storage.change_states import ON_SERVER, RECEIVED
from app.storage.replaying import replay
from app.storage.store import Store
from sync.protocol.change import Change, RecordOp, decode, encode


def rename(store: Store, old: RecordId, new: RecordId) -> int:
    """Let the person `old` be `new` in everything not sent yet; number of records that named them.

    Their entry among the colleagues becomes that of `new`. The audit keeps what it says.
    """
    execute = store.tables.execute
    touched: dict[tuple[int, bytes], None] = {}
    rows = store.rows("SELECT rid, body FROM written WHERE state NOT IN (?, ?)", [ON_SERVER, RECEIVED])
    for rid, body in rows:
        change = decode(body)
        named = _renamed(change, old, new)
        if named.ops != change.ops:
            execute("UPDATE body SET body = ? WHERE change = ?", [encode(named), rid])
            touched.update(((op.kind, op.record), None) for op in named.ops)
    execute("UPDATE change SET author = ? WHERE author = ?", [new, old])
    execute("UPDATE OR REPLACE touch SET record = ? WHERE record = ?", [new, old])
    if store.get(User, new) is None:
        execute("UPDATE k_user SET id = ? WHERE id = ?", [new, old])
    replay(store, touched)
    return len(touched)


def _renamed(change: Change, old: bytes, new: bytes) -> Change:
    ops = tuple(
        RecordOp(
            op.kind,
            new if op.record == old else op.record,
            {number: _value(value, old, new) for number, value in op.fields.items()},
        )
        for op in change.ops
    )
    return msgspec.structs.replace(change, ops=ops, author=new if change.author == old else change.author)


def _value(value: Any, old: bytes, new: bytes) -> Any:
    if isinstance(value, dict):
        return {new if element == old else element: inside for element, inside in value.items()}
    return new if value == old else value
