"""A server's data put back from a copy with an administrator's ordinary tools, and no word to the server."""

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
from tests.sync.client.office import Person


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


def _rows_of(kept: Kept, folder: Path) -> Kept:
    """The rows alone are dumped, and loaded into the tables there are after these were emptied."""
    dump = folder.with_name("rows.sql")
    tables = "SELECT string_agg(quote_ident(tablename), ',') FROM pg_tables WHERE schemaname = 'public'"
    empty = f"DO $$ BEGIN EXECUTE 'TRUNCATE ' || ({tables}); END $$"

    def copy() -> None:
        _run("pg_dump", "--data-only", "--disable-triggers", f"--file={dump}", f"--dbname={kept.address}")

    def put_back(_: Kept) -> None:
        _run("psql", "--quiet", f"--command={empty}", f"--dbname={kept.address}")
        _run("psql", "--quiet", "--set=ON_ERROR_STOP=1", f"--file={dump}", f"--dbname={kept.address}")

    return Kept(folder, kept.address, copy, put_back)


def _run(program: str, *words: str) -> None:
    subprocess.run([str(programs() / program), *words], check=True, stdout=subprocess.DEVNULL)


def kept_in(kind: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[Kept]:
    """Data of one kind: `files`, or a PostgreSQL put back into the `same database` or `another database`, or
    its `rows alone`."""
    if kind == "files":
        yield _in_files(folder)
        return
    cluster: Cluster = request.getfixturevalue("postgres_cluster")
    with cluster.database() as address, cluster.database() as other:
        made = _in_postgres(folder, address, other if kind == "another database" else "")
        yield _rows_of(made, folder) if kind == "rows alone" else made


def again(server: Running, *people: Person) -> None:
    """The laptops turn to the server that runs now, which may be on another port."""
    for person in people:
        person.restarted().line.inner = HttpTransport(server.url)
