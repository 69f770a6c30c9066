"""PostgreSQL goes away and comes back: laptops are told to try again, and nothing has to be restarted."""

from __future__ import annotations

import time
from pathlib import Path

import psycopg

from tests.sync.server.laptop import Office, Refused, envelope, office, space


def cut(address: str) -> None:
    """End every connection to the database, as a restart of PostgreSQL does."""
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def patiently(here: Office, name: str) -> int:
    """How often a laptop had to ask before its envelope was taken."""
    raw = envelope("laptop of luca", space(name))
    for tries in range(1, 1200):
        try:
            assert here.laptop("luca").push(raw)[0][0] in ("ok", "known")
        except Refused as refused:
            if (refused.status, refused.code) != (503, "busy"):
                raise
            time.sleep(0.05)
        else:
            return tries
    raise AssertionError("it never came back")


def test_lost_connections_are_made_again(tmp_path: Path, postgres_address: str) -> None:
    with office(tmp_path, database=postgres_address) as here:
        assert patiently(here, "before") == 1
        for n in range(3):
            cut(postgres_address)
            assert patiently(here, f"after {n}") < 1200
        assert {h.head for h in here.laptop("luca").heads().moved} == {1}
