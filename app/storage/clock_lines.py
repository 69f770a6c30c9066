"""Deadlines and rights of everybody, one row each: kept in step with every transaction.

The rows hold no decision: they follow from the files and from the dated rules, and are made anew
whenever the rules change (`EDITION`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, Final

from app.catalogue import rules
from app.domain.clocks import Clock
from app.domain.deadlines import PersonFacts, Reckoner
from app.domain.ids import RecordId
from app.storage.clock_facts import facts_of
from app.storage.database import Database, roomy
from app.storage.memory import give_back
from app.storage.store import Store

KEY: Final = "clock_lines"
NO_CASE: Final = 2

FORM: Final = 2  # raise it when the rows or the reckoning change

_TABLES = (
    """CREATE TABLE clock (
      id INTEGER PRIMARY KEY, kind TEXT NOT NULL, due TEXT NOT NULL, first TEXT NOT NULL, last TEXT NOT NULL,
      rule INTEGER NOT NULL, certain INTEGER NOT NULL, opens INTEGER NOT NULL, covered INTEGER NOT NULL,
      soon_days INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE clock_line (
      person BLOB NOT NULL, clock INTEGER NOT NULL, record BLOB NOT NULL, live INTEGER NOT NULL,
      PRIMARY KEY (person, clock, record)
    ) STRICT, WITHOUT ROWID""",
)
"""People share days: each clock stands once, with one short line for each person it runs for.

`live`: 1 when the person has a case that is running, 2 when they have none at all yet, 0 when it is over.
"""
_INDEXES = (
    "CREATE INDEX clock_due ON clock (due, kind)",
    "CREATE INDEX clock_line_clock ON clock_line (clock, live)",
)
_CLOCK = f"INSERT OR IGNORE INTO clock VALUES ({', '.join('?' * 10)})"
_LINE = "INSERT OR IGNORE INTO clock_line VALUES (?, ?, ?, ?)"
_LIVE = (
    "SELECT person, max(NOT archived AND coalesce(state, '') NOT IN"
    " ('closed', 'not_eligible', 'transferred')) FROM case_card {one} GROUP BY person"
)


@cache
def edition() -> str:
    """Changes with the rules and with the form of the rows."""
    # The codes in order: a set is written in another one by every start of the program.
    told = "\n".join(f"{replace(row, codes=frozenset())!r} {sorted(row.codes)}" for row in rules.term_rows())
    return hashlib.sha256(f"{FORM}\n{told}".encode()).hexdigest()


@cache
def _sources() -> dict[str, int]:
    return {row.source: place for place, row in enumerate(rules.term_rows())}


@cache
def reckoner() -> Reckoner:
    """The reckoner of this program's rules; what it has reckoned once it keeps."""
    return Reckoner(rules.terms(), rules.calendar())


def source_of(place: int) -> str:
    """The sentence of the rule a row follows."""
    return rules.term_rows()[place].source


def project_clock_lines(store: Store, persons: frozenset[RecordId]) -> None:
    """Bring the rows of these persons in step; after the cards of their cases."""
    for person in persons:
        store.tables.execute("DELETE FROM clock_line WHERE person = ?", [person])
        _insert(store.tables, person)


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
        _insert(tables)
        for index in _INDEXES:  # quicker made once, at the end
            tables.execute(index)
    tables.execute("INSERT OR REPLACE INTO local (key, value) VALUES (?, ?)", [KEY, edition()])
    # What was kept for sharing days is of use for everybody at once, not for one save after another.
    reckoner.cache_clear()
    _TOLD.clear()
    give_back()


def _insert(tables: Database, person: RecordId | None = None) -> None:
    """Write the rows of one person, or of everybody: made while they are written, never all at once."""
    told: dict[int, Sequence[Any]] = {}
    lines = _lines(facts_of(tables, person), _live(tables, person), told)
    tables.conn.executemany(_LINE, lines)
    tables.conn.executemany(_CLOCK, told.values())


def _lines(
    everybody: Iterable[tuple[RecordId, PersonFacts]],
    live: dict[RecordId, int],
    told: dict[int, Sequence[Any]],
) -> Iterator[tuple[RecordId, int, RecordId, int]]:
    """The rows in the order of their table, which writes them quickest; the clocks they name go to `told`."""
    reckon = reckoner().lines
    for person, facts in everybody:
        runs = live.get(person, NO_CASE)
        found = []
        for record, clock in reckon(facts):
            held = _TOLD.get(id(clock))
            columns = held[1] if held is not None and held[0] is clock else _told(clock)
            number = columns[0]
            told[number] = columns
            found.append((person, number, record or person, runs))
        if len(found) > 1:
            found.sort()
        yield from found


_TOLD: Final[dict[int, tuple[Clock, Sequence[Any]]]] = {}


def _told(clock: Clock) -> Sequence[Any]:
    """The columns of a clock, kept: the reckoner gives one object to all who share a day."""
    columns = (
        clock.kind,
        clock.due.isoformat(),
        clock.first.isoformat(),
        clock.last.isoformat(),
        _sources()[clock.source],
        int(clock.certain),
        int(clock.opens),
        int(clock.covered),
        clock.soon_days,
    )
    number = int.from_bytes(hashlib.sha256(repr(columns).encode()).digest()[:7])
    told = number, *columns
    _TOLD[id(clock)] = clock, told
    return told


def _live(tables: Database, person: RecordId | None = None) -> dict[RecordId, int]:
    """What stands in `live` for those who have a case at all."""
    only = [person] if person is not None else []
    one = "WHERE person = ?" if only else ""
    return {row[0]: row[1] for row in tables.execute(_LIVE.format(one=one), only)}
