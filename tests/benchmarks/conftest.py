"""Python's collector as the program has it: it runs between two events of the window, never inside a job."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def collected_between() -> Iterator[None]:
    """See `ui.garbage`; the figures of a terminal, where it runs by itself, are a little higher."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()
