"""Rows as they may leave: ids as text, without what belongs to persons."""

from __future__ import annotations

import json
from collections.abc import Iterator

from app.domain.directory.fields import Table
from app.domain.directory.identity import as_text
from app.storage.directory.store import DirectoryStore

_OF = {"attribute": "link_entity", "metadata": "resource_type"}
_PERSONAL = "contact"


def published_rows(store: DirectoryStore, table: Table) -> Iterator[dict[str, object]]:
    """The rows of `table` that may leave, in the order of their ids."""
    return (public(row) for row in store.rows(table) if is_public(table, row))


def is_public(table: Table, row: dict[str, object]) -> bool:
    """Whether a row may leave: not a person, nor of a person, nor somebody's own telephone."""
    if table.name == _PERSONAL:
        return False
    if table.name in _OF:
        return row[_OF[table.name]] != _PERSONAL
    if table.name == "phone" and row["contact_id"] is not None:
        return any(row[f.name] is not None for f in table.references if f.name != "contact_id")
    return True


def public(row: dict[str, object]) -> dict[str, object]:
    """A row as it leaves."""
    out = {
        name: as_text(value) if isinstance(value, bytes) else value
        for name, value in row.items()
        if name != "contact_id"
    }
    if "contact_id" in row:
        out["contact_id"] = None
    return out


def extra_of(row: dict[str, object]) -> dict[str, object]:
    """What the source said beyond the standard."""
    text = row.get("extra")
    found = json.loads(text) if isinstance(text, str) else {}
    return found if isinstance(found, dict) else {}
