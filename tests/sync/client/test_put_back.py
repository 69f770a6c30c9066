"""A database put back by hand from yesterday, with no word to the server: it is noticed at the next look."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sync.client import lines, membership
from sync.client.transport import HttpTransport
from sync.server.embedded import Running, running
from sync.trust import drafting
from sync.trust.drafting import group_id
from tests.postgres import Cluster, programs
from tests.sync.client.office import SITE, Office, Person

ORDER, SOUTH = b"an order to erase"[:16], b"site of the south"[:16]


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


def test_a_file_that_moved_and_was_erased_after_the_backup_is_erased_again(kept: Kept) -> None:
    """The order names the home of that day, the database the one before: the line was taken once, and all
    that follows it in the log depends on it."""
    with kept.server() as server:
        office = Office(server)
        anna = office.founder(sites=(SITE, SOUTH))
        sara = office.joined(anna, ("supervisor",), sites=(SITE, SOUTH))
        gone, stays = anna.put("case", 1, "yesterday"), anna.put("other", 1, "stays")
        for person in (anna, sara):
            person.engine.sync()
    kept.copy()
    with kept.server() as server:
        _again(server, anna, sara)
        north, south = (group_id(anna.rules.organisation, "staff", site) for site in (SITE, SOUTH))
        membership.move(anna.engine.laptop, gone, north, south)
        for person in (anna, sara):
            person.rules.homes[gone] = ("staff", SOUTH)
        for person in (anna, sara):
            person.engine.sync()
        assert [person.replica.home(gone) for person in (anna, sara)] == [south, south]
        _order(sara, gone, south)
        office.server = server
        luca = office.joined(anna)
        for person in (anna, sara, luca):
            person.engine.sync()
        total = anna.engine.laptop.roster.total
    kept.put_back(kept)
    with kept.server() as server:
        _again(server, sara, anna, luca)
        for person in (sara, anna, luca, sara):
            person.engine.sync()
        office.server = server
        new = office.joined(anna)
        new.engine.sync()
        assert new.engine.laptop.roster.total > total
        assert [new.see(name, 1) for name in ("case", "other")] == [[], ["stays"]]
        assert gone not in {head.space for head in anna.engine.laptop.calls.heads(b"").moved}
        assert stays in {head.space for head in anna.engine.laptop.calls.heads(b"").moved}
        assert sara.state() == anna.state() == luca.state() == new.state()
        for person in (anna, sara, luca, new):
            person.restarted()


def _order(by: Person, space: bytes, home: bytes) -> None:
    lines.submit(
        by.engine.laptop,
        lambda draft: draft.add(
            drafting.erase(draft.roster, draft.author, ORDER, [(space, home)], draft.now_ms)
        ),
    )
