"""Every edit anybody saved, and which of them must be found in the end.

The ledger knows no dots and no merging. It asks only what a laptop had when somebody wrote on it: an
edit takes the place of those, and of no other.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.simulation.replica import Place


@dataclass(frozen=True)
class Edit:
    """One value of its own, where it was written, by which laptop, and what that laptop had there."""

    value: Any
    place: Place
    laptop: str
    instead_of: frozenset[Any]


@dataclass
class Ledger:
    """`gone`: edits nobody can have any more (the only disk they were on went back in time)."""

    edits: dict[Any, Edit] = field(default_factory=dict)
    gone: set[Any] = field(default_factory=set)

    def write(self, edit: Edit) -> None:
        self.edits[edit.value] = edit

    def forget(self, values: Iterable[Any]) -> None:
        self.gone.update(values)

    def find_again(self, values: Iterable[Any]) -> None:
        self.gone.difference_update(values)

    def demanded(self) -> dict[Place, frozenset[Any]]:
        """Edits that must stand: there still, and not written over by one that is there still."""
        there = {value: edit for value, edit in self.edits.items() if value not in self.gone}
        over = {old for edit in there.values() for old in edit.instead_of}
        found: dict[Place, set[Any]] = {}
        for value, edit in there.items():
            if value not in over:
                found.setdefault(edit.place, set()).add(value)
        return {place: frozenset(values) for place, values in found.items()}

    def check(
        self,
        who: str,
        shown: Mapping[Place, frozenset[Any]],
        *,
        exact: bool,
        without: Container[bytes] = frozenset(),
    ) -> None:
        """What a laptop shows holds all that is demanded, and if `exact` nothing else; `without` the spaces
        it is not given any more.

        A laptop that went back in time and then did again what it had done may leave an old value
        of its own beside the new one: somebody is asked once too often, and nothing is lost.
        """
        for place, values in self.demanded().items():
            if place[0] in without:
                continue
            held = shown.get(place, frozenset())
            assert values <= held, f"{who} lacks {sorted(values - held)}: shows {sorted(held)}"
            assert not exact or held == values, f"{who} shows what was replaced: {sorted(held - values)}"
