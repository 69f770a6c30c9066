"""What the roll shows: guests of a day, what is marked, what still has to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.domain.ids import RecordId
from app.usecases.presence import RollLine

MARKS = ("P", "A", "U", "H")


@dataclass(slots=True)
class RollState:
    """The lines of the roll with marks that are on their way to the file."""

    lines: list[RollLine] = field(default_factory=list)
    pending: dict[RecordId, str | None] = field(default_factory=dict)

    def take(self, lines: Sequence[RollLine]) -> None:
        """What the file says now; marks still on their way stay until the file has them."""
        self.lines = list(lines)
        held = {line.person: self._held(line) for line in lines}
        self.pending = {p: mark for p, mark in self.pending.items() if p in held and held[p] != mark}

    def mark_of(self, line: RollLine) -> str | None:
        """The mark to show for a guest."""
        return self.pending[line.person] if line.person in self.pending else self._held(line)

    def unmarked(self) -> list[RollLine]:
        """Guests without a mark."""
        return [line for line in self.lines if self.mark_of(line) is None]

    def count(self) -> Counter[str | None]:
        """How many guests have each mark; None counts those without."""
        return Counter(self.mark_of(line) for line in self.lines)

    def next_unmarked(self, after: int) -> int | None:
        """Row of the next guest without a mark, going round; None when all are marked."""
        rows = [row for row, line in enumerate(self.lines) if self.mark_of(line) is None]
        return next((row for row in rows if row > after), rows[0] if rows else None)

    @staticmethod
    def _held(line: RollLine) -> str | None:
        return line.marked.state if line.marked is not None else None


def filtered(lines: Sequence[RollLine], typed: str) -> list[RollLine]:
    """Guests whose name or room holds what was typed."""
    words = typed.casefold().split()
    return [line for line in lines if all(word in _searched(line) for word in words)]


def room_of(line: RollLine) -> str:
    """Room and bed as one word."""
    return "".join(part for part in (line.placement.room or "", line.placement.bed or ""))


def _searched(line: RollLine) -> str:
    return f"{line.name} {room_of(line)}".casefold()


__all__ = ["MARKS", "RollState", "filtered", "room_of"]
