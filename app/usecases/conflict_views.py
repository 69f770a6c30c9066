"""What a person sees and says where two laptops wrote the same thing without knowing of each other.

Plain values between the encrypted file and the windows. The verbs are in `app.usecases.conflicts`:

    open_(reader, by) -> tuple[ConflictFile, ...]      newest first, those skipped for now at the end
    count(reader, by) -> int       files `by` is asked about: not optional, not skipped
    read(reader, kind, record, by) -> ConflictFile | None        None: meanwhile somebody decided
    decide(store, choices) -> None                     one transaction, one new change in each space
    skip(store, kind, record) -> None                  remembered on this laptop alone

`decide` refuses with DomainError("conflict.moved_on") when `Choice.seen` are not the dots the line has
now: nobody decides over a value they were not shown. Undoing its transaction (`session.undo`) makes the
lines open again on every laptop, with the same values and their authors.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.domain.declaration import FieldSpec, Kind, Record
from app.domain.ids import RecordId
from sync.protocol.change import LIFE

Dot = tuple[int, int]
"""(number of the device in this file, its dseq): names one write."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the values that stand beside each other, and who wrote it.

    `value` is what the record's attribute would hold (None: emptied); of a life, True means kept and
    False deleted. `at` is in milliseconds since 1970 by that laptop's clock: for showing only. `laptop` is
    the name of the device, empty when it is not known.
    """

    dot: Dot
    value: Any
    author: RecordId
    author_name: str
    at: int
    laptop: str
    here: bool
    """Written on this laptop."""
    shown: bool = False
    """The one every page shows until somebody decides."""
    edited: tuple[tuple[FieldSpec, Any], ...] = ()
    """Of a life that was kept: the fields this side wrote, and so the reason to keep the record."""


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """One field with two values or more; `spec` is None for the record's life (deleted or kept)."""

    spec: FieldSpec | None
    before: Any
    """What all sides had seen; None when there was nothing or it is not known."""
    sides: tuple[Side, ...]
    """Two or more: the one of this laptop first, then newest first."""
    supervisor_only: bool = False
    """Its declaration says that only a supervisor decides (Merge.SUPERVISOR)."""
    may_decide: bool = True
    """Whether the one at the keyboard may."""
    optional: bool = False
    """Both stay (Merge.KEEP_BOTH): putting them together is offered, never asked, and not counted."""

    @property
    def field(self) -> int:
        """Number of the field; `LIFE` for the record's life."""
        return self.spec.id if self.spec is not None else LIFE

    @property
    def name(self) -> str:
        """Name of the field; empty for the record's life."""
        return self.spec.name if self.spec is not None else ""

    @property
    def seen(self) -> tuple[Dot, ...]:
        """The writes this line shows, in a fixed order."""
        return tuple(sorted(side.dot for side in self.sides))

    @property
    def is_life(self) -> bool:
        """True where one side deleted what the other went on writing."""
        return self.spec is None


@dataclass(frozen=True, slots=True)
class ConflictFile:
    """One record with open lines, and whose file it is in."""

    kind: Kind
    record: RecordId
    shown: Record | None
    """The record as every page shows it meanwhile."""
    lines: tuple[ConflictLine, ...]
    merged: int = 0
    """Fields that several sides changed without touching each other: put together already."""
    person: RecordId | None = None
    person_name: str = ""
    case: RecordId | None = None
    case_number: str = ""
    skipped: bool = False

    @property
    def at(self) -> int:
        """When the newest of its values was written."""
        return max((side.at for line in self.lines for side in line.sides), default=0)

    @property
    def may_decide(self) -> bool:
        """Whether there is a line the one at the keyboard may decide."""
        return any(line.may_decide for line in self.lines)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person decided of one line: the value that goes on, one of the sides' or a new one."""

    kind: str
    record: RecordId
    field: int
    value: Any
    seen: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A rule that needs one truth and was broken by two laptops, each right on its own.

    `key` is a translation key with `params`; `kind` and `record` are what to open to mend it, `other` the
    record it clashes with.
    """

    key: str
    params: tuple[tuple[str, str | int], ...]
    kind: str
    record: RecordId
    other: RecordId
    person: RecordId | None = None
