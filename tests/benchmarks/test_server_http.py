"""The server as laptops meet it: a first upload, two hundred laptops at once, a poll without news."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from pathlib import Path

import msgspec
import pytest
import urllib3

from sync.protocol import messages as m
from tests.benchmarks.figures import percentile
from tests.benchmarks.server_load import resident_mb, space_ids
from tests.sync.server.laptop import ALL, Laptop, Refused, envelope, start, with_known_key
from tests.sync.server.test_command import Started, started
from tests.sync.trust.organisation import Organisation, settled

pytestmark = pytest.mark.bench
LAPTOPS, EDITS = 200, 20


def told(line: str) -> None:
    print(f"\n{line}")


def founded(server: Started, organisation: Organisation) -> Laptop:
    laptop = Laptop(server.url, "laptop of ada")
    laptop.post("/v1/found", m.FoundRequest(server.claim, tuple(organisation.lines), ()), m.Members)
    return laptop.sign_in()


def cpu_seconds(pid: int) -> float:
    """User and system time of a process."""
    parts = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.parametrize("name", ["sqlite", "postgres"])
def test_a_first_upload_and_download(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    address = request.getfixturevalue("postgres_address") if name == "postgres" else ""
    with_known_key(tmp_path, address)
    options = ["--database", address] if address else []
    with started(tmp_path, *options) as server:
        ada = founded(server, settled())
        spaces = space_ids(10_000)
        sent = [envelope("laptop of ada", space, size=400) for space in spaces]
        pages = [
            m.encode(m.Push(tuple((s, ALL) for s in spaces[at : at + 500]), tuple(sent[at : at + 500])))
            for at in range(0, len(sent), 500)
        ]
        pid = server.process.pid
        began, cpu = time.perf_counter(), cpu_seconds(pid)
        for page in pages:
            pushed = ada.ask("POST", "/v1/push", page, m.Pushed)
            assert {code for code, _ in pushed.results} == {"ok"}
        up, up_cpu = time.perf_counter() - began, cpu_seconds(pid) - cpu
        reader = Laptop(server.url, "laptop of luca").sign_in()
        began, cpu, got = time.perf_counter(), cpu_seconds(pid), 0
        heads = reader.heads()
        moved: list[m.Head] = []
        while True:
            moved += heads.moved
            if not heads.more:
                break
            heads = reader.heads(heads.token)
        cursors = [start(head.space) for head in moved]
        while cursors:
            pulled = reader.pull(*cursors[:5000])
            got += sum(len(page.lines) for page in pulled.pages)
            cursors = [start(space) for space in pulled.unread] + cursors[5000:]
        down, down_cpu = time.perf_counter() - began, cpu_seconds(pid) - cpu
        assert got == len(sent)
        request_body = m.encode(m.HeadsRequest(heads.token))
        answer = msgspec.msgpack.encode(reader.heads(heads.token))
        told(
            f"{name}: 10,000 spaces up {up:.2f} s (server CPU {up_cpu:.2f} s, limit 1.00 s),"
            f" down {down:.2f} s (server CPU {down_cpu:.2f} s),"
            f" idle poll {len(request_body)} + {len(answer)} bytes of bodies (limit 1,000 with headers),"
            f" server {resident_mb(pid):.0f} MB (limit 100 MB)"
        )
        for one in (ada, reader):
            one.pool.clear()


def test_two_hundred_laptops_at_once(tmp_path: Path) -> None:
    organisation = settled()
    for n in range(LAPTOPS):
        organisation.device("ada", f"laptop {n}")
    with_known_key(tmp_path)
    with started(tmp_path, "--burst", "1000") as server:
        ada = founded(server, organisation)
        work = {
            n: [[envelope(f"laptop {n}", (n * EDITS + e).to_bytes(16, "big"))] for e in range(EDITS)]
            for n in range(LAPTOPS)
        }
        times: list[float] = []
        errors: Counter[str] = Counter()
        begin = threading.Barrier(LAPTOPS + 1)

        def run(n: int) -> None:
            laptop = Laptop(server.url, f"laptop {n}")
            begin.wait()
            try:
                laptop.sign_in()
                for batch in work[n]:
                    began = time.perf_counter()
                    results = laptop.push(*batch, home=ALL)
                    times.append(time.perf_counter() - began)
                    errors.update(code for code, _ in results if code != "ok")
            except (Refused, urllib3.exceptions.HTTPError) as error:
                errors[type(error).__name__] += 1
            laptop.pool.clear()

        threads = [threading.Thread(target=run, args=(n,)) for n in range(LAPTOPS)]
        for thread in threads:
            thread.start()
        begin.wait()
        began, most = time.perf_counter(), 0.0
        while any(thread.is_alive() for thread in threads):
            most = max(most, resident_mb(server.process.pid))
            time.sleep(0.2)
        seconds = time.perf_counter() - began
        p50, p99 = (percentile(times, share) * 1000 for share in (0.5, 0.99))
        told(
            f"{LAPTOPS} laptops x {EDITS} edits at once: {seconds:.1f} s, p50 {p50:.0f} ms,"
            f" p99 {p99:.0f} ms (limit 1,000 ms), {sum(errors.values())} errors"
            f" {dict(errors)}, server at most {most:.0f} MB (limit 100 MB),"
            f" its CPU {cpu_seconds(server.process.pid):.1f} s"
        )
        assert len(times) == LAPTOPS * EDITS
        ada.pool.clear()
