"""The search index: follows from the fields marked searchable, file by file.

A document's rowid is `file number * 16384 + slot`, so that a hit leads to its file without a
join. Kinds of class C3 and C4 are never indexed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from app.domain.declaration import FieldSpec, Kind, Record, Search
from app.domain.ids import RecordId
from app.storage.name_words import joined, parted, query_tokens, search_tokens
from app.storage.reader import Reader

SLOT_BITS = 14
SEARCHED_CLASSES = frozenset({"C0", "C1", "C2"})

_NAMES = (Search.NAME, Search.ID)


def name_words(kind: Kind, record: Record) -> str:
    """Words under which the record's names, codes and numbers are found."""
    return _name_words(kind, _values(kind, record))


def text_words(kind: Kind, record: Record) -> str:
    """The words of the record's searchable notes."""
    return _text_words(kind, _values(kind, record))


def id_words(value: str) -> list[str]:
    """A code as one word, `_` where it had signs, and without them: `ORT-26/1` -> ort_26_1, ort261."""
    parts = "".join(c if c.isalnum() else " " for c in value.casefold()).split()
    return ["_".join(parts), "".join(parts)] if len(parts) > 1 else parts


def index(reader: Reader, kind: Kind, record: Record, file_number: int, alive: bool) -> None:
    """Bring the index in step with `record`."""
    if kind.data_class in SEARCHED_CLASSES:
        for table, part, words in _documents(kind, _values(kind, record), alive):
            _put(reader, table, part, record.id, file_number, words)


@dataclass(frozen=True, slots=True)
class Indexed:
    """A record as the index takes it: plain values by field number; `new`: it was never indexed."""

    kind: Kind
    record: bytes
    values: Mapping[int, Any]
    file_number: int
    alive: bool
    new: bool


def index_many(reader: Reader, records: Iterable[Indexed]) -> None:
    """Bring the index in step with many records at once: those it knows first, for each takes its number at
    once, and those that are new get theirs together."""
    new: dict[str, list[tuple[int, bytes, str, str]]] = {"name_search": [], "text_search": []}
    free: dict[int, int] = {}
    for one in sorted(records, key=lambda one: one.new):
        if one.kind.data_class not in SEARCHED_CLASSES:
            continue
        for table, part, words in _documents(one.kind, one.values, one.alive):
            if not one.new:
                _put(reader, table, part, RecordId(one.record), one.file_number, words)
            elif words:
                rid = free.get(one.file_number) or _free_rid(reader, one.file_number)
                free[one.file_number] = rid + 1
                new[table].append((rid, one.record, part, words))
    run = reader.tables.conn.executemany
    for table, rows in new.items():
        run("INSERT INTO doc (rid, record, part) VALUES (?, ?, ?)", [row[:3] for row in rows])
        run(f"INSERT INTO {table} (rowid, words) VALUES (?, ?)", [(row[0], row[3]) for row in rows])


def files_named(reader: Reader, typed: str, limit: int = -1) -> list[int]:
    """Numbers of the files whose names, codes or numbers begin with what was typed.

    Every word typed must be found, in any script; nothing typed finds nothing.
    """
    expression = name_expression(typed)
    if not expression:
        return []
    rows = reader.rows(
        f"SELECT DISTINCT rowid >> {SLOT_BITS} FROM name_search WHERE name_search MATCH ? LIMIT ?",
        [expression, limit],
    )
    return [row[0] for row in rows]


def name_expression(typed: str) -> str:
    """The index's own expression for what was typed, empty when nothing is left of it.

    `benali` also finds Ben Ali, and `ben ali` Benali: offices write the small words of a name both ways.
    """
    asked, chunks = list[str](), typed.split()
    while chunks:
        chunk = chunks.pop(0)
        apart = parted(chunk)
        if apart is not None:
            asked.append(_either(_all_of(chunk), _all_of(*apart)))
        elif chunks and (whole := joined(chunk, chunks[0])):
            # By its letters: the sound of the two in one is that of too many other names.
            asked.append(_either(_all_of(chunk, chunks.pop(0)), f'"{_quoted(whole)}"*'))
        else:
            asked.append(_all_of(chunk))
    return " AND ".join(one for one in asked if one)


def _either(*ways: str) -> str:
    return "(" + " OR ".join(f"({way})" for way in ways if way) + ")"


def _all_of(*chunks: str) -> str:
    words = [
        "(" + " OR ".join(f'"{_quoted(a)}"*' for a in each) + ")"
        for chunk in chunks
        for each in _alternatives(chunk)
    ]
    return " AND ".join(words)


def _alternatives(chunk: str) -> Sequence[Sequence[str]]:
    """Words of a name, or a code or number as one word."""
    if any(c.isdigit() for c in chunk):
        return [id_words(chunk)]
    return query_tokens(chunk)


def records_with_text(reader: Reader, typed: str, limit: int = 100) -> list[tuple[int, RecordId]]:
    """(file number, record) of the notes that hold every word typed, best first."""
    words = [f'"{_quoted(word)}"*' for word in typed.split()]
    if not words:
        return []
    rows = reader.rows(
        f"SELECT t.rowid >> {SLOT_BITS}, d.record FROM text_search t JOIN doc d ON d.rid = t.rowid"
        " WHERE text_search MATCH ? ORDER BY rank LIMIT ?",
        [" ".join(words), limit],
    )
    return [(row[0], RecordId(row[1])) for row in rows]


@cache
def _fields(kind: Kind, *how: Search) -> tuple[FieldSpec, ...]:
    return tuple(spec for spec in kind.fields if spec.search in how)


def _values(kind: Kind, record: Record) -> dict[int, Any]:
    return {spec.id: getattr(record, spec.name) for spec in kind.fields if spec.search is not Search.NO}


def _documents(kind: Kind, values: Mapping[int, Any], alive: bool) -> Iterator[tuple[str, str, str]]:
    """(table, part, words) of each document a record of this kind has; no words: it has none now."""
    if _fields(kind, *_NAMES):
        yield "name_search", f"n{kind.id}", _name_words(kind, values) if alive else ""
    if _fields(kind, Search.TEXT):
        yield "text_search", f"t{kind.id}", _text_words(kind, values) if alive else ""


def _name_words(kind: Kind, values: Mapping[int, Any]) -> str:
    found: list[str] = []
    for spec in _fields(kind, *_NAMES):
        value = values.get(spec.id)
        if value:
            found.extend(search_tokens(value) if spec.search is Search.NAME else id_words(value))
    return " ".join(dict.fromkeys(found))


def _text_words(kind: Kind, values: Mapping[int, Any]) -> str:
    return "\n".join(values.get(spec.id) or "" for spec in _fields(kind, Search.TEXT)).strip()


def _quoted(word: str) -> str:
    return word.replace('"', '""')


def _put(reader: Reader, table: str, part: str, record: RecordId, file_number: int, words: str) -> None:
    execute = reader.tables.execute
    held = reader.rows("SELECT rid FROM doc WHERE record = ? AND part = ?", [record, part])
    if held:
        execute(f"DELETE FROM {table} WHERE rowid = ?", [held[0][0]])
        if not words:
            execute("DELETE FROM doc WHERE rid = ?", [held[0][0]])
    if words:
        rid = held[0][0] if held else _free_rid(reader, file_number)
        if not held:
            execute("INSERT INTO doc (rid, record, part) VALUES (?, ?, ?)", [rid, record, part])
        execute(f"INSERT INTO {table} (rowid, words) VALUES (?, ?)", [rid, words])


def _free_rid(reader: Reader, file_number: int) -> int:
    first = file_number << SLOT_BITS
    last = reader.rows(
        "SELECT max(rid) FROM doc WHERE rid >= ? AND rid < ?", [first, first + (1 << SLOT_BITS)]
    )[0][0]
    return first if last is None else int(last) + 1
