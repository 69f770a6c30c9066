from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.storage.memory import give_back
from tests.profile import new_session

PIECES, PIECE = 20_000, 2_000


def held() -> int:
    """Bytes this process holds (resident)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS"))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system takes it back by itself")
def test_what_was_let_go_is_given_back() -> None:
    pieces = [bytes(PIECE) for _ in range(PIECES)]
    above = bytes(PIECE)  # lies over them: without being told to, the library gives nothing back
    before = held()
    pieces.clear()
    assert give_back()
    assert held() < before - PIECES * PIECE / 2
    assert len(above) == PIECE


def test_connections_that_wait_all_day_keep_few_pages(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    kept = [
        tables.execute("PRAGMA cache_size").fetchone()[0]
        for tables in (session._writer, session._reader.tables, session.search(lambda reader: reader.tables))
    ]
    assert kept == [-8000, -4000, -4000]
    session.close()
