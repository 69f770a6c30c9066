"""This laptop gives up all it holds of one space: an expired capsule, an erased person, a file out of reach.

Nothing is written for others: no change is made. What stays is a stub, the space's id with the ends of
its chains: it says that the space is not to be read again. The audit keeps who did what to which
record id; it holds no answers.

A stub is for ever on this laptop: what comes of the space later is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.ids import RecordId
from app.errors import DomainError
from app.storage import change_numbers, odd_steps
from app.storage.database import Database, translated
from app.storage.reader import Reader
from app.storage.replica_access import batches
from app.storage.schema import table_of
from app.storage.spaces import FORGOTTEN
from app.storage.store import Store

_UNSENT = """
SELECT 1 FROM change c JOIN space s ON s.rid = c.space WHERE c.state IN (0, 3, 4, 5) AND s.id = ?1
UNION ALL
SELECT 1 FROM piece p JOIN space s ON s.rid = p.space WHERE p.here = 1 AND p.there <> 1 AND s.id = ?1
LIMIT 1
"""
_OF_CHANGES = ("body", "envelope", "touch")
_OF_SPACE = ("change", "foreign_record", "seen", "piece")
_OF_RECORDS = (
    ("conflict", "record"),
    ("name_key", "person"),
    ("attachment_chunk", "attachment"),
    ("case_card", "person"),
    ("case_card", "id"),
    ("clock_line", "person"),
    ("clock_line", "record"),
)
_COMPARED = ("told.", "differed.")
"""Beginnings of what `app.storage.told_lines` remembers of a space it compares with its log."""
_SEARCH = ("name_search", "text_search")


class NotSentYet(DomainError):
    """Something written here in this space is not known to be on the server: it is kept."""

    key = "error.forgetting.not_sent"


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much was given up; `searched`: words of it were in the search index."""

    records: int = 0
    changes: int = 0
    searched: bool = False


def is_sent(reader: Reader, space: bytes) -> bool:
    """Whether the server has all this laptop holds of a space (16 bytes): changes and pieces of files."""
    return not reader.rows(_UNSENT, [space])


def is_forgotten(reader: Reader, space: bytes) -> bool:
    """Whether this laptop gave the space up."""
    return bool(reader.rows("SELECT 1 FROM space WHERE id = ? AND scope = ?", [space, FORGOTTEN]))


def forget_space(reader: Reader, space: bytes, *, even_unsent: bool = False) -> Forgotten:
    """Give up everything of a space (16 bytes), inside a transaction; afterwards call `leave_no_trace`.

    Rows, changes, envelopes and their way to the history, what could not be applied, open questions,
    search words, projections, bytes of attachments, half-typed forms about its records, its shared
    keys. A space this laptop never had becomes a stub too: it will not come. Doing it twice is harmless.

    NotSentYet while one change of it is only here, unless `even_unsent` (an order to erase).
    """
    if not even_unsent and not is_sent(reader, space):
        raise NotSentYet
    found = reader.rows("SELECT rid, scope, root FROM space WHERE id = ?", [space])
    done = Forgotten()
    if found and found[0][1] != FORGOTTEN:
        done = _give_up(reader, found[0][0], RecordId(found[0][2]))
    reader.tables.execute("DELETE FROM set_aside WHERE space = ?", [space])
    reader.tables.execute("DELETE FROM shared_key WHERE space = ?", [space])
    for beginning in _COMPARED:
        reader.tables.execute("DELETE FROM local WHERE key = ?", [beginning + space.hex()])
    for name in ("told.", "told_hash."):
        reader.tables.execute("DELETE FROM local WHERE key = ?", [name + space.hex()])
    reader.tables.execute(
        "INSERT INTO space (id, scope, root) VALUES (?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET scope = excluded.scope, root = excluded.root",
        [space, FORGOTTEN, space],
    )
    return done


def leave_no_trace(tables: Database, *, searched: bool = True) -> None:
    """After the commit of `forget_space`: merge the search index and empty the write-ahead log.

    A connection that still reads an older state keeps the log for as long as it takes: then the next
    time empties it. What lies in it is encrypted like everything.
    """
    with translated():
        for index in _SEARCH if searched else ():
            tables.execute(f"INSERT INTO {index}({index}) VALUES ('optimize')")
        if tables.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
            tables.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def _give_up(reader: Reader, number: int, root: RecordId) -> Forgotten:
    execute = reader.tables.execute
    touched = "SELECT rid FROM change WHERE space = ?"
    rows = reader.rows(f"SELECT DISTINCT record FROM touch WHERE change IN ({touched})", [number])
    records = [bytes(row[0]) for row in rows]
    changes = int(reader.rows("SELECT count(*) FROM change WHERE space = ?", [number])[0][0])
    _tell(reader, number)
    change_numbers.keep(reader)
    searched = _forget_traces(reader, records)
    odd_steps.forget(reader, records)
    for table in _OF_CHANGES:
        execute(f"DELETE FROM {table} WHERE change IN ({touched})", [number])
    for table in (*(table_of(kind) for kind in reader.registry), *_OF_SPACE):
        execute(f"DELETE FROM {table} WHERE space = ?", [number])
    _drop_drafts(reader, {root, *records})
    return Forgotten(len(records), changes, searched)


def forget_records(store: Store, keys: Iterable[tuple[int, bytes]]) -> None:
    """Give up records (number of the kind, id) no change is left of: one that only a lie had told."""
    by_kind: dict[int, list[bytes]] = {}
    for number, record in keys:
        by_kind.setdefault(number, []).append(record)
    for number, records in by_kind.items():
        kind = store.registry.numbered(number)
        table = table_of(kind) if kind else "foreign_record"
        if kind is not None:
            ids = {RecordId(record) for record in records}
            store.touched.setdefault(kind.name, set()).update(ids)
            store.touched_persons.update(ids if kind.name == "person" else ())
        _forget_traces(store, records)
        for marks, part in batches(records):
            store.tables.execute(f"DELETE FROM {table} WHERE id IN ({marks})", part)


def _forget_traces(reader: Reader, records: list[bytes]) -> bool:
    """What stands of records in other tables; whether words of them were in the search index."""
    searched = _unsearch(reader, records)
    for table, column in _OF_RECORDS:
        for marks, part in batches(records):
            reader.tables.execute(f"DELETE FROM {table} WHERE {column} IN ({marks})", part)
    return searched


def _tell(reader: Reader, number: int) -> None:
    """Let the windows hear of it, where a transaction of a session does it."""
    if not isinstance(reader, Store):
        return
    for kind in reader.registry:
        ids = {row[0] for row in reader.rows(f"SELECT id FROM {table_of(kind)} WHERE space = ?", [number])}
        if ids:
            reader.touched.setdefault(kind.name, set()).update(ids)
        if kind.name == "person":
            reader.touched_persons.update(ids)  # whatever is computed of them is computed anew


def _unsearch(reader: Reader, records: list[bytes]) -> bool:
    searched = False
    for marks, part in batches(records):
        docs = [row[0] for row in reader.rows(f"SELECT rid FROM doc WHERE record IN ({marks})", part)]
        searched = searched or bool(docs)
        for index in _SEARCH:
            rowids = [(rid,) for rid in docs]
            reader.tables.conn.executemany(f"DELETE FROM {index} WHERE rowid = ?", rowids)
        reader.tables.execute(f"DELETE FROM doc WHERE record IN ({marks})", part)
    return searched


def _drop_drafts(reader: Reader, records: set[bytes]) -> None:
    """Half-typed forms name their records in hex, in their key or their body."""
    ids = [record.hex() for record in records]
    for key, body in reader.rows("SELECT key, body FROM draft"):
        if any(id_ in key or id_ in body for id_ in ids):
            reader.tables.execute("DELETE FROM draft WHERE key = ?", [key])
