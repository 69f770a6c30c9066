"""One server for all attacks; a copy of Luca's laptop for each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.hostile.proxy import standing_before
from tests.hostile.scene import Scene, elsewhere, laptop
from tests.sync.client.office import Office, Person, running


@pytest.fixture(scope="session")
def settled(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Office, Person, Person, Person, Person]]:
    with running(tmp_path_factory.mktemp("hostile") / "server") as server:
        office = Office(server)
        anna = office.founder()
        luca, nora, mara = office.joined(anna), office.joined(anna), elsewhere(office, anna)
        for person in (anna, luca, nora, mara):
            person.engine.sync()
        yield office, anna, luca, nora, mara
        office.close()


@pytest.fixture
def scene(
    settled: tuple[Office, Person, Person, Person, Person], request: pytest.FixtureRequest
) -> Iterator[Scene]:
    office, anna, luca, nora, mara = settled
    luca.engine.sync()  # what was before is no part of this attack
    with standing_before(office.server.url) as proxy:
        scene = Scene(
            office,
            proxy,
            request.node.name,
            anna,
            laptop(office, luca, proxy.url),
            nora,
            mara,
        )
        yield scene
        office.people.remove(scene.luca.restarted())
