"""Makes the name index anew when the way names are read has changed since the file was written."""

from __future__ import annotations

from app.domain.declaration import Kind, Registry, Search
from app.domain.ids import RecordId
from app.storage import search
from app.storage.database import Database
from app.storage.name_words import EDITION, block_keys
from app.storage.reader import Reader
from app.storage.rows import read_record, select_list
from app.storage.schema import table_of

KEY = "name_index"
STEP = 5000


def reindex_names(tables: Database, registry: Registry) -> None:
    """Index every name again if the file's index is of another edition; inside a transaction."""
    reader = Reader(tables, registry)
    if reader.local(KEY) == EDITION:
        return
    for kind in registry:
        if any(spec.search is Search.NAME for spec in kind.fields):
            if kind.name == "person_name":
                tables.execute("DELETE FROM name_key")
            _reindex(reader, kind)
    tables.execute("INSERT OR REPLACE INTO local (key, value) VALUES (?, ?)", [KEY, EDITION])


def _reindex(reader: Reader, kind: Kind) -> None:
    last = 0
    while True:
        rows = reader.rows(
            f"""SELECT k.rid, coalesce(f.rid, k.space), {select_list(kind).replace("id,", "k.id,", 1)}
                FROM {table_of(kind)} k JOIN space s ON s.rid = k.space
                LEFT JOIN space f ON f.scope = 'file' AND f.root = s.root
                WHERE k.alive AND k.rid > ? ORDER BY k.rid LIMIT ?""",
            [last, STEP],
        )
        if not rows:
            return
        for rid, file_number, *columns in rows:
            record = read_record(kind.record, kind, columns)
            search.index(reader, kind, record, file_number, alive=True)
            _keys(reader, kind, record)
            last = rid


def _keys(reader: Reader, kind: Kind, record: object) -> None:
    person: RecordId | None = getattr(record, "person", None)
    full: str | None = getattr(record, "full", None)
    if kind.name == "person_name" and person is not None and full:
        insert = "INSERT OR IGNORE INTO name_key (key, person) VALUES (?, ?)"
        for key in block_keys(full):
            reader.tables.execute(insert, [key, person])
