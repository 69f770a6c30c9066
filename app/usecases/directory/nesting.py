"""Rows become the standard's nested objects: what belongs to a row stands inside it.

A reference that the nesting already tells is left out, as in the standard's own examples;
one that points at a row which is not there is written, so that nothing is lost. The
locations of an organisation stand with the services, not inside the organisation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from app.domain.directory.fields import Table
from app.domain.directory.leaf_tables import BY_NAME, TABLES
from app.storage.directory.store import DirectoryStore
from app.usecases.directory.published import extra_of, is_public, public

Object = dict[str, object]

_NOT_NESTED = frozenset({("organization", "locations"), ("service_at_location", "service")})
_NEVER = frozenset({"contact"})
_LINKS = (("attributes", "attribute", "link_id"), ("metadata", "metadata", "resource_id"))
_NAMES_OWNER = {"attribute": "link_entity", "metadata": "resource_type"}


class Nest:
    """Builds objects for rows and remembers which rows have found their place."""

    def __init__(self, store: DirectoryStore) -> None:
        self._store = store
        self._placed: dict[str, set[bytes]] = defaultdict(set)
        self._there = {table.name: store.ids(table) for table in TABLES}

    def objects(
        self, table: Table, rows: Sequence[Object], told: frozenset[str] = frozenset()
    ) -> list[Object]:
        """The objects of `rows`, in their order; columns in `told` are told by where they stand."""
        rows = [row for row in rows if is_public(table, row)]
        ids = [identity for row in rows if isinstance(identity := row["id"], bytes)]
        self._placed[table.name].update(ids)
        inside = self._inside(table, ids)
        wholes = {
            whole.key: self._wholes(whole.table, whole.column, rows)
            for whole in table.wholes
            if (table.name, whole.key) not in _NOT_NESTED
        }
        return [self._object(table, row, told, inside, wholes) for row in rows]

    def left_over(self, table: Table) -> list[Object]:
        """The objects of rows that stand in no other object."""
        if table.name in _NEVER:
            return []
        missing = sorted(self._there[table.name] - self._placed[table.name])
        rows = self._store.rows_by(table, "id", missing)
        return self.objects(table, rows, frozenset()) if rows else []

    def _inside(self, table: Table, ids: Iterable[bytes]) -> dict[str, dict[bytes, list[Object]]]:
        """Key -> id of the row -> objects that stand in it under that key."""
        ids = list(ids)
        found: dict[str, dict[bytes, list[Object]]] = {}
        for child in table.children:
            if child.table not in _NEVER and (table.name, child.key) not in _NOT_NESTED:
                found[child.key] = self._grouped(BY_NAME[child.table], child.column, ids)
        for key, name, column in _LINKS:
            if getattr(table, f"has_{key}"):
                found[key] = self._grouped(BY_NAME[name], column, ids)
                for made in (one for many in found[key].values() for one in many):
                    _unsay(made, _NAMES_OWNER[name], table.name)
        return found

    def _grouped(self, table: Table, column: str, ids: Sequence[bytes]) -> dict[bytes, list[Object]]:
        rows = [row for row in self._store.rows_by(table, column, ids) if is_public(table, row)]
        groups: dict[bytes, list[Object]] = defaultdict(list)
        for row, made in zip(rows, self.objects(table, rows, frozenset({column})), strict=True):
            owner = row[column]
            if isinstance(owner, bytes):
                groups[owner].append(made)
        return groups

    def _wholes(self, name: str, column: str, rows: Sequence[Object]) -> dict[bytes, Object]:
        wanted = {value for row in rows if isinstance(value := row[column], bytes)}
        table = BY_NAME[name]
        found = self._store.rows_by(table, "id", wanted)
        made = self.objects(table, found)
        return {i: whole for row, whole in zip(found, made, strict=True) if isinstance(i := row["id"], bytes)}

    def _object(
        self,
        table: Table,
        row: Object,
        told: frozenset[str],
        inside: dict[str, dict[bytes, list[Object]]],
        wholes: dict[str, dict[bytes, Object]],
    ) -> Object:
        held = {
            whole.key: wholes[whole.key][value]
            for whole in table.wholes
            if isinstance(value := row[whole.column], bytes) and value in wholes.get(whole.key, {})
        }
        told |= {whole.column for whole in table.wholes if whole.key in held}
        out: Object = {
            column: value
            for column, value in public(row).items()
            if column in table.by_name and value is not None
            if column not in told and not self._is_told_elsewhere(table, column, row[column])
        }
        out |= held
        identity = row["id"]
        if isinstance(identity, bytes):
            out |= {key: groups[identity] for key, groups in inside.items() if groups.get(identity)}
        return out | {key: value for key, value in sorted(extra_of(row).items()) if key not in out}

    def _is_told_elsewhere(self, table: Table, column: str, value: object) -> bool:
        """Whether this reference is told by the row standing inside the one it points at."""
        field = table.field(column)
        if field is None or not field.to or value not in self._there[field.to]:
            return False
        return any(
            child.table == table.name and child.column == column and (field.to, child.key) not in _NOT_NESTED
            for child in BY_NAME[field.to].children
        )


def _unsay(made: Object, column: str, value: str) -> None:
    """Leave out what the place of the object says already."""
    if made.get(column) == value:
        del made[column]
