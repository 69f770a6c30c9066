from __future__ import annotations

import subprocess
import sys
import time
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


PROGRAM = """
import sys, time
from pathlib import Path
from app.usecases import server_here
server = server_here.start(Path(sys.argv[1]), 0, "127.0.0.1")
print(server.process.pid, flush=True)
time.sleep(600)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks for the process as Linux shows it")
def test_it_does_not_outlive_a_program_that_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PROGRAM, str(tmp_path / "server")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        pid = int(program.stdout.readline())
        assert Path(f"/proc/{pid}").exists()
        program.kill()
    waited = time.monotonic() + 60
    while _lives(pid) and time.monotonic() < waited:
        time.sleep(0.05)
    assert not _lives(pid)


def _lives(pid: int) -> bool:
    try:
        told = Path(f"/proc/{pid}/stat").read_text("utf-8")
    except OSError:
        return False
    return told.rpartition(")")[2].split()[0] != "Z"


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    first = server_here.start(tmp_path / "one", 0, "127.0.0.1")
    try:
        with pytest.raises(NoServer):
            server_here.start(tmp_path / "two", first.port, "127.0.0.1")
    finally:
        first.stop()
