"""What holds for every test."""

from __future__ import annotations

import os
import time
from typing import Any

from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.postgres"]

# A busy machine is no bug: examples have no deadline and may be slow to make. They are always the same, so
# what passed passes again; `EXAMPLES=others make test` looks for others.
PATIENT: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("same", derandomize=True, **PATIENT)
settings.register_profile("others", print_blob=True, **PATIENT)
settings.load_profile(os.environ.get("EXAMPLES", "same"))


DAY, LAST = 86_400, 30
"""Seconds."""


def pytest_runtest_setup() -> None:
    """No test begins at the very end of a day, here or by UTC: what it wrote today is of today at its end."""
    now = time.time()
    for shift in (0, time.localtime(now).tm_gmtoff):
        if DAY - (now + shift) % DAY < LAST:
            time.sleep(LAST)
