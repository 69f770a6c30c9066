"""Deadlines and rights of everybody, one row each: kept in step with every transaction.

The rows hold no decision: they follow from the files and from the dated rules, and are made anew
whenever the rules change (`EDITION`).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

from app.catalogue import rules
from app.domain.clocks import Clock
from app.domain.deadlines import (
    PaperFact,
    PermitFact,
    PersonFacts,
    ProcedureFact,
    Reckoner,
    StayFact,
)
from app.domain.ids import RecordId
from app.storage.database import Database
from app.storage.memory import give_back
from app.storage.store import Store

KEY: Final = "clock_lines"
GROWN: Final = 23
"""Years after which no birthday changes a right any more: no rows are kept for it."""

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
    "SELECT DISTINCT person FROM case_card WHERE NOT archived"
    " AND coalesce(state, '') NOT IN ('closed', 'not_eligible', 'transferred'){one}"
)
_WITH_CARDS = "SELECT DISTINCT person FROM case_card WHERE 1{one}"

_PERMITS = (
    "SELECT person, id, type, state, expires_on, issued_on FROM k_permit WHERE alive{one} ORDER BY rid DESC"
)
_PROCEDURES = (
    "SELECT person, id, decision, registered_on, hearing_on, notified_on, appeal_filed_on"
    " FROM k_asylum_procedure WHERE alive{one} ORDER BY rid DESC"
)
_STAYS = (
    "SELECT person, id, facility, state, authorised_until, left_on, entered_on,"
    " database_in_on, database_out_on, database_news_on FROM k_placement"
    " WHERE alive{one} ORDER BY rid DESC"
)
_NUMBERS = (
    "SELECT person, id, type, valid_from, valid_to FROM k_identifier"
    " WHERE alive AND type IN ('CF', 'CFP', 'STP', 'ENI', 'TS'){one}"
)
_DOCUMENTS = (
    "SELECT person, id, type, NULL, expires_on FROM k_identity_document"
    " WHERE alive AND expires_on IS NOT NULL{one}"
)
_CONSENTS = (
    "SELECT person, id, type, NULL, expires_on FROM k_consent"
    " WHERE alive AND state = 'given' AND expires_on IS NOT NULL{one}"
)
_BORN = "SELECT id, born FROM k_person WHERE alive AND duplicate_of IS NULL AND deceased IS NOT 1"


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
        _insert(store.tables, _facts(store.tables, person), _live(store.tables, person))


def is_current(tables: Database) -> bool:
    """Whether the rows of this file follow the rules of this program."""
    row = tables.execute("SELECT value FROM local WHERE key = ?", [KEY]).fetchone()
    return row is not None and row[0] == edition()


def make_anew(tables: Database) -> None:
    """Reckon the clocks of everybody; inside a transaction."""
    for table in ("clock_line", "clock"):
        tables.execute(f"DROP TABLE IF EXISTS {table}")
    for table in _TABLES:
        tables.execute(table)
    _insert(tables, _facts(tables), _live(tables))
    for index in _INDEXES:  # quicker made once, at the end
        tables.execute(index)
    tables.execute("INSERT OR REPLACE INTO local (key, value) VALUES (?, ?)", [KEY, edition()])
    # What was kept for sharing days is of use for everybody at once, not for one save after another.
    reckoner.cache_clear()
    _TOLD.clear()
    give_back()


def _insert(tables: Database, facts: dict[RecordId, PersonFacts], live: dict[RecordId, int]) -> None:
    told: dict[int, Sequence[Any]] = {}
    lines: list[tuple[RecordId, int, RecordId, int]] = []
    reckon = reckoner().lines
    for person in sorted(facts):
        runs = live.get(person, NO_CASE)
        for record, clock in reckon(facts[person]):
            columns = _told(clock)
            told[columns[0]] = columns
            lines.append((person, columns[0], record or person, runs))
    tables.conn.executemany(_CLOCK, told.values())
    tables.conn.executemany(_LINE, lines)


_TOLD: Final[dict[int, tuple[Clock, Sequence[Any]]]] = {}


def _told(clock: Clock) -> Sequence[Any]:
    """The columns of a clock. The reckoner gives one object to all who share a day: told once."""
    held = _TOLD.get(id(clock))
    if held is None or held[0] is not clock:
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
        held = _TOLD[id(clock)] = clock, (number, *columns)
    return held[1]


def _live(tables: Database, person: RecordId | None = None) -> dict[RecordId, int]:
    """What stands in `live` for those who have a case at all."""
    only = [person] if person is not None else []
    one = " AND person = ?" if only else ""
    found = {row[0]: 0 for row in tables.execute(_WITH_CARDS.format(one=one), only)}
    found.update((row[0], 1) for row in tables.execute(_LIVE.format(one=one), only))
    return found


def _facts(tables: Database, person: RecordId | None = None) -> dict[RecordId, PersonFacts]:
    """What the clocks of one person, or of everybody, follow from."""
    only = [person] if person is not None else []
    young = str(datetime.now(UTC).year - GROWN)
    people = tables.execute(_BORN + (" AND id = ?" if only else ""), only)
    found = {id_: PersonFacts(born if born and born > young else None) for id_, born in people}
    _fill(found, "permits", PermitFact, tables, _PERMITS, only)
    _fill(found, "procedures", ProcedureFact, tables, _PROCEDURES, only)
    _fill(found, "stays", StayFact, tables, _STAYS, only)
    _fill(found, "numbers", PaperFact, tables, _NUMBERS, only)
    _fill(found, "documents", PaperFact, tables, _DOCUMENTS, only)
    _fill(found, "consents", PaperFact, tables, _CONSENTS, only)
    return found


def _fill(
    found: dict[RecordId, PersonFacts],
    name: str,
    fact: Any,
    tables: Database,
    sql: str,
    only: Sequence[RecordId],
) -> None:
    rows = tables.execute(sql.format(one=" AND person = ?" if only else ""), only)
    grouped: dict[RecordId, list[Any]] = defaultdict(list)
    for person, *answers in rows:
        grouped[person].append(fact._make(answers))
    for person, facts in grouped.items():
        if person in found:
            setattr(found[person], name, facts)
