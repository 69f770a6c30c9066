"""A database put back by hand from yesterday, with no word to the server: it is noticed at the next look."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sync.client.transport import HttpTransport
from sync.server.embedded import Running, running
from tests.postgres import Cluster, programs
from tests.sync.client.office import Office, Person


@dataclass
class Kept:
    """A server's data: started, copied, put back as it was, with the administrator's ordinary tools."""

    folder: Path
    address: str
    copy: Callable[[], None]
    put_back: Callable[[Kept], None]

    @contextlib.contextmanager
    def server(self) -> Iterator[Running]:
        with running(self.folder, database=self.address) as server:
            yield server


def _in_files(folder: Path) -> Kept:
    backup = folder.with_name("backup")

    def put_back(_: Kept) -> None:
        shutil.rmtree(folder)
        shutil.copytree(backup, folder)

    return Kept(folder, "", lambda: _copied(folder, backup), put_back)


def _copied(source: Path, target: Path) -> None:
    shutil.copytree(source, target)


def _in_postgres(folder: Path, address: str, other: str) -> Kept:
    """With `other`, the dump is loaded into another database, which the server is then told to use."""
    dump = folder.with_name("dump.sql")

    def copy() -> None:
        clean = [] if other else ["--clean"]
        _run("pg_dump", "--no-owner", *clean, f"--file={dump}", f"--dbname={address}")

    def put_back(kept: Kept) -> None:
        kept.address = other or address
        _run("psql", "--quiet", "--set=ON_ERROR_STOP=1", f"--file={dump}", f"--dbname={kept.address}")

    return Kept(folder, address, copy, put_back)


def _run(program: str, *words: str) -> None:
    subprocess.run([str(programs() / program), *words], check=True, stdout=subprocess.DEVNULL)


@pytest.fixture(params=["files", "same database", "another database"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kept]:
    folder = tmp_path / "server"
    if request.param == "files":
        yield _in_files(folder)
        return
    cluster: Cluster = request.getfixturevalue("postgres_cluster")
    with cluster.database() as address, cluster.database() as other:
        yield _in_postgres(folder, address, other if request.param == "another database" else "")


def _again(server: Running, *people: Person) -> None:
    for person in people:
        person.restarted().line.inner = HttpTransport(server.url)


def test_what_a_database_lost_comes_back_though_nobody_writes_anything_new(kept: Kept) -> None:
    with kept.server() as server:
        office = Office(server)
        anna = office.founder()
        luca = office.joined(anna)
        anna.put("case", 1, "yesterday")
        for person in (anna, luca):
            person.engine.sync()
    kept.copy()
    with kept.server() as server:
        _again(server, anna, luca)
        anna.put("case", 1, "today")
        for person in (anna, luca):
            person.engine.sync()
        assert not server.services.put_back
    kept.put_back(kept)
    with kept.server() as server:
        _again(server, anna, luca)
        assert anna.engine.sync().healed
        office.server = server
        new = office.joined(anna)
        new.engine.sync()
        assert new.see("case", 1) == ["today"]
        assert server.services.lives.healing()
    with kept.server() as server:
        _again(server, anna, luca, new)
        before = anna.engine.looked
        anna.put("case", 2, "tomorrow")
        for person in (anna, luca, new):
            assert not person.engine.sync().healed
        assert anna.state() == luca.state() == new.state()
        assert anna.engine.looked != before
        assert not server.services.put_back, "one start says it once"
        for person in (anna, luca, new):
            person.restarted()
