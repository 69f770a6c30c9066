"""Makes records of what an earlier version of this program kept without understanding it.

Kinds and fields of newer programs are kept as they came. When this program has become new enough
they get their tables and columns, made anew from the changes that wrote them.
"""

from __future__ import annotations

from app.storage.opening import ADOPT
from app.storage.reader import Reader
from app.storage.record_writes import Key
from app.storage.replaying import replay
from app.storage.schema import table_of
from app.storage.store import Store


def is_due(reader: Reader) -> bool:
    """Whether the declarations changed since the file was last used."""
    return bool(reader.local(ADOPT))


def adopt(store: Store) -> None:
    """Give records of kinds and with fields that are known by now their place."""
    store.remember_local(ADOPT, 0)
    keys: list[Key] = []
    for kind in store.registry:
        rows = store.rows("SELECT id FROM foreign_record WHERE kind = ?", [kind.id])
        keys.extend((kind.id, row[0]) for row in rows)
        store.tables.execute("DELETE FROM foreign_record WHERE kind = ?", [kind.id])
        rows = store.rows(f"SELECT id FROM {table_of(kind)} WHERE extra IS NOT NULL")
        keys.extend((kind.id, row[0]) for row in rows)
    replay(store, keys)
