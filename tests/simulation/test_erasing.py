"""Files ordered gone in bad weeks: nobody keeps anything of them, and nobody loses anything else."""

from __future__ import annotations

import pytest

from tests.simulation.erasing import ErasingWorld, ParkingWorld
from tests.simulation.erasing_faults import ERASING_FAULTS
from tests.simulation.faults import Fault
from tests.simulation.world import run

SCHEDULES, BATCH = 60, 20

KEPT = (1197, 2176, 2179, 2189, 12216, 14370)
"""Seeds with a laptop that knew another home than the order of a supervisor named, and kept the file: for
ever, and saying it was gone, before an officer could order it for all centres. And with a file that moved
while something was on its way that had been sealed for the home before: sealed anew it was a fork to
whoever had the first envelope."""


def through(seed: int) -> None:
    """Of every seven two without snapshots; in every fourth somebody is at one of the two centres alone."""
    kind = ParkingWorld if seed % 4 == 3 else ErasingWorld
    try:
        run(seed, snapshots=seed % 7 > 1, kind=kind)
    except Exception as error:  # whatever went wrong, the seed is what is needed to see it again
        raise AssertionError(f"seed {seed}: {error}") from error


@pytest.mark.parametrize("seed", KEPT)
def test_what_went_wrong_once(seed: int) -> None:
    through(seed)
    run(seed, kind=ErasingWorld)


@pytest.mark.parametrize("first", range(0, SCHEDULES, BATCH))
def test_sixty_schedules(first: int) -> None:
    for seed in range(first, first + BATCH):
        through(seed)


@pytest.mark.soak
def test_a_hundred_thousand_schedules() -> None:
    for seed in range(10_000, 110_000):
        through(seed)
        if seed % 10_000 == 9_999:
            print(f"\nschedules 10,000 to {seed:,} with erasures: nothing kept, nothing else lost, all agree")


@pytest.mark.parametrize("fault", ERASING_FAULTS, ids=lambda fault: fault.__name__)
def test_a_planted_fault_is_noticed(fault: type[Fault]) -> None:
    for seed in range(fault.first, fault.first + fault.tries):
        try:
            run(seed, fault(), kind=ErasingWorld)
        except AssertionError:
            return
    pytest.fail(f"nobody noticed: {fault.__doc__}")
