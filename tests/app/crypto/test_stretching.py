from __future__ import annotations

import subprocess
import sys

import pytest

from app.crypto.stretching import FLOOR, PREFERRED, Cost, calibrated, stretch


def test_argon2id_is_the_standard_one() -> None:
    """A vector of the reference implementation (Argon2id, v1.3, m=64 KiB, t=2, p=1)."""
    assert (
        stretch(b"password", b"somesalt", Cost(64, 2, 1)).hex()
        != stretch(b"password", b"somesalu", Cost(64, 2, 1)).hex()
    )
    assert (
        stretch(b"password", b"somesalt", Cost(65536, 2, 1)).hex()
        == "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"
    )


@pytest.mark.parametrize(
    ("seconds", "memory_mib"), [(0.01, 256), (0.2, 256), (0.4, 160), (0.9, 64), (30.0, 64)]
)
def test_the_cost_fits_the_laptop_between_floor_and_preferred(seconds: float, memory_mib: int) -> None:
    cost = calibrated(1.5, lambda: seconds)
    assert cost.memory_kib == memory_mib * 1024
    assert cost.reaches(FLOOR)
    assert PREFERRED.reaches(cost)


def test_this_laptop_is_measured_when_nobody_says() -> None:
    assert calibrated().reaches(FLOOR)


def test_what_reaches_the_floor_and_what_cannot_be_borne() -> None:
    assert not Cost(FLOOR.memory_kib - 1, 3, 4).reaches(FLOOR)
    assert not Cost(FLOOR.memory_kib, 2, 4).reaches(FLOOR)
    assert Cost(FLOOR.memory_kib, 3, 1).reaches(FLOOR)
    assert PREFERRED.bearable()
    for absurd in (
        Cost(2**30, 3, 4),
        Cost(65536, 1000, 4),
        Cost(65536, 3, 0),
        Cost(8, 3, 4),
        Cost(65536, 0, 1),
    ):
        assert not absurd.bearable()


AT_ONCE = """
import threading
from app.crypto.stretching import Cost, stretch

def derive():
    for _ in range(4):
        stretch(b"password", b"somesalt", Cost(16384, 1, 4))

threads = [threading.Thread(target=derive) for _ in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""


def test_two_threads_may_ask_at_once() -> None:
    """In a process of its own: where they wait for each other, it is for ever."""
    done = subprocess.run([sys.executable, "-c", AT_ONCE], check=False, timeout=120)
    assert done.returncode == 0
