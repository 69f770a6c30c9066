"""What holds for every test."""

from __future__ import annotations

import os
import time

from hypothesis import settings

pytest_plugins = ["tests.postgres"]

# A busy machine is no bug, so examples have no deadline. In CI, where nobody is there to try again, they are
# always the same ones.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


DAY, LAST = 86_400, 30
"""Seconds."""


def pytest_runtest_setup() -> None:
    """No test begins at the very end of a day, here or by UTC: what it wrote today is of today at its end."""
    now = time.time()
    for shift in (0, time.localtime(now).tm_gmtoff):
        if DAY - (now + shift) % DAY < LAST:
            time.sleep(LAST)
