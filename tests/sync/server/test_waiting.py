"""Long polls, woken by what concerns them; several workers over one PostgreSQL; what the log says."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

import msgspec

from sync.protocol import messages as m
from tests.sync.server.laptop import ALL, Laptop, Office, envelope, office, space, with_known_key
from tests.sync.server.test_command import started
from tests.sync.trust.organisation import settled


def waiting(
    pool: ThreadPoolExecutor, laptop: Laptop, token: bytes, seconds: int
) -> Future[tuple[bool, float]]:
    def wait() -> tuple[bool, float]:
        own = Laptop(laptop.url, laptop.name, laptop.token)
        began = time.monotonic()
        moved = own.post("/v1/wait", m.WaitRequest(token, seconds), m.Moved).moved
        own.pool.clear()
        return moved, time.monotonic() - began

    return pool.submit(wait)


def until_waiting(here: Office, count: int) -> None:
    until = time.monotonic() + 60
    while here.server.services.wakeups.waiting != count:
        assert time.monotonic() < until, "nobody waits"
        time.sleep(0.01)


def test_who_waits_is_woken_by_what_is_his(here: Office) -> None:
    luca, sara, omar = (here.laptop(name) for name in ("luca", "sara", "omar"))
    with ThreadPoolExecutor(3) as pool:
        of_sara = waiting(pool, sara, sara.heads().token, 50)
        until_waiting(here, 1)
        of_omar = waiting(pool, omar, omar.heads().token, 50)
        until_waiting(here, 2)
        luca.push(envelope("laptop of luca", space("a")))
        moved, took = of_sara.result()
        assert moved
        assert took < 40
        assert not of_omar.done()
        until_waiting(here, 1)
        ada = here.laptop("ada")
        here.organisation.user("ada", "nina", "operator")
        ada.members(here.organisation.lines[-1])
        assert of_omar.result()[0]


def test_who_asks_too_late_need_not_wait(here: Office) -> None:
    luca, sara = here.laptop("luca"), here.laptop("sara")
    token = sara.heads().token
    luca.push(envelope("laptop of luca", space("a")))
    with ThreadPoolExecutor(1) as pool:
        assert waiting(pool, sara, token, 50).result()[0]
        assert waiting(pool, sara, b"", 50).result()[0]
        assert not waiting(pool, sara, sara.heads().token, 0).result()[0]


def test_a_longer_membership_log_wakes_everybody(here: Office) -> None:
    ada, omar = here.laptop("ada"), here.laptop("omar")
    here.organisation.user("ada", "nina", "operator")
    with ThreadPoolExecutor(1) as pool:
        woken = waiting(pool, omar, omar.heads().token, 50)
        until_waiting(here, 1)
        ada.members(here.organisation.lines[-1])
        assert woken.result()[0]


def test_a_space_shared_to_me_wakes_me_too(here: Office) -> None:
    from tests.sync.server.test_sharing import put, share
    from tests.sync.trust.organisation import id16

    luca, omar = here.laptop("luca"), here.laptop("omar")
    luca.push(envelope("laptop of luca", space("a")))
    put(luca, share(luca, id16("omar")))
    with ThreadPoolExecutor(1) as pool:
        woken = waiting(pool, omar, omar.heads().token, 50)
        until_waiting(here, 1)
        here.laptop("sara").push(envelope("laptop of sara", space("a")))
        moved, took = woken.result()
        assert moved
        assert took < 40


def test_a_server_that_ends_sends_home_who_waits(tmp_path: Path) -> None:
    with_known_key(tmp_path)
    with started(tmp_path) as server:
        luca = Laptop(server.url, "laptop of luca")
        luca.post("/v1/found", m.FoundRequest(server.claim, tuple(settled().lines), ()), m.Members)
        luca.sign_in()
        body = m.encode(m.WaitRequest(luca.heads().token, 50))
        line = HTTPConnection(server.url.removeprefix("http://"), timeout=60)
        line.request("POST", "/v1/wait", body, {"authorization": f"Bearer {luca.token}"})
        luca.heads()
        luca.heads()  # sent after it and answered: the server has the other one in hand
        luca.pool.clear()
        server.process.send_signal(signal.SIGTERM)
        told = line.getresponse()
        assert (told.status, msgspec.msgpack.decode(told.read(), type=m.Moved).moved) == (200, False)
        line.close()
        assert server.process.wait(60) == 0


def test_workers_over_one_postgresql_are_one_server(tmp_path: Path, postgres_address: str) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    with office(one, database=postgres_address) as first, office(other, database=postgres_address) as second:
        luca, sara = first.laptop("luca"), second.laptop("sara")
        luca_there = Laptop(second.server.url, "laptop of luca", luca.token)
        with ThreadPoolExecutor(1) as pool:
            woken = waiting(pool, sara, sara.heads().token, 50)
            until_waiting(second, 1)
            assert luca.push(envelope("laptop of luca", space("a"))) == [("ok", 1)]
            assert woken.result()[0]
            assert woken.result()[1] < 40
        assert luca_there.push(envelope("laptop of luca", space("b"))) == [("ok", 1)]
        assert {h.space for h in luca.heads().moved} == {space("a"), space("b")}
        first.organisation.revoke_device("sara", "laptop of luca")
        sara.members(first.organisation.lines[-1])
        assert first.laptop("ada").push(envelope("laptop of luca", space("c")), home=ALL) == [("revoked", 0)]
        luca_there.pool.clear()


def test_several_workers_share_a_socket(tmp_path: Path, postgres_address: str) -> None:
    with_known_key(tmp_path, postgres_address)
    with started(tmp_path, "--database", postgres_address, "--workers", "2") as server:
        luca = Laptop(server.url, "laptop of luca")
        luca.post("/v1/found", m.FoundRequest(server.claim, tuple(settled().lines), ()), m.Members)
        luca.sign_in()
        errors: list[BaseException] = []

        def edit(name: str) -> None:
            for n in range(10):
                laptop = Laptop(server.url, "laptop of luca", luca.token)
                told = laptop.push(envelope("laptop of luca", space(f"{name} {n}")))
                laptop.pool.clear()
                if told != [("ok", 1)]:
                    errors.append(AssertionError(told))

        threads = [threading.Thread(target=edit, args=(str(n),)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert errors == []
        assert len(luca.heads().moved) == 40
        luca.pool.clear()
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(60) == 0


def test_several_workers_need_postgresql(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sync.server", "--data", str(tmp_path), "--port", "0", "--workers", "2"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "--database" in done.stderr


def test_the_log_of_the_server_names_nobody_and_holds_no_body(tmp_path: Path) -> None:
    with_known_key(tmp_path)
    with (tmp_path / "log").open("wb") as log:
        command = [sys.executable, "-m", "sync.server", "--data", str(tmp_path), "--port", "0"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log)
        assert process.stdout is not None
        claim = process.stdout.readline().decode().split()[-1]
        url = process.stdout.readline().decode().split()[-1]
        luca = Laptop(url, "laptop of luca")
        luca.post("/v1/found", m.FoundRequest(claim, tuple(settled().lines), ()), m.Members)
        luca.sign_in()
        sent = envelope("laptop of luca", space("a"))
        luca.push(sent)
        token = luca.token
        luca.pool.clear()
        process.terminate()
        process.wait(60)
        process.stdout.close()
    text = (tmp_path / "log").read_text("utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    pushes = [line for line in lines if line.get("path") == "/v1/push"]
    assert [(p["status"], p["device"]) for p in pushes] == [(200, luca.device[:3].hex())]
    assert {"at", "level", "event", "ms", "in", "out"} <= set(pushes[0])
    for secret in (token, luca.device.hex(), sent.hex()[:40], claim, space("a").hex()):
        assert secret not in text
