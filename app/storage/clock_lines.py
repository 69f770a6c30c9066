"""Deadlines and rights of everybody, one row each: kept in step with every transaction.

The rows hold no decision: they follow from the files and from the dated rules, and are made anew
whenever the rules change (`EDITION`).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, Final

from app.catalogue import rules
from app.domain.deadlines import (
    Line,
    PaperFact,
    PermitFact,
    PersonFacts,
    ProcedureFact,
    Reckoner,
    StayFact,
)
from app.domain.ids import RecordId
from app.storage.database import Database
from app.storage.store import Store

KEY: Final = "clock_lines"
FORM: Final = 1  # raise it when the rows or the reckoning change

_TABLE = """CREATE TABLE IF NOT EXISTS clock_line (
  person BLOB NOT NULL, kind TEXT NOT NULL, record BLOB NOT NULL, due TEXT NOT NULL, first TEXT NOT NULL,
  last TEXT NOT NULL, rule INTEGER NOT NULL, certain INTEGER NOT NULL, opens INTEGER NOT NULL,
  covered INTEGER NOT NULL, soon_days INTEGER NOT NULL
) STRICT"""
_INDEXES = (
    "CREATE INDEX IF NOT EXISTS clock_line_due ON clock_line (due, kind)",
    "CREATE INDEX IF NOT EXISTS clock_line_person ON clock_line (person)",
)
_INSERT = f"INSERT INTO clock_line VALUES ({', '.join('?' * 11)})"

_PERMITS = "SELECT person, id, type, state, expires_on FROM k_permit WHERE alive{one} ORDER BY rid DESC"
_PROCEDURES = (
    "SELECT person, id, decision, registered_on, hearing_on, notified_on, appeal_filed_on"
    " FROM k_asylum_procedure WHERE alive{one} ORDER BY rid DESC"
)
_STAYS = (
    "SELECT person, id, facility, state, authorised_until, left_on FROM k_placement"
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
    told = "\n".join(map(repr, rules.term_rows()))
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
    """Bring the rows of these persons in step."""
    for person in persons:
        store.tables.execute("DELETE FROM clock_line WHERE person = ?", [person])
        facts = _facts(store.tables, person).get(person)
        if facts is not None:
            store.tables.conn.executemany(_INSERT, list(_rows(person, reckoner().lines(facts))))


def is_current(tables: Database) -> bool:
    """Whether the rows of this file follow the rules of this program."""
    row = tables.execute("SELECT value FROM local WHERE key = ?", [KEY]).fetchone()
    return row is not None and row[0] == edition()


def make_anew(tables: Database) -> None:
    """Reckon the clocks of everybody; inside a transaction."""
    tables.execute(_TABLE)
    for index in _INDEXES:
        tables.execute(index)
    tables.execute("DELETE FROM clock_line")
    lines = reckoner().lines
    rows = (row for person, facts in _facts(tables).items() for row in _rows(person, lines(facts)))
    tables.conn.executemany(_INSERT, rows)
    tables.execute("INSERT OR REPLACE INTO local (key, value) VALUES (?, ?)", [KEY, edition()])


def _rows(person: RecordId, lines: Iterable[Line]) -> Iterator[Sequence[Any]]:
    for record, clock in lines:
        yield (
            person,
            clock.kind,
            record or person,
            clock.due.isoformat(),
            clock.first.isoformat(),
            clock.last.isoformat(),
            _sources()[clock.source],
            clock.certain,
            clock.opens,
            clock.covered,
            clock.soon_days,
        )


def _facts(tables: Database, person: RecordId | None = None) -> dict[RecordId, PersonFacts]:
    """What the clocks of one person, or of everybody, follow from."""
    only = [person] if person is not None else []
    born = tables.execute(_BORN + (" AND id = ?" if only else ""), only)
    found = {id_: PersonFacts(born=text) for id_, text in born}
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
