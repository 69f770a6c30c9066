"""Deadlines and rights of everybody, one row each: kept in step with every transaction.

The rows hold no decision: they follow from the files and from the dated rules, and are made anew
whenever the rules change (`EDITION`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain, islice
from typing import Any, Final

from app.catalogue import rules
from app.domain.clocks import Clock
from app.domain.deadlines import Reckoner
from app.domain.ids import RecordId
from app.storage.clock_facts import facts_of
from app.storage.database import Database, roomy
from app.storage.memory import give_back
from app.storage.store import Store

KEY: Final = "clock_lines"
NO_CASE: Final = 2

FORM: Final = 3  # raise it when the rows or the reckoning change

_TABLES = (
    """CREATE TABLE clock (
      id INTEGER PRIMARY KEY, kind TEXT NOT NULL, due TEXT NOT NULL, first TEXT NOT NULL, last TEXT NOT NULL,
      rule INTEGER NOT NULL, certain INTEGER NOT NULL, opens INTEGER NOT NULL, covered INTEGER NOT NULL,
      soon_days INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE clock_line (
      person BLOB NOT NULL, clock INTEGER NOT NULL, record BLOB NOT NULL, live INTEGER,
      PRIMARY KEY (person, clock, record)
    ) STRICT, WITHOUT ROWID""",
)
"""People share days: each clock stands once, with one short line for each person it runs for.

`live`: 1 when the person has a case that is running, 2 when they have none at all yet, NULL when it is over.
"""
_INDEXES = (
    "CREATE INDEX clock_due ON clock (due, kind)",
    "CREATE INDEX clock_line_clock ON clock_line (clock, live) WHERE live IS NOT NULL",
)
_CLOCK = f"INSERT OR IGNORE INTO clock VALUES ({', '.join('?' * 10)})"
_LINE = "INSERT OR IGNORE INTO clock_line VALUES (?, ?, ?, ?)"
_TOGETHER: Final = 8
_LINES = _LINE + ", (?, ?, ?, ?)" * (_TOGETHER - 1)
_LIVE = (
    "SELECT person, nullif(max(NOT archived AND coalesce(state, '') NOT IN"
    " ('closed', 'not_eligible', 'transferred')), 0) FROM case_card {one} GROUP BY person"
)


_Line = tuple[bytearray, int, bytearray, int | None]


@cache
def edition() -> str:
    """Changes with the rules and with the form of the rows."""
    # The codes in order: a set is written in another one by every start of the program.
    told = "\n".join(f"{replace(row, codes=frozenset())!r} {sorted(row.codes)}" for row in rules.term_rows())
    return hashlib.sha256(f"{FORM}\n{told}".encode()).hexdigest()


@cache
def _sources() -> dict[str, int]:
    return {row.source: place for place, row in enumerate(rules.term_rows())}


class Numbers:
    """Clocks as the numbers they have in the table; remembers the columns of each."""

    def __init__(self) -> None:
        self.columns: dict[int, Sequence[Any]] = {}

    def of(self, clock: Clock) -> int:
        """The number of a clock, which follows from what it says."""
        first = last = clock.first.isoformat()
        if clock.last != clock.first:
            last = clock.last.isoformat()
        columns = (
            clock.kind,
            last if clock.opens else first,
            first,
            last,
            _sources()[clock.source],
            int(clock.certain),
            int(clock.opens),
            int(clock.covered),
            clock.soon_days,
        )
        number = int.from_bytes(hashlib.sha256(repr(columns).encode()).digest()[:7])
        self.columns[number] = number, *columns
        return number


@cache
def _kept() -> tuple[Reckoner[int], Numbers]:
    """A reckoner of this program's rules for one save after another; what it has reckoned once it keeps."""
    return _reckoner()


def _reckoner() -> tuple[Reckoner[int], Numbers]:
    numbers = Numbers()
    return Reckoner(rules.terms(), rules.calendar(), numbers.of), numbers


def source_of(place: int) -> str:
    """The sentence of the rule a row follows."""
    return rules.term_rows()[place].source


def project_clock_lines(store: Store, persons: frozenset[RecordId]) -> None:
    """Bring the rows of these persons in step; after the cards of their cases."""
    reckoner, numbers = _kept()
    for person in persons:
        store.tables.execute("DELETE FROM clock_line WHERE person = ?", [person])
        lines = list(_lines(store.tables, reckoner, person))
        store.tables.conn.executemany(_LINE, lines)
        store.tables.conn.executemany(_CLOCK, [numbers.columns[line[1]] for line in lines])


def is_current(tables: Database) -> bool:
    """Whether the rows of this file follow the rules of this program."""
    row = tables.execute("SELECT value FROM local WHERE key = ?", [KEY]).fetchone()
    return row is not None and row[0] == edition()


def make_anew(tables: Database) -> None:
    """Reckon the clocks of everybody; inside a transaction."""
    with roomy(tables):
        for table in ("clock_line", "clock"):
            tables.execute(f"DROP TABLE IF EXISTS {table}")
        for table in _TABLES:
            tables.execute(table)
        reckoner, numbers = _reckoner()  # what is kept for sharing days goes when everybody has theirs
        _write(tables, _lines(tables, reckoner))
        tables.conn.executemany(_CLOCK, numbers.columns.values())
        for index in _INDEXES:  # quicker made once, at the end
            tables.execute(index)
    tables.execute("INSERT OR REPLACE INTO local (key, value) VALUES (?, ?)", [KEY, edition()])
    give_back()


def _write(tables: Database, lines: Iterator[_Line]) -> None:
    """Write lines while they are made, several by one statement: to begin and end one takes as long."""
    last: list[_Line] = []

    def flat() -> Iterator[list[Any]]:
        while len(batch := list(islice(lines, _TOGETHER))) == _TOGETHER:
            yield list(chain.from_iterable(batch))
        last.extend(batch)

    tables.conn.executemany(_LINES, flat())
    tables.conn.executemany(_LINE, last)


def _lines(tables: Database, reckoner: Reckoner[int], person: RecordId | None = None) -> Iterator[_Line]:
    """The rows of one person, or of everybody in the order of their ids."""
    reckon, live = reckoner.lines, _live(tables, person)
    for id_, facts in facts_of(tables, person):
        runs, who = live.get(id_, NO_CASE), bytearray(id_)  # the driver takes these without any question
        for record, number in reckon(facts):
            yield who, number, bytearray(record) if record else who, runs


def _live(tables: Database, person: RecordId | None = None) -> dict[RecordId, int | None]:
    """What stands in `live` for those who have a case at all."""
    only = [person] if person is not None else []
    one = "WHERE person = ?" if only else ""
    return {row[0]: row[1] for row in tables.execute(_LIVE.format(one=one), only)}
