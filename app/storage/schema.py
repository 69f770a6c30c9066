"""Tables of the declared kinds: made and widened from the declarations, never narrowed.

One rowid table for each kind, `k_<kind>`; one column for each field. Because numbers are for
ever and columns are only added, an older file always becomes a newer one by adding.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache

from app.domain.declaration import FieldSpec, FieldType, Kind, Registry
from app.storage.database import Database

_COLUMN_TYPE = {
    FieldType.MOMENT: "INTEGER",
    FieldType.INTEGER: "INTEGER",
    FieldType.CENTS: "INTEGER",
    FieldType.FLAG: "INTEGER",
    FieldType.REF: "BLOB",
}


def table_of(kind: Kind) -> str:
    """Name of the table of `kind`."""
    return f"k_{kind.name}"


def column_of(spec: FieldSpec) -> str:
    """Quoted name of the column of a field."""
    return f'"{spec.name}"'


def fingerprint(registry: Registry) -> str:
    """Changes when a declaration adds a table, a column or an index."""
    return _fingerprint(tuple(registry))


@lru_cache(maxsize=8)
def _fingerprint(kinds: tuple[Kind, ...]) -> str:
    shape = [(k.name, [(f.name, f.type, f.index) for f in k.fields]) for k in kinds]
    return hashlib.sha256(json.dumps(shape).encode()).hexdigest()


def ensure_kinds(tables: Database, registry: Registry) -> None:
    """Add to the file what the declarations have and it has not; inside a transaction."""
    present = {row[0] for row in tables.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for kind in registry:
        if table_of(kind) not in present:
            _create(tables, kind)
        _widen(tables, kind)


def _create(tables: Database, kind: Kind) -> None:
    """The whole table at once: each column added later makes SQLite read all tables anew, a third of a
    second for a new file."""
    columns = "".join(f", {column_of(spec)} {_type_of(spec)}" for spec in kind.fields)
    tables.execute(
        f"""CREATE TABLE {table_of(kind)} (
          rid INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, space INTEGER NOT NULL REFERENCES space,
          alive INTEGER NOT NULL DEFAULT 1, change INTEGER NOT NULL, meta BLOB NOT NULL, extra BLOB{columns}
        ) STRICT"""
    )
    tables.execute(f"CREATE INDEX {table_of(kind)}__space ON {table_of(kind)} (space)")


def _widen(tables: Database, kind: Kind) -> None:
    table = table_of(kind)
    present = {row[1] for row in tables.execute(f"PRAGMA table_info({table})")}
    for spec in kind.fields:
        if spec.name not in present:
            tables.execute(f"ALTER TABLE {table} ADD COLUMN {column_of(spec)} {_type_of(spec)}")
        if spec.index:
            name = f"{table}__{spec.name}"
            tables.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {table} ({column_of(spec)})")


def _type_of(spec: FieldSpec) -> str:
    return _COLUMN_TYPE.get(spec.type, "TEXT")
