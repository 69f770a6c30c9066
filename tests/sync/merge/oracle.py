"""What must be kept, computed from the whole history: no registers, no vectors, no dots compared.

A write is kept unless another applied write of the same thing was made by somebody who had it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sync.protocol.change import LIFE
from tests.sync.merge.laptops import ASKED, RULES, SUPERVISED, Event, Laptop
from tests.sync.merge.whole import Dot, Key


@dataclass
class Expected:
    """One record: kept values by change, members of sets by change, what is shown, what is asked."""

    fields: dict[int, dict[Dot, Any]] = field(default_factory=dict)
    sets: dict[int, dict[Any, set[Dot]]] = field(default_factory=dict)

    def shown(self, number: int, history: Mapping[Dot, Event]) -> Any:
        kept = self.fields[number]
        if number == LIFE:
            return any(kept.values())
        return kept[max(kept, key=lambda dot: (history[dot].hlc, dot[0]))]

    def asked(self) -> set[int]:
        return {
            number
            for number, kept in self.fields.items()
            if number in (LIFE, ASKED, SUPERVISED) and len(set(kept.values())) > 1
        }


def expected(history: Mapping[Dot, Event], known: Iterable[Dot]) -> dict[Key, Expected]:
    """What a laptop that has exactly the changes `known` must hold."""
    writes: dict[Key, list[tuple[Event, Mapping[int, Any]]]] = {}
    for dot in known:
        for key, fields in history[dot].ops:
            writes.setdefault(key, []).append((history[dot], fields))
    return {key: _record(of_key) for key, of_key in writes.items()}


def _record(writes: list[tuple[Event, Mapping[int, Any]]]) -> Expected:
    record = Expected()
    by_field: dict[Any, list[tuple[Event, Any, bool]]] = {}
    for event, fields in writes:
        for thing, written, outright in _single_writes(fields):
            by_field.setdefault(thing, []).append((event, written, outright))
    for thing, of_thing in by_field.items():
        kept = {e.dot: value for e, value, _ in of_thing if not _replaced(e, value, of_thing)}
        if not isinstance(thing, tuple):
            record.fields[thing] = kept
        elif members := {dot for dot, inside in kept.items() if inside}:
            record.sets.setdefault(thing[0], {})[thing[1]] = members
    return record


def _single_writes(fields: Mapping[int, Any]) -> Iterator[tuple[Any, Any, bool]]:
    yield LIFE, fields.get(LIFE, True), LIFE in fields
    for number, value in fields.items():
        if isinstance(value, dict):
            for element, inside in value.items():
                yield (number, element), inside, True
        elif number != LIFE:
            yield number, value, True


def _replaced(event: Event, value: Any, written: list[tuple[Event, Any, bool]]) -> bool:
    # An edit says in passing that the record lives: that undoes nobody's deletion.
    return any(event.dot in later.seen and (outright or value is True) for later, _, outright in written)


def check(laptop: Laptop, history: Mapping[Dot, Event]) -> None:
    """The laptop holds, shows and asks exactly what its changes demand."""
    wanted = expected(history, laptop.known)
    held = laptop.whole().records
    assert held.keys() == wanted.keys()
    for key, record in wanted.items():
        assert held[key].fields == record.fields, (key, held[key].fields, record.fields)
        assert held[key].sets == record.sets, (key, held[key].sets, record.sets)
        values = laptop.rows[key][1]
        for number in record.fields:
            assert values.get(number) == record.shown(number, history), (key, number)
        for number in {number for number, value in values.items() if isinstance(value, list)}:
            assert values[number] == sorted(record.sets.get(number, {})), (key, number)
    asked = {(key, number) for key, record in wanted.items() for number in record.asked()}
    assert laptop.undecided == asked
    assert set(RULES) >= {number for _, number in asked if number != LIFE}
