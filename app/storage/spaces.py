"""Finds, or makes, the space a record lives in: by its kind's scope and its parent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.domain.declaration import Kind, Record, Scope
from app.domain.ids import ID_BYTES, RecordId
from app.domain.space_ids import space_id
from app.errors import DomainError
from app.storage.reader import Reader
from app.storage.schema import table_of

ORGANISATION_ROOT = RecordId(bytes(ID_BYTES))
FORGOTTEN = "forgotten"
"""Scope of a space this laptop gave up (`app.storage.forgetting`); its id stands as its root."""
_OF_THEIR_OWN = frozenset({Scope.NAMED, Scope.CAPSULE})
"""A record under a parent elsewhere begins a space about itself."""


@dataclass(frozen=True, slots=True)
class Space:
    """One space by its local number, its id, and the record it is about."""

    number: int
    id: bytes
    scope: Scope
    root: RecordId


class SpaceForgotten(DomainError):
    """What it was about was erased, or is not for this laptop any more: nothing is written there."""

    key = "error.forgetting.gone"


class Spaces:
    """The spaces of one file; belongs to one transaction's writer."""

    def __init__(self, reader: Reader, user: RecordId) -> None:
        self._reader, self._user = reader, user

    def of_new(self, kind: Kind, record: Record) -> Space:
        """The space a record about to be added will live in; made when it is the first there."""
        return self.at(kind.scope, self._root(kind, record))

    def numbered(self, number: int) -> Space:
        """The space of a local number."""
        return self._read("rid = ?", [number])[0]

    def at(self, scope: Scope, root: RecordId) -> Space:
        """The space about `root` in `scope`; made when there is none."""
        found = self._read("scope = ? AND root = ?", [scope.value, root])
        if found:
            return found[0]
        if self._is_forgotten(space_id(scope, root)):
            raise SpaceForgotten
        # One of which only envelopes nobody could read came has its id here, and nothing else.
        insert = (
            "INSERT INTO space (id, scope, root) VALUES (?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET scope = excluded.scope, root = excluded.root"
        )
        self._reader.tables.execute(insert, [space_id(scope, root), scope.value, root])
        return self.at(scope, root)

    def _root(self, kind: Kind, record: Record) -> RecordId:
        if kind.scope is Scope.ORGANISATION:
            return ORGANISATION_ROOT
        if kind.scope is Scope.PRIVATE:
            return self._user
        parent = self._parent_space(kind, record)
        if parent is None:
            return record.id
        if kind.scope is Scope.SITE and parent.scope is Scope.ORGANISATION:
            return self._parent_id(kind, record) or record.id
        if kind.scope in _OF_THEIR_OWN and parent.scope is not kind.scope:
            return record.id
        return parent.root

    @staticmethod
    def _parent_id(kind: Kind, record: Record) -> RecordId | None:
        spec = kind.parent
        id_: RecordId | None = getattr(record, spec.name) if spec else None
        return id_

    def _parent_space(self, kind: Kind, record: Record) -> Space | None:
        id_ = self._parent_id(kind, record)
        if id_ is None or kind.parent is None:
            return None
        table = table_of(self._reader.registry.named(kind.parent.target))
        found = self._reader.rows(f"SELECT space FROM {table} WHERE id = ?", [id_])
        if not found and self._is_forgotten(space_id(Scope.FILE, id_)):
            raise SpaceForgotten  # not even beside it, in a space of its own
        return self.numbered(found[0][0]) if found else None

    def _is_forgotten(self, id_: bytes) -> bool:
        return bool(self._reader.rows("SELECT 1 FROM space WHERE id = ? AND scope = ?", [id_, FORGOTTEN]))

    def _read(self, where: str, bound: list[Any]) -> list[Space]:
        rows = self._reader.rows(f"SELECT rid, id, scope, root FROM space WHERE {where}", bound)
        return [Space(row[0], row[1], Scope(row[2]), RecordId(row[3])) for row in rows]
