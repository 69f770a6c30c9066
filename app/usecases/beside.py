"""What stands beside the values that pages and forms show: fields written twice that nobody decided yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.declaration import Scope
from app.domain.ids import RecordId
from app.domain.user import User
from app.storage.reader import Reader
from app.usecases import conflicts, histories
from app.usecases.conflict_views import ConflictFile, ConflictLine, Side
from app.usecases.histories import Names


@dataclass(frozen=True, slots=True)
class Beside:
    """Open lines of some records, and the names to tell them with."""

    files: tuple[ConflictFile, ...] = ()
    names: Names = field(default_factory=lambda: Names({}, {}))

    def of(self, record: RecordId) -> Mapping[str, ConflictLine]:
        """The open lines of a record by the name of their field."""
        lines = (line for file in self.files if file.record == record for line in file.lines)
        return {line.spec.name: line for line in lines if line.spec is not None}

    def others(self, record: RecordId, name: str) -> tuple[Side, ...]:
        """The values of a field that no page shows yet."""
        line = self.of(record).get(name) if self.files else None
        return tuple(side for side in line.sides if not side.shown) if line else ()


def of_record(reader: Reader, kind: str, record: RecordId, by: User) -> Beside:
    """What stands beside the fields of one record."""
    file = conflicts.read(reader, reader.registry.named(kind), record, by)
    return Beside((file,), histories.names(reader)) if file is not None else Beside()


def of_person(reader: Reader, person: RecordId, by: User | None, *, opened: bool = False) -> Beside:
    """What stands beside the fields of a person's file as `by` may see it.

    `opened`: of what few may read and has been opened; without it, of everything else.
    """
    found = conflicts.of_person(reader, person, by) if by is not None else ()
    files = tuple(file for file in found if (file.kind.scope is not Scope.FILE) is opened)
    return Beside(files, histories.names(reader)) if files else Beside()
