"""The clock of a laptop in Italy, for tests of hours and days."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

needs_zones = pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system has one zone for all")


@contextmanager
def in_rome() -> Iterator[None]:
    """Local time is that of Europe/Rome: an hour before UTC's in winter, two in summer."""
    with pytest.MonkeyPatch.context() as world:
        world.setenv("TZ", "Europe/Rome")
        time.tzset()
        try:
            yield
        finally:
            world.undo()
            time.tzset()
