from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.client.office import Office, Person, running


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with running(tmp_path / "server") as server:
        office = Office(server)
        yield office
        office.close()


@pytest.fixture
def anna(office: Office) -> Person:
    """The first officer, who is supervisor too."""
    return office.founder()


@pytest.fixture
def luca(office: Office, anna: Person) -> Person:
    """An operator of the same site."""
    return office.joined(anna)
