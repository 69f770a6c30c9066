"""Laptops that write and hear in any order keep exactly what the history demands."""

from __future__ import annotations

import random

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.sync.merge.faults import FAULTS
from tests.sync.merge.laptops import Merge
from tests.sync.merge.oracle import check
from tests.sync.merge.schedules import World, run

BATCH = 250


@pytest.mark.parametrize("first", range(0, 2000, BATCH))
def test_two_thousand_schedules(first: int) -> None:
    for seed in range(first, first + BATCH):
        try:
            run(seed)
        except Exception as error:
            raise AssertionError(f"seed {seed}") from error


@pytest.mark.soak
def test_very_many_longer_schedules() -> None:
    for seed in range(10_000, 210_000):
        try:
            run(seed, steps=random.Random(seed).choice((15, 30, 60)))
        except Exception as error:
            raise AssertionError(f"seed {seed}") from error


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: str(fault.__name__))
def test_a_planted_fault_is_caught(fault: type[Merge]) -> None:
    for seed in range(2000):
        try:
            run(seed, fault())
        except (AssertionError, LookupError):
            return
    pytest.fail(f"nobody noticed: {fault.__doc__}")


class Laptops(RuleBasedStateMachine):
    """The same world, walked by a searcher that shrinks what it finds."""

    @initialize(seed=st.integers(0, 2**32))
    def begin(self, seed: int) -> None:
        self.world = World(random.Random(seed), Merge())

    @rule(which=st.integers(0, 2))
    def write(self, which: int) -> None:
        self.world.write(which)

    @rule(which=st.integers(0, 2))
    def hear(self, which: int) -> None:
        self.world.hear(which)

    @invariant()
    def everything_is_kept(self) -> None:
        for laptop in self.world.laptops if hasattr(self, "world") else ():
            check(laptop, self.world.history)

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.world.settle_down()
            for laptop in self.world.laptops:
                check(laptop, self.world.history)


Laptops.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestLaptops = Laptops.TestCase
