"""Every test here runs on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sync.server.store.opening import open_store
from sync.server.store.store import Store

DATABASES = ["sqlite", "postgres"]


@pytest.fixture(params=DATABASES)
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """Opens a store, the same each time, as another process would."""
    address = request.getfixturevalue("postgres_address") if request.param == "postgres" else ""
    opened: list[Store] = []

    def again() -> Store:
        opened.append(open_store(tmp_path, address))
        return opened[-1]

    yield again
    for one in opened:
        one.close()


@pytest.fixture
def store(reopen: Callable[[], Store]) -> Store:
    return reopen()
