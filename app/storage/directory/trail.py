"""The verification trail, and changes that people propose."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.directory.leaf_tables import BY_NAME
from app.domain.ids import new_id
from app.storage.database import translated

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change somebody proposes and the directory's editor has not decided on yet."""

    id: bytes
    resource_type: str
    resource_id: bytes
    field_name: str
    previous: str | None
    proposed: str | None
    note: str
    by: str
    at: str


class DirectoryTrail:
    """Changes single values, leaving a `metadata` row for each; keeps what is proposed."""

    def __init__(self, tables: Database, changed: Callable[[Sequence[bytes]], None]) -> None:
        self._tables = tables
        self._changed = changed
        self._last = b""

    def _next_id(self) -> bytes:
        """Later ids are greater, within one millisecond too: the trail is read in their order."""
        while (made := new_id()) <= self._last:
            pass
        self._last = made
        return made

    def value(self, table: str, identity: bytes, field: str) -> str | int | float | None:
        """One value as it is now; KeyError when there is no such row or column."""
        self._check(table, field)
        with translated():
            row = self._tables.execute(
                f'SELECT "{field}" FROM dir_{table} WHERE id = ?', (identity,)
            ).fetchone()
        if row is None:
            raise KeyError(identity)
        found: str | int | float | None = row[0]
        return found

    def change(
        self, table: str, identity: bytes, field: str, value: str | float | None, on: dt.date, by: str
    ) -> bool:
        """Set one value and write it to the trail; False when it was so already."""
        before = self.value(table, identity, field)
        if before == value:
            return False
        self.set_value(table, identity, field, value)
        self.note(table, identity, "update", field, before, value, on, by)
        self._changed(self.services_of(table, identity))
        return True

    def set_value(self, table: str, identity: bytes, field: str, value: str | float | None) -> None:
        """Set one value without a word in the trail."""
        self._check(table, field)
        with translated():
            self._tables.execute(f'UPDATE dir_{table} SET "{field}" = ? WHERE id = ?', (value, identity))

    def note(
        self,
        table: str,
        identity: bytes,
        action: str,
        field: str,
        before: str | float | None,
        after: str | float | None,
        on: dt.date,
        by: str,
    ) -> None:
        """One row of the trail. Nothing is written as "-": the standard wants a value."""
        row = (
            self._next_id(),
            identity,
            table,
            on.isoformat(),
            action,
            field,
            _told(before),
            _told(after),
            by,
        )
        with translated():
            self._tables.execute(
                "INSERT INTO dir_metadata (id, resource_id, resource_type, last_action_date, "
                "last_action_type, field_name, previous_value, replacement_value, updated_by, local) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
                row,
            )

    def touched(self, service: bytes) -> None:
        """The trail of a service has grown: judge it again."""
        self._changed([service])

    def services_of(self, table: str, identity: bytes) -> list[bytes]:
        """The services whose entries show this row."""
        if table == "service":
            return [identity]
        with translated():
            if table == "organization":
                sql, values = "SELECT id FROM dir_service WHERE organization_id = ?", (identity,)
            elif table == "location":
                sql = "SELECT DISTINCT service_id FROM dir_service_at_location WHERE location_id = ?"
                values = (identity,)
            elif table == "service_at_location":
                sql, values = "SELECT service_id FROM dir_service_at_location WHERE id = ?", (identity,)
            else:
                return self._services_of_leaf(table, identity)
            return [row[0] for row in self._tables.execute(sql, values).fetchall()]

    def _services_of_leaf(self, table: str, identity: bytes) -> list[bytes]:
        found: list[bytes] = []
        for column in BY_NAME[table].references:
            if column.to in ("service", "location", "service_at_location", "organization"):
                owner = self.value(table, identity, column.name)
                if isinstance(owner, bytes):
                    found += self.services_of(column.to, owner)
        return list(dict.fromkeys(found))

    def keep_local_changes(self) -> int:
        """After an import: put back values changed here that the source still tells as they were.

        Of each value the last local change counts. When the source has changed it since, the
        source is right. Gives how many were put back.
        """
        kept = 0
        with translated():
            rows = self._tables.execute(
                "SELECT resource_type, resource_id, field_name, previous_value, replacement_value "
                "FROM dir_metadata WHERE local AND last_action_type IN ('update', 'verify') ORDER BY id"
            ).fetchall()
        chains: dict[tuple[str, bytes, str], list[tuple[str, str]]] = {}
        for table, identity, field, before, after in rows:
            chains.setdefault((table, identity, field), []).append((before, after))
        for (table, identity, field), steps in chains.items():
            kept += self._put_back(table, identity, field, steps)
        return kept

    def _put_back(self, table: str, identity: bytes, field: str, steps: list[tuple[str, str]]) -> bool:
        try:
            now = _told(self.value(table, identity, field))
        except KeyError:
            return False
        wanted = steps[-1][1]
        if now == wanted or now not in {before for before, _ in steps}:
            return False
        self.set_value(table, identity, field, None if wanted == "-" else wanted)
        return True

    def acts(self, service: bytes, limit: int = 20) -> list[tuple[str, str, str, str]]:
        """What was checked, reported and changed on a service: (day, act, value, by), newest first."""
        with translated():
            return self._tables.execute(
                "SELECT last_action_date, last_action_type, replacement_value, updated_by FROM dir_metadata"
                " WHERE resource_type = 'service' AND resource_id = ? AND local"
                " ORDER BY last_action_date DESC, id DESC LIMIT ?",
                (service, limit),
            ).fetchall()

    def propose(self, proposal: Proposal) -> None:
        """Keep a proposal until it is decided."""
        with translated():
            self._tables.execute(
                "INSERT INTO dir_proposal (id, resource_type, resource_id, field_name, previous_value, "
                "proposed_value, note, proposed_by, proposed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    proposal.id,
                    proposal.resource_type,
                    proposal.resource_id,
                    proposal.field_name,
                    proposal.previous,
                    proposal.proposed,
                    proposal.note,
                    proposal.by,
                    proposal.at,
                ),
            )

    def proposals(self, resource: bytes | None = None) -> list[Proposal]:
        """Proposals nobody has decided on, oldest first; of one row when `resource` is given."""
        with translated():
            rows = self._tables.execute(
                "SELECT id, resource_type, resource_id, field_name, previous_value, proposed_value, note, "
                "proposed_by, proposed_at FROM dir_proposal "
                "WHERE state = 'open' AND (:resource IS NULL OR resource_id = :resource) ORDER BY id",
                {"resource": resource},
            ).fetchall()
        return [Proposal(*row) for row in rows]

    def decide(self, proposal: bytes, accepted: bool, by: str, at: str) -> None:
        """Close a proposal."""
        with translated():
            self._tables.execute(
                "UPDATE dir_proposal SET state = ?, decided_by = ?, decided_at = ? WHERE id = ?",
                ("accepted" if accepted else "refused", by, at, proposal),
            )

    def _check(self, table: str, field: str) -> None:
        """Names become part of a statement: only those of the standard may."""
        if table not in BY_NAME or BY_NAME[table].field(field) is None:
            raise KeyError(f"{table}.{field}")


def _told(value: str | float | None) -> str:
    return "-" if value is None or value == "" else str(value)
