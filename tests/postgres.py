"""A real PostgreSQL for the tests: made in a temporary folder when first asked for, stopped at the end.

Nothing is switched off that a real server has on: what commits is flushed to the disk.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

PLACES = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/postgresql*/bin")
INITDB = ("--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions")
START_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Cluster:
    """A server that runs, reached through a socket in its own folder."""

    folder: Path

    def address(self, database: str = "postgres") -> str:
        return f"host={self.folder} port=5432 user=approdo dbname={database}"

    @contextlib.contextmanager
    def database(self) -> Iterator[str]:
        """The address of a new, empty database, gone at the end."""
        import psycopg  # loaded by the tests that need it

        name = f"t{uuid.uuid4().hex}"
        with psycopg.connect(self.address(), autocommit=True) as admin:
            admin.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        try:
            yield self.address(name)
        finally:
            with psycopg.connect(self.address(), autocommit=True) as admin:
                admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def programs() -> Path:
    """Where PostgreSQL's programs are: the newest of those installed."""
    found = [
        Path(p) for place in PLACES for p in Path("/").glob(place.lstrip("/")) if (p / "initdb").exists()
    ]
    on_path = shutil.which("initdb")
    if not found and on_path:
        return Path(on_path).resolve().parent
    if not found:
        raise FileNotFoundError("PostgreSQL is needed for the tests: install the package `postgresql`")
    return max(
        found, key=lambda p: [int(n) for n in "".join(c if c.isdigit() else " " for c in str(p)).split()]
    )


def _as_owner() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then it runs as the user its package made."""
    if os.geteuid() != 0:
        return {}
    return {"user": "postgres", "group": "postgres", "extra_groups": []}


@contextlib.contextmanager
def cluster() -> Iterator[Cluster]:
    """A server of one's own."""
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    owner = _as_owner()
    if owner:
        shutil.chown(folder, owner["user"], owner["group"])
    data, output = folder / "data", folder / "output"
    place = programs()
    try:
        subprocess.run(
            [str(place / "initdb"), f"--pgdata={data}", "--username=approdo", *INITDB],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
            **owner,
        )
        options = {
            "unix_socket_directories": str(folder),
            "listen_addresses": "",
            "fsync": "on",
            "max_connections": "200",
            "shared_buffers": "128MB",
            "max_wal_size": "2GB",
        }
        settings = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        with output.open("wb") as log:
            command = [str(place / "postgres"), "-D", str(data), *settings]
            server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **owner)
        try:
            _until_ready(Cluster(folder), server, output)
            yield Cluster(folder)
        finally:
            server.send_signal(signal.SIGINT)  # fast: ends connections, leaves a clean folder
            server.wait(60)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _until_ready(one: Cluster, server: subprocess.Popen[bytes], output: Path) -> None:
    import psycopg

    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            psycopg.connect(one.address()).close()
        except psycopg.OperationalError:
            if server.poll() is not None:
                break
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(output.read_text("utf-8", "replace"))


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    with cluster() as one:
        yield one


@pytest.fixture
def postgres_address(postgres_cluster: Cluster) -> Iterator[str]:
    with postgres_cluster.database() as address:
        yield address
