from __future__ import annotations

import urllib.request
from pathlib import Path

import pytest

from app.usecases import server_here
from app.usecases.server_here import NoServer


def test_it_starts_serves_and_ends(tmp_path: Path) -> None:
    server = server_here.start(tmp_path / "server", 0, "127.0.0.1")
    try:
        assert server.running
        assert len(server.claim) > 6
        with urllib.request.urlopen(f"{server.url}/healthz") as answer:
            assert answer.status == 200
        assert all(one.startswith("http://") and one.endswith(f":{server.port}") for one in server.addresses)
    finally:
        server.stop()
    assert not server.running


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    first = server_here.start(tmp_path / "one", 0, "127.0.0.1")
    try:
        with pytest.raises(NoServer):
            server_here.start(tmp_path / "two", first.port, "127.0.0.1")
    finally:
        first.stop()
