"""Blocking keys of each person's names: where the duplicate panel finds its candidates."""

from __future__ import annotations

from app.domain.ids import RecordId
from app.domain.person import Person, PersonName
from app.storage.name_words import block_keys
from app.storage.reader import Reader
from app.storage.store import Store

MAX_CANDIDATES = 400


def project_name_keys(store: Store, persons: frozenset[RecordId]) -> None:
    """Bring the keys of these persons in step with their names."""
    for person in persons:
        names = store.find(PersonName, person=person) if store.get(Person, person) else []
        wanted = {key for name in names if name.full for key in block_keys(name.full)}
        held = {row[0] for row in store.rows("SELECT key FROM name_key WHERE person = ?", [person])}
        for key in held - wanted:
            store.tables.execute("DELETE FROM name_key WHERE key = ? AND person = ?", [key, person])
        for key in wanted - held:
            store.tables.execute("INSERT INTO name_key (key, person) VALUES (?, ?)", [key, person])


def persons_sharing_keys(reader: Reader, names: list[str], limit: int = MAX_CANDIDATES) -> list[RecordId]:
    """Persons whose names share keys with `names`, most shared first, at most `limit`."""
    keys = sorted({key for name in names for key in block_keys(name)})
    if not keys:
        return []
    marks = ",".join("?" * len(keys))
    rows = reader.rows(
        f"SELECT person FROM name_key WHERE key IN ({marks}) GROUP BY person ORDER BY count(*) DESC LIMIT ?",
        [*keys, limit],
    )
    return [RecordId(row[0]) for row in rows]
