"""One row for each case with what the list shows; recomputed when a file changes."""

from __future__ import annotations

import json
from typing import Any

from app.domain.case import Case
from app.domain.declaration import kind_of
from app.domain.ids import RecordId
from app.domain.person import Person, PersonName
from app.domain.values import to_plain
from app.storage.name_words import sort_words
from app.storage.reader import Reader
from app.storage.store import Store

_COLUMNS = (
    "rid, id, file, person, name, native, sort_name, number, state, priority, site, responsible,"
    " opened_on, closed_on, archived, sex, born, citizenships, next_due, permit_expires, changed_at"
)

LATIN = "Latn"


def project_case_cards(store: Store, persons: frozenset[RecordId]) -> None:
    """Bring the cards of these persons' cases in step."""
    for person_id in persons:
        store.tables.execute("DELETE FROM case_card WHERE person = ?", [person_id])
        person = store.get(Person, person_id)
        if person is not None:
            for case in store.find(Case, person=person_id):
                _insert(store, person, case)


def native_name(reader: Reader, person: RecordId) -> str | None:
    """The person's name in its own script, when there is one that is not Latin."""
    names = reader.find(PersonName, person=person)
    return next((n.full for n in names if n.full and n.script not in (None, LATIN)), None)


def _insert(store: Store, person: Person, case: Case) -> None:
    name = person.display_name or ""
    row: list[Any] = [
        *_place(store, case),
        person.id,
        name,
        native_name(store, person.id),
        sort_words(name),
        case.number,
        case.state,
        case.priority,
        case.site,
        case.responsible,
        case.opened_on.isoformat() if case.opened_on else None,
        case.closed_on.isoformat() if case.closed_on else None,
        int(bool(case.archived)),
        person.sex,
        to_plain(_BORN, person.born),
        json.dumps(sorted(person.citizenships)),
        _next_due(store, person.id),
        _permit_expires(store, person.id),
        store.now_ms,
    ]
    marks = ", ".join("?" * len(row))
    store.tables.execute(f"INSERT INTO case_card ({_COLUMNS}) VALUES ({marks})", row)


_BORN = kind_of(Person).by_name["born"]


def _place(store: Store, case: Case) -> tuple[int, RecordId, int]:
    rid, file = store.rows("SELECT rid, space FROM k_case WHERE id = ?", [case.id])[0]
    return rid, case.id, file


def _next_due(store: Store, person: RecordId) -> str | None:
    """The earliest day among the open tasks of the file."""
    found = store.rows(
        "SELECT min(max(due, coalesce(snoozed_until, due))) FROM k_task"
        " WHERE person = ? AND alive AND due IS NOT NULL AND state NOT IN ('done', 'cancelled')",
        [person],
    )
    return found[0][0] if found else None


def _permit_expires(store: Store, person: RecordId) -> str | None:
    found = store.rows("SELECT max(expires_on) FROM k_permit WHERE person = ? AND alive", [person])
    return found[0][0] if found else None
