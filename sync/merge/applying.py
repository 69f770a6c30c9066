"""Merges one change of another laptop into a record.

A value is kept until a write that had seen it replaces it; clocks only choose which of several
kept values is shown. The outcome is the same on every laptop, in whatever order changes of
different devices arrive, later ones before the ones they build on included.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from sync.merge.arrival import Arrival
from sync.merge.registers import IMPLIED, Dot, Element, Registers, Survivor
from sync.merge.rules import RuleOf, asks, is_set, same
from sync.protocol.change import LIFE

_SPECIAL = frozenset((dict, type(None)))
"""What a record's first change may write that is no value to be shown as it is."""
_NONE: frozenset[int] = frozenset()

Rank = Callable[[Dot], Any]
"""Sort key of a change, the same on every laptop: (hlc, device id). The highest is shown."""


class Misshapen(ValueError):
    """A set was written as a single value, or a single value as a set: no program does that."""


class Outcome(msgspec.Struct, frozen=True, gc=False):
    """What a change made of a record.

    `shown`: field number -> plain value to store, of the fields whose shown value changed (LIFE: a
    bool; a set: its sorted elements). `started` and `ended`: fields a person has to decide about
    from now on, and those nobody has to any more.
    """

    registers: Registers
    shown: dict[int, Any]
    started: frozenset[int]
    ended: frozenset[int]


def apply(
    registers: Registers | None,
    values: Mapping[int, Any],
    fields: Mapping[int, Any],
    arrival: Arrival,
    rank: Rank,
    rule_of: RuleOf,
) -> Outcome:
    """Merge the `fields` a change wrote into a record.

    `registers` and `values` are what is stored (None and nothing: the record is new here); `values`
    must hold LIFE and every field of `fields` that is stored, known to this program or not.
    Raises Misshapen; nothing given is altered.
    """
    if registers is None and not arrival.ahead:
        return _first(fields, arrival.dot)
    merged = Registers(arrival.dot) if registers is None else registers.copy()
    if merged.foreseen:
        merged.forget_foreseen(arrival.here)
    touched = {LIFE, *fields}
    before = undecided(merged, values, touched, rule_of)
    alive = values.get(LIFE)
    life = None if alive is None else bool(alive)
    now = {LIFE: _merge_life(merged, life, fields.get(LIFE), arrival, rank)}
    for number, written in fields.items():
        if number == LIFE:
            continue
        merge = _merge_set if isinstance(written, dict) else _merge_value
        now[number] = merge(merged, number, values.get(number), written, arrival, rank)
    after = undecided(merged, now, touched, rule_of)
    shown = {number: value for number, value in now.items() if not same(value, values.get(number))}
    return Outcome(merged, shown, after - before, before - after)


def undecided(
    registers: Registers, values: Mapping[int, Any], numbers: set[int], rule_of: RuleOf
) -> frozenset[int]:
    """Those of these fields that hold different values and need a person."""
    return frozenset(
        number
        for number in numbers & registers.siblings.keys()
        if (number == LIFE or asks(rule_of(number))) and registers.others(number, values.get(number))
    )


def ranked(number: int, survivors: list[Survivor], rank: Rank) -> list[Survivor]:
    """The values of a field, the one to show first: of a life in question, that it lives."""
    if len(survivors) < 2:
        return survivors
    by_rank = sorted(survivors, key=lambda survivor: rank(survivor[0]), reverse=True)
    return sorted(by_rank, key=lambda survivor: number == LIFE and survivor[1] is not True)


def _first(fields: Mapping[int, Any], dot: Dot) -> Outcome:
    registers = Registers(dot)
    shown: dict[int, Any] = {LIFE: True}
    if _SPECIAL.isdisjoint(map(type, fields.values())):
        shown.update(fields)
        shown[LIFE] = bool(shown[LIFE])
        return Outcome(registers, shown, _NONE, _NONE)
    for number, written in fields.items():
        if number == LIFE:
            shown[LIFE] = bool(written)
        elif written is None:
            registers.dots[number] = dot
        elif isinstance(written, dict):
            shown[number] = in_order(element for element, present in elements(written) if present)
        else:
            shown[number] = written
    return Outcome(registers, shown, _NONE, _NONE)


def _merge_life(registers: Registers, shown: Any, written: bool | None, arrival: Arrival, rank: Rank) -> Any:
    # Every edit says that the record lives. Only who decided about the life itself replaces a deletion.
    implied = written is None
    alive = True if implied else bool(written)
    kept = [
        (dot, was)
        for dot, was in registers.survivors(LIFE, shown)
        if not arrival.covers(dot) or (implied and was is False)
    ]
    outlived = alive is True and registers.is_foreseen(IMPLIED, None, arrival.dot)
    if not outlived and not registers.is_foreseen(LIFE, None, arrival.dot):
        kept.append((arrival.dot, alive))
    registers.foresee(IMPLIED if implied else LIFE, None, arrival.ahead)
    # Only contexts that claim each other could leave nothing; the record is then not taken away.
    return registers.keep(LIFE, ranked(LIFE, kept, rank)) is not False


def _merge_value(
    registers: Registers, number: int, shown: Any, written: Any, arrival: Arrival, rank: Rank
) -> Any:
    if is_set(shown) or number in registers.elements:
        raise Misshapen
    kept = [s for s in registers.survivors(number, shown) if not arrival.covers(s[0])]
    if not registers.is_foreseen(number, None, arrival.dot):
        kept.append((arrival.dot, written))
    registers.foresee(number, None, arrival.ahead)
    return registers.keep(number, ranked(number, kept, rank))


def _merge_set(
    registers: Registers, number: int, shown: Any, written: dict[Any, bool], arrival: Arrival, rank: Rank
) -> Any:
    if number in registers.dots or not (shown is None or is_set(shown)):
        raise Misshapen
    inside = set(shown or ())
    for element, present in elements(written):
        dots = registers.element_dots(number, element) if element in inside else []
        dots = [dot for dot in dots if not arrival.covers(dot)]
        if present and not registers.is_foreseen(number, element, arrival.dot):
            dots.append(arrival.dot)
        registers.foresee(number, element, arrival.ahead)
        registers.keep_element(number, element, dots)
        (inside.add if dots else inside.discard)(element)
    return in_order(inside) if inside or shown is not None else None


def elements(written: dict[Any, Any]) -> list[tuple[Element, bool]]:
    """The elements a change put in or took out of a set; Misshapen when one is neither text nor id."""
    if any(type(element) not in (str, bytes, int) for element in written):
        raise Misshapen
    return [(element, bool(present)) for element, present in written.items()]


def in_order(members: Iterable[Element]) -> list[Any]:
    """Elements of a set as they are stored: the same order everywhere."""
    return sorted(members, key=lambda member: (type(member).__name__, member))
