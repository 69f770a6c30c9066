"""What the clocks of one person, or of everybody, follow from: read in one pass over the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from app.domain.deadlines import PaperFact, PermitFact, PersonFacts, ProcedureFact, StayFact
from app.domain.ids import RecordId
from app.storage.database import Database

GROWN: Final = 23
"""Years after which no birthday changes a right any more: no rows are kept for it."""

_BORN = (
    "SELECT id, CASE WHEN born > ? THEN born END FROM k_person"
    " WHERE alive AND duplicate_of IS NULL AND deceased IS NOT 1{one} ORDER BY id"
)
_SOURCES: Final[tuple[tuple[str, Any, str], ...]] = (
    (
        "permits",
        PermitFact,
        "SELECT person, id, type, state, expires_on, issued_on FROM k_permit WHERE alive",
    ),
    (
        "procedures",
        ProcedureFact,
        (
            "SELECT person, id, decision, registered_on, hearing_on, notified_on, appeal_filed_on"
            " FROM k_asylum_procedure WHERE alive"
        ),
    ),
    (
        "stays",
        StayFact,
        (
            "SELECT person, id, facility, state, authorised_until, left_on, entered_on,"
            " database_in_on, database_out_on, database_news_on FROM k_placement WHERE alive"
        ),
    ),
    (
        "numbers",
        PaperFact,
        (
            "SELECT person, id, type, valid_from, valid_to FROM k_identifier"
            " WHERE alive AND type IN ('CF', 'CFP', 'STP', 'ENI', 'TS')"
        ),
    ),
    (
        "documents",
        PaperFact,
        (
            "SELECT person, id, type, NULL, expires_on FROM k_identity_document"
            " WHERE alive AND expires_on IS NOT NULL"
        ),
    ),
    (
        "consents",
        PaperFact,
        (
            "SELECT person, id, type, NULL, expires_on FROM k_consent"
            " WHERE alive AND state = 'given' AND expires_on IS NOT NULL"
        ),
    ),
)
"""Each list of `PersonFacts`, what it is a list of, and the question it is read with.

The tables are read from front to back and sorted, not through their indexes: a large file on an old
disk would be read in leaps.
"""


def facts_of(tables: Database, person: RecordId | None = None) -> Iterator[tuple[RecordId, PersonFacts]]:
    """The facts of one person, or of everybody in the order of their ids, one after another.

    Of whom nothing is known that starts a clock nothing is given.

    Nobody holds the facts of everybody at once: they would fill the memory of an old laptop, and
    Python's collector would walk through them again and again.
    """
    only = [person] if person is not None else []
    young = str(datetime.now(UTC).year - GROWN)
    people = tables.execute(_BORN.format(one=" AND id = ?" if only else ""), [young, *only])
    lists = [
        one
        for name, fact, sql in _SOURCES
        if (one := _List(name, fact, tables.execute(_asked(sql, only), only))).person != _NOBODY
    ]
    for id_, born in people:
        facts = PersonFacts(born) if born else None
        for one in lists:
            if one.person <= id_ and (found := one.of(id_)):
                if facts is None:
                    facts = PersonFacts()
                setattr(facts, one.name, found)
        if facts is not None:
            yield id_, facts


def _asked(sql: str, only: Sequence[RecordId]) -> str:
    if only:
        return f"{sql} AND person = ? ORDER BY rid DESC"
    return f"{sql} AND person IS NOT NULL ORDER BY +person, rid DESC"


_make: Final = tuple.__new__  # what a named tuple's `_make` does, without looking at each length
_NOBODY: Final = RecordId(b"\xff" * 17)  # after everybody
_END: Final = (_NOBODY,)


class _List:
    """The facts of one sort, walked beside the people; those of whom nobody asks for are passed by."""

    __slots__ = ("_fact", "_row", "_rows", "name", "person")

    def __init__(self, name: str, fact: Any, rows: Iterable[Any]) -> None:
        self.name, self._fact, self._rows = name, fact, iter(rows)
        self._row = next(self._rows, _END)
        self.person = self._row[0]

    def of(self, person: RecordId) -> list[Any]:
        """The facts of `person`; they are asked for in the order of their ids."""
        row, rows, fact = self._row, self._rows, self._fact
        while row[0] < person:
            row = next(rows, _END)
        found = []
        while row[0] == person:
            found.append(_make(fact, row[1:]))
            row = next(rows, _END)
        self._row, self.person = row, row[0]
        return found
