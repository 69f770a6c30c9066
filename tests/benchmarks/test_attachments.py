"""A scan of ten megabytes: put into a file, sent to a server in a process of its own, fetched, looked at."""

from __future__ import annotations

import hashlib
import random
from collections import defaultdict
from pathlib import Path
from typing import cast

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.domain.attachment import Attachment
from app.domain.person import Person
from app.storage.reader import Reader
from app.usecases import travelling
from sync.client.transport import HttpTransport
from sync.server.embedded import Running
from tests.benchmarks.figures import Figure, show
from tests.benchmarks.test_cases import timed
from tests.scenarios.office import Desk, Office, new_case
from tests.scenarios.papers import attach, look
from tests.sync.server.test_command import started

pytestmark = pytest.mark.bench
SIZE, TIMES = 10 << 20, 3
LIMITS = {
    "put in": 0.5,
    "sent": 1.0,
    "fetched": 0.5,
    "opened": 0.2,
    "encrypted, hashed and written bare": 0.1,
}
"""Seconds; the last is what no program can do without."""

Steps = defaultdict[str, list[float]]


def test_ten_megabytes_there_and_back(tmp_path: Path) -> None:
    steps: Steps = defaultdict(list)
    with started(tmp_path / "server") as server:
        office = Office(tmp_path, cast(Running, server))
        sara = office.founder()
        luca = office.joined(sara, "Luca Ferri")
        person = new_case(luca)
        luca.sync()
        before = _sent(luca)
        for seed in range(TIMES):
            scan = b"%PDF-" + random.Random(seed).randbytes(SIZE - 5)
            _there_and_back(steps, (luca, sara), person, scan)
            steps["encrypted, hashed and written bare"].append(timed(_bare, tmp_path / "bare", scan))
        more = (_sent(luca) - before) / SIZE / TIMES
        office.close()
    for name, limit in LIMITS.items():
        show(Figure(f"10 MiB {name}", steps[name], limit))
    print(f"bytes sent for each byte of a scan: {more:.4f}")


def _there_and_back(steps: Steps, desks: tuple[Desk, Desk], person: Person, scan: bytes) -> None:
    luca, sara = desks
    known = {one.id for one in luca.session.ask(Reader.find, Attachment)}
    steps["put in"].append(timed(attach, luca, person, scan))
    (new,) = {one.id for one in luca.session.ask(Reader.find, Attachment)} - known
    steps["sent"].append(timed(luca.sync))
    sara.sync()
    sara.session.do(travelling.bring, [new])
    steps["fetched"].append(timed(sara.sync))
    steps["opened"].append(timed(look, sara, new))
    assert look(sara, new) == scan


def _sent(desk: Desk) -> int:
    inner = desk.line.inner
    assert isinstance(inner, HttpTransport)
    return inner.traffic.sent


def _bare(path: Path, scan: bytes) -> None:
    path.write_bytes(AESGCM(bytes(32)).encrypt(bytes(12), scan, None) + hashlib.sha256(scan).digest())
