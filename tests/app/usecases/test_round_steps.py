"""A step after a round that goes wrong hinders no other."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.errors import DomainError, OperationalError
from app.usecases.round_steps import run_each
from sync.protocol.faults import Fault, SyncError
from sync.seal.broken import SealBroken


def _raising(error: Exception) -> Callable[[], bool]:
    def step() -> bool:
        raise error

    return step


def test_all_steps_are_taken_and_one_that_wrote_is_enough() -> None:
    taken: list[int] = []
    steps = [lambda: taken.append(1), lambda: True, lambda: taken.append(2)]
    assert run_each(steps)
    assert taken == [1, 2]
    assert not run_each([lambda: False, lambda: None])


@pytest.mark.parametrize("error", [DomainError(), SealBroken("commitment")])
def test_what_somebody_elses_record_makes_go_wrong_hinders_no_other_step(error: Exception) -> None:
    taken: list[int] = []
    assert not run_each([_raising(error), lambda: taken.append(1)])
    assert taken == [1]


def test_a_server_in_doubt_is_told_after_all_steps() -> None:
    taken: list[int] = []
    with pytest.raises(SyncError):
        run_each([_raising(SyncError(Fault.ROLLED_BACK, "line")), lambda: taken.append(1)])
    assert taken == [1]


def test_the_own_disk_ends_them_at_once() -> None:
    with pytest.raises(OperationalError):
        run_each([_raising(OperationalError("error.disk_full"))])
