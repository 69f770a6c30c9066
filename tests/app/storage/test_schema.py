from __future__ import annotations

from pathlib import Path

from app.domain.declaration import Kind, Registry
from app.domain.kinds import KINDS
from app.storage.database import Database, connect, immediate
from app.storage.schema import ensure_kinds, table_of
from tests.profile import KEY


def shape(tables: Database, kind: Kind) -> tuple[list[tuple[object, ...]], set[str]]:
    """The columns in their order (name, type, not null, default, key) and the names of the indices."""
    table = table_of(kind)
    columns = [tuple(row[1:]) for row in tables.execute(f"PRAGMA table_info({table})")]
    return columns, {row[1] for row in tables.execute(f"PRAGMA index_list({table})")}


def test_a_table_made_at_once_is_the_one_that_grew_field_by_field(tmp_path: Path) -> None:
    at_once, grown = connect(tmp_path / "a.db", KEY), connect(tmp_path / "b.db", KEY)
    for tables in (at_once, grown):
        tables.execute("CREATE TABLE space (rid INTEGER PRIMARY KEY) STRICT")
    with immediate(at_once):
        ensure_kinds(at_once, KINDS)
    with immediate(grown):
        for kind in KINDS:
            grown.execute(
                f"CREATE TABLE {table_of(kind)} (rid INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE,"
                " space INTEGER NOT NULL REFERENCES space, alive INTEGER NOT NULL DEFAULT 1,"
                " change INTEGER NOT NULL, meta BLOB NOT NULL, extra BLOB) STRICT"
            )
            grown.execute(f"CREATE INDEX {table_of(kind)}__space ON {table_of(kind)} (space)")
        ensure_kinds(grown, KINDS)
    for kind in KINDS:
        assert shape(at_once, kind) == shape(grown, kind)
    for tables in (at_once, grown):
        tables.conn.close()


def test_nothing_is_done_twice(tmp_path: Path) -> None:
    tables = connect(tmp_path / "a.db", KEY)
    tables.execute("CREATE TABLE space (rid INTEGER PRIMARY KEY) STRICT")
    with immediate(tables):
        ensure_kinds(tables, KINDS)
        ensure_kinds(tables, KINDS)
        ensure_kinds(tables, Registry())
    assert {row[0] for row in tables.execute("SELECT name FROM sqlite_master WHERE type = 'table'")} == {
        "space",
        *map(table_of, KINDS),
    }
    tables.conn.close()
