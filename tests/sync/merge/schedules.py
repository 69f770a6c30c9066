"""Random schedules: laptops write, hear of each other in any order."""

from __future__ import annotations

import random
from typing import Any

from sync.protocol.change import LIFE
from tests.sync.merge.laptops import ASKED, LATEST, SETS, SUPERVISED, UNKNOWN, Event, Laptop, Merge
from tests.sync.merge.oracle import check
from tests.sync.merge.whole import Dot, Key, canonical

KEYS: tuple[Key, ...] = ((1, b"a" * 16), (1, b"b" * 16), (9, b"a" * 16))
FIELDS = range(1, 8)
YEAR_MS = 365 * 86_400_000


class World:
    """A few laptops and all that was ever written."""

    def __init__(self, chance: random.Random, merge: Merge, size: int = 3) -> None:
        self.chance = chance
        self.history: dict[Dot, Event] = {}
        self.laptops = [Laptop(bytes([0x10 * (size - n)]) * 8, merge) for n in range(size)]
        self.skew = [chance.choice((0, 0, 10 * YEAR_MS, -10 * YEAR_MS)) for _ in self.laptops]
        self.now = 0

    def write(self, which: int) -> None:
        laptop, key = self.laptops[which], self.chance.choice(KEYS)
        self.now += self.chance.randrange(3)
        hlc = self.skew[which] + 20 * YEAR_MS + self.now
        written, decision = self._written(laptop, key)
        if written:
            event = laptop.make(key, written, hlc, decision=decision)
            self.history[event.dot] = event

    def _written(self, laptop: Laptop, key: Key) -> tuple[dict[int, Any], bool]:
        held = laptop.rows.get(key)
        if held is None:
            first = {number: self._value(number, None) for number in self._some()}
            return {LIFE: True, **{n: value for n, value in first.items() if value is not None}}, False
        values = held[1]
        of_record = [number for at, number in sorted(laptop.undecided) if at == key and values[LIFE]]
        if of_record and self.chance.random() < 0.5:
            number = self.chance.choice(of_record)
            return {number: values.get(number) if self.chance.random() < 0.5 else self._decided(number)}, True
        if not values[LIFE]:
            return ({LIFE: True}, False) if self.chance.random() < 0.5 else ({}, False)
        if self.chance.random() < 0.15:
            return {LIFE: False}, False
        return {number: self._value(number, values.get(number)) for number in self._some()}, False

    def _decided(self, number: int) -> Any:
        return self.chance.random() < 0.5 if number == LIFE else self.chance.choice("xyz")

    def _some(self) -> list[int]:
        favourites = (ASKED, SUPERVISED, LATEST, UNKNOWN, *SETS)
        return self.chance.sample(favourites, self.chance.choice((1, 1, 2, 3)))

    def _value(self, number: int, now: Any) -> Any:
        if number not in SETS:
            return self.chance.choice(("x", "y", None, 7))
        element = self.chance.choice(("it", "fr"))
        return {element: element not in (now or ())}

    def hear(self, which: int) -> None:
        """Somebody's next change arrives, or one that is known; now and then it is set aside at first."""
        laptop, other = self.laptops[which], self.chance.choice(self.laptops)
        event = self.history.get((other.device, laptop.last(other.device) + self.chance.choice((1, 1, 1, 0))))
        if event is not None and event.dot not in laptop.aside:
            if self.chance.random() < 0.1 and event.dot not in laptop.known:
                laptop.aside.add(event.dot)
            else:
                laptop.receive(event)
        elif laptop.aside and self.chance.random() < 0.3:
            laptop.receive(self.history[self.chance.choice(sorted(laptop.aside))])

    def step(self) -> None:
        which = self.chance.randrange(len(self.laptops))
        act = self.chance.choices((self.write, self.hear), (4, 8))[0]
        act(which)

    def settle_down(self) -> None:
        """Everybody hears everything, each in an order of its own."""
        for laptop in self.laptops:
            while missing := [
                dot for dot in self.history if dot not in laptop.known and laptop.can_take(dot)
            ]:
                dot = self.chance.choice(missing)
                laptop.receive(self.history[dot])
                assert dot in laptop.known, "a change was lost on the way"
            assert len(laptop.known) == len(self.history), "a change was lost on the way"


def run(seed: int, merge: Merge | None = None, steps: int = 30) -> World:
    """One schedule; AssertionError when a laptop holds what it must not."""
    chance = random.Random(seed)
    world = World(chance, merge or Merge(), chance.choice((2, 3, 3, 4)))
    for _ in range(steps):
        world.step()
    for laptop in world.laptops:
        check(laptop, world.history)
    world.settle_down()
    states = set()
    for laptop in world.laptops:
        check(laptop, world.history)
        states.add(canonical(laptop.whole()))
    assert len(states) == 1, "laptops that know the same differ"
    return world
