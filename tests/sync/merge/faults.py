"""Planted faults: each a merge a hurried programmer could have written."""

from __future__ import annotations

from typing import Any

import msgspec

from sync.merge.applying import Outcome
from sync.merge.arrival import Arrival
from sync.merge.registers import Dot, Registers
from sync.merge.seen import Seen
from sync.protocol.change import LIFE
from tests.sync.merge.laptops import LATEST, RULES, Laptop, Merge


class LastWriterWins(Merge):
    """Of two values the later by the clock is kept, the other is gone."""

    def _spoil(self, outcome: Outcome) -> Outcome:
        outcome.registers.siblings.clear()
        return msgspec.structs.replace(outcome, started=frozenset())

    def apply(self, *given: Any) -> Outcome:
        return self._spoil(super().apply(*given))


class ForgetsTheLoser(Merge):
    """A field nobody is asked about keeps its latest value only."""

    def apply(self, *given: Any) -> Outcome:
        outcome = super().apply(*given)
        outcome.registers.siblings.pop(LATEST, None)
        return outcome


class CollapsesDots(Merge):
    """Two equal values become one, and the second write is forgotten."""

    def apply(self, *given: Any) -> Outcome:
        outcome = super().apply(*given)
        shown = given[2] | outcome.shown
        for number in list(outcome.registers.siblings):
            kept = [s for s in outcome.registers.siblings[number] if s[1] != shown.get(number)]
            outcome.registers.siblings[number] = kept
        return outcome


class OffByOne(Merge):
    """The last change an author saw counts as unseen."""

    def arrive(self, dot: Dot, context: Seen[int], here: Seen[int]) -> Arrival:
        before = Seen({d: s - 1 for d, s in context.vector.items()}, context.missing)
        return super().arrive(dot, before, here)


class SeenEverything(Merge):
    """An arriving change replaces whatever is here, seen by its author or not."""

    def arrive(self, dot: Dot, context: Seen[int], here: Seen[int]) -> Arrival:
        return super().arrive(dot, here, here)


class NoForesight(Merge):
    """What a change that came too early had seen is forgotten."""

    def apply(self, *given: Any) -> Outcome:
        outcome = super().apply(*given)
        outcome.registers.foreseen.clear()
        return outcome


class LocalNumbersDecide(Merge):
    """Between equal stamps the laptop's own numbering of devices decides."""

    def rank(self, laptop: Laptop, dot: Dot) -> Any:
        return laptop.stamps[dot], dot[0]


class NewestArrivalShown(Merge):
    """What arrived last is shown."""

    def rank(self, laptop: Laptop, dot: Dot) -> Any:
        return list(laptop.stamps).index(dot)


class AppliedTwice(Merge):
    """A change that is known already is applied again."""

    def is_known(self, dot: Dot, here: Seen[int]) -> bool:
        return False

    def arrive(self, dot: Dot, context: Seen[int], here: Seen[int]) -> Arrival:
        return msgspec.structs.replace(
            super().arrive(dot, context, Seen(here.vector, here.missing | {dot})), here=here
        )


class HolesClaimed(Merge):
    """A write says that its author had seen what was set aside."""

    def context(self, seen: Seen[bytes]) -> Seen[bytes]:
        return Seen(seen.vector)


class HolesForgotten(Merge):
    """A change set aside is taken for known when it can be read at last."""

    def is_known(self, dot: Dot, here: Seen[int]) -> bool:
        return here.vector.get(dot[0], 0) >= dot[1]


class UnknownFieldsDropped(Merge):
    """Fields of a newer program are left out."""

    def apply(self, laptop: Laptop, registers: Any, values: Any, fields: Any, arrival: Arrival) -> Outcome:
        known = {n: value for n, value in fields.items() if n == LIFE or n in RULES}
        return super().apply(laptop, registers, values, known, arrival)


class RemovalWins(Merge):
    """Taking an element out of a set takes out also what was put in unseen."""

    def apply(self, laptop: Laptop, registers: Any, values: Any, fields: Any, arrival: Arrival) -> Outcome:
        outcome = super().apply(laptop, registers, values, fields, arrival)
        for number, written in fields.items():
            if isinstance(written, dict) and isinstance(values.get(number), list):
                left = [e for e in (values | outcome.shown)[number] if written.get(e, True)]
                outcome.shown[number] = left
        return outcome


class EditsDoNotLive(Merge):
    """An edit says nothing of the record's life, so a deletion swallows it."""

    def write(self, registers: Registers, number: int, dot: Dot) -> None:
        life = registers.dots.get(LIFE), registers.siblings.get(LIFE)
        super().write(registers, number, dot)
        if number != LIFE:
            registers.dots.pop(LIFE)
            registers.siblings.pop(LIFE, None)
            registers.dots |= {LIFE: life[0]} if life[0] else {}
            registers.siblings |= {LIFE: life[1]} if life[1] else {}


class EditsUndelete(Merge):
    """An edit of another field settles whether the record lives."""

    def apply(self, laptop: Laptop, registers: Any, values: Any, fields: Any, arrival: Arrival) -> Outcome:
        return super().apply(laptop, registers, values, {LIFE: True, **fields}, arrival)


class DecisionsStayHere(Merge):
    """A decision ends the conflict on the own screen only."""

    def settle(self, registers: Registers, number: int, dot: Dot) -> None:
        registers.siblings.pop(number, None)


FAULTS: tuple[type[Merge], ...] = (
    LastWriterWins,
    ForgetsTheLoser,
    CollapsesDots,
    OffByOne,
    SeenEverything,
    NoForesight,
    LocalNumbersDecide,
    NewestArrivalShown,
    AppliedTwice,
    HolesClaimed,
    HolesForgotten,
    UnknownFieldsDropped,
    RemovalWins,
    EditsDoNotLive,
    EditsUndelete,
    DecisionsStayHere,
)
