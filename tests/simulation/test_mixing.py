"""Several kinds of trouble at once: servers and laptops put back, people who return, sticks, new keys."""

from __future__ import annotations

import pytest

from tests.simulation.mixing import MixedWorld
from tests.simulation.world import run

SCHEDULES = 30

KEPT = (169, 621, 628, 910819)
"""Seeds that once showed a fault: a server put back from a backup had lost the way from new keys to those
before them, or the keys of somebody let in since, and nobody gave them back; one did not know a laptop any
more that had just gone on as another device, of which nobody else had heard; one had acknowledged something
to a laptop that had read nothing yet, and got it from nobody again."""


@pytest.mark.parametrize("seed", KEPT)
def test_what_went_wrong_once(seed: int) -> None:
    run(seed, kind=MixedWorld)


def test_thirty_schedules() -> None:
    for seed in range(SCHEDULES):
        run(seed, kind=MixedWorld)


@pytest.mark.soak
def test_twenty_thousand_schedules() -> None:
    for seed in range(10_000, 30_000):
        try:
            run(seed, kind=MixedWorld)
        except Exception as error:  # whatever went wrong, the seed is what is needed to see it again
            raise AssertionError(f"seed {seed}: {error}") from error
    print("\n20,000 schedules with several kinds of trouble at once: nothing lost, all agree")
