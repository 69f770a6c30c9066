from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.client.office import Office, Person, running


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every scenario runs on the store in memory and on the encrypted file, unless it looks inside or the
    store does not matter (`INSIDE`)."""
    if "office" in metafunc.fixturenames:
        inside = "inside" in metafunc.fixturenames or hasattr(metafunc.module, "INSIDE")
        kinds = ["memory"] if inside else ["memory", "encrypted"]
        metafunc.parametrize("office", kinds, indirect=True)


@pytest.fixture
def inside() -> None:
    """The test looks into the store in memory."""


@pytest.fixture
def office(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Office]:
    """A server and, as they come, its laptops."""
    with running(tmp_path / "server") as server:
        office = Office(server, encrypted=getattr(request, "param", "memory") == "encrypted")
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
